from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

type Schema = dict[str, Any]


def schemas_of(
    read: Sequence[type[Any]], written: Sequence[type[Any]]
) -> tuple[dict[type[Any], Schema], dict[str, Schema]]:
    """A reference for each of these types, and the schemas that they refer to."""
    modes: dict[type[Any], JsonSchemaMode] = dict.fromkeys(read, "validation")
    modes |= dict.fromkeys(written, "serialization")
    references, rest = TypeAdapter.json_schemas(
        [(key, mode, TypeAdapter(kind)) for key, (kind, mode) in enumerate(modes.items())],
        ref_template="#/components/schemas/{model}",
    )
    return dict(zip(modes, references.values(), strict=True)), rest.get("$defs", {})
