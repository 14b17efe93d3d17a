"""The types of the language and their facts."""

from collections.abc import Mapping
from typing import Final

from .choices import Choice, State
from .facts import Facts
from .fields import Field, FieldType
from .numbers import Exact, Float, Integer
from .plain import Boolean, Identifier, Json
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


def facts(field: Field, entity: str, table: str) -> Facts:
    """Return the facts of a field of this entity, which is kept in this table.

    Raises KeyError for a type that is not rendered yet.
    """
    if field.type is FieldType.LIST:
        return Items(field, entity, table, facts(field.item_field, entity, table))
    return _KINDS[field.type](field, entity, table)
