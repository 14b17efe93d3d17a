from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement

from clinic.shared.infrastructure.tables import Base


def columns_of(
    table: type[Base], entity: type[Any], /, **more: ColumnElement[Any]
) -> list[ColumnElement[Any]]:
    """Those of the entity's fields in their order, so that a row of them is the entity's arguments."""
    names = [field.name for field in fields(entity)]
    own = table.__table__.c
    return [more[name].label(name) if name in more else own[name] for name in names]
