from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from shop.shared.infrastructure.tables import Base


def columns_of(
    table: type[Base], entity: type[Any], /, **links: ColumnElement[frozenset[UUID]]
) -> list[ColumnElement[Any]]:
    """Those of the entity's fields in their order, so that a row of them is the entity's arguments."""
    names = [field.name for field in fields(entity)]
    own = table.__table__.c
    return [links[name].label(name) if name in links else own[name] for name in names]
