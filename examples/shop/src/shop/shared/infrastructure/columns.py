from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement

from shop.shared.infrastructure.tables import Base


def columns_of(table: type[Base], entity: type[Any]) -> list[ColumnElement[Any]]:
    """Those of the entity's fields in their order, so that a row of them is the entity's arguments."""
    return [table.__table__.c[field.name] for field in fields(entity)]
