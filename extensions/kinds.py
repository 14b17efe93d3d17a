"""The types of the language and their facts."""

from collections.abc import Mapping
from typing import Final

from .choices import Choice, State
from .facts import Facts
from .fields import Field, FieldType
from .identity import Names
from .numbers import Exact, Float, Integer
from .plain import Boolean, Identifier, Json
from .references import Foreign, Reference, References
from .sized import Address, Binary, Items, Text
from .times import Clock, Day, Moment

_KINDS: Final[Mapping[FieldType, type[Facts]]] = {
    FieldType.STR: Text,
    FieldType.TEXT: Text,
    FieldType.INT: Integer,
    FieldType.BIGINT: Integer,
    FieldType.FLOAT: Float,
    FieldType.DECIMAL: Exact,
    FieldType.BOOL: Boolean,
    FieldType.DATE: Day,
    FieldType.TIME: Clock,
    FieldType.DATETIME: Moment,
    FieldType.UUID: Identifier,
    FieldType.EMAIL: Address,
    FieldType.URL: Address,
    FieldType.JSON: Json,
    FieldType.BYTES: Binary,
    FieldType.ENUM: Choice,
    FieldType.STATE: State,
}


def facts(field: Field, names: Names, targets: Mapping[str, Names]) -> Facts:
    """Return the facts of a field of the entity with these names.

    `targets` are the entities of its context, by name: those that a field can refer to.
    """
    entity, table = names.name, names.table
    match field.type:
        case FieldType.LIST:
            return Items(field, entity, table, facts(field.item_field, names, targets))
        case FieldType.REFS:
            return References(field, names, targets)
        case FieldType.REF if "." in str(field.target):
            return Foreign(field, entity, table)
        case FieldType.REF:
            return Reference(field, entity, table, targets)
        case _:
            return _KINDS[field.type](field, entity, table)
