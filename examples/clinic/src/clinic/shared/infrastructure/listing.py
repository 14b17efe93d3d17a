from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from clinic.shared.domain.errors import CursorGone
from clinic.shared.domain.pages import Page, PageRequest

type Rows = Select[*tuple[Any, ...]]
type Wanted = Mapping[InstrumentedAttribute[Any], object]


class Listing:
    """Pages of one table in the order of its ids or of a column that it may be sorted by."""

    def __init__(
        self,
        rows: Rows,
        identifier: InstrumentedAttribute[UUID],
        sortable: Mapping[str, InstrumentedAttribute[Any]],
    ) -> None:
        self._rows = rows
        self._identifier = identifier
        self._sortable = sortable

    async def page(
        self,
        connection: AsyncConnection,
        request: PageRequest,
        wanted: Wanted,
        sort: StrEnum | None = None,
        *,
        where: Iterable[ColumnElement[bool]] = (),
    ) -> Page[Row[*tuple[Any, ...]]]:
        matching = self._rows.where(
            *(column == value for column, value in wanted.items() if value is not None), *where
        )
        total = await self._count(connection, matching) if request.with_total else None
        ordered = self._ordered(matching, request, sort)
        bounded = ordered.limit(request.limit + 1).offset((request.number - 1) * request.limit)
        rows = (await connection.execute(bounded)).all()
        if not rows and sort is not None and request.after is not None:
            await self._require(connection, request.after)
        items = tuple(rows[: request.limit])
        return Page(items, items[-1].id if len(rows) > request.limit else None, total)

    def _ordered(self, rows: Rows, request: PageRequest, sort: StrEnum | None) -> Rows:
        descending = sort is not None and sort.startswith("-")
        column = None if sort is None else self._sortable[sort.removeprefix("-")]
        if request.after is not None:
            rows = rows.where(self._beyond(request.after, column, descending=descending))
        keys = [self._identifier] if column is None else [column, self._identifier]
        return rows.order_by(*(key.desc() if descending else key.asc() for key in keys))

    def _beyond(
        self, after: UUID, column: InstrumentedAttribute[Any] | None, *, descending: bool
    ) -> ColumnElement[bool]:
        identifier = self._identifier
        next_id = identifier < after if descending else identifier > after
        if column is None:
            return next_id
        place = select(column).where(identifier == after).scalar_subquery()
        further = column < place if descending else column > place
        return or_(further, and_(column == place, next_id))

    async def _count(self, connection: AsyncConnection, matching: Rows) -> int:
        counted = select(func.count()).select_from(matching.subquery())
        return (await connection.execute(counted)).scalar_one()

    async def _require(self, connection: AsyncConnection, after: UUID) -> None:
        found = await connection.execute(select(self._identifier).where(self._identifier == after))
        if found.one_or_none() is None:
            raise CursorGone
