"""What the language knows and this release does not render yet: the one place that says so."""

from collections.abc import Mapping, Sequence

from .fields import Field, FieldType
from .problems import listed

LATER = "comes in a later release"
OPTIONS = (
    "plural",
    "table",
    "id",
    "unique",
    "index",
    "soft_delete",
    "owner",
    "operations",
)


def postponed_field(field: Field) -> str:
    """Say that a type of field has to wait, or nothing."""
    if field.type is FieldType.REF:
        return f"field {field.name!r}: ref {LATER}; keep the id in a uuid field until then"
    return ""


def postponed_entities(names: Sequence[str]) -> str:
    """Say that a second entity has to wait, or nothing."""
    if len(names) > 1:
        return (
            f"entities {listed(names)}: more than one entity in a context {LATER}; "
            "give each a context of its own"
        )
    return ""


def postponed_options(entity: str, options: Mapping[str, object]) -> list[str]:
    """Say of each option of an entity that it has to wait."""
    return [f"entity {entity!r}: the option {option!r} {LATER}" for option in options]
