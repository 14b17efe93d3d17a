from collections.abc import Sequence
from typing import Any

from msgspec.json import schema_components

from shop.shared.entrypoints.patterns import ANY_JSON

type Schema = dict[str, Any]

_UNKNOWN_TO_MSGSPEC: dict[type[Any], Schema] = {object: {"description": ANY_JSON}}


def schemas_of(
    read: Sequence[type[Any]], written: Sequence[type[Any]]
) -> tuple[dict[type[Any], Schema], dict[str, Schema]]:
    """A reference for each of these types, and the schemas that they refer to."""
    kinds = dict.fromkeys([*read, *written])
    references, schemas = schema_components(
        kinds,
        schema_hook=_UNKNOWN_TO_MSGSPEC.__getitem__,
        ref_template="#/components/schemas/{name}",
    )
    return dict(zip(kinds, references, strict=True)), schemas
