from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from clinic.shared.domain.errors import CursorGone
from clinic.shared.domain.pages import Page, PageRequest
from clinic.shared.infrastructure.connections import Connection

type Rows = Select[*tuple[Any, ...]]
type Columns = tuple[InstrumentedAttribute[Any], ...]
type Wanted = Mapping[InstrumentedAttribute[Any], object]
type Conditions = Sequence[ColumnElement[bool]]


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
        # One statement for each form of a request: to build it costs more than to execute it.
        self._counts = cache(self._count)
        self._pages = cache(self._page)

    async def page(
        self,
        connection: Connection,
        request: PageRequest,
        wanted: Wanted,
        sort: StrEnum | None = None,
        *,
        where: Iterable[ColumnElement[bool]] = (),
    ) -> Page[Row[*tuple[Any, ...]]]:
        columns = tuple(column for column, value in wanted.items() if value is not None)
        values = {_parameter(column): wanted[column] for column in columns}
        conditions = [condition for condition in where if condition is not true()]
        total = None
        if request.with_total:
            counted = _narrowed(self._counts(columns), conditions)
            total = (await connection.execute(counted, values)).scalar_one()
        form = self._pages(columns, sort, behind=request.after is not None)
        bounded = _narrowed(form, conditions)
        rows = (await connection.execute(bounded, values | _bounds(request))).all()
        if not rows and sort is not None and request.after is not None:
            await self._require(connection, request.after)
        items = tuple(rows[: request.limit])
        return Page(items, items[-1].id if len(rows) > request.limit else None, total)

    def _count(self, columns: Columns) -> Rows:
        return self._matching(columns).with_only_columns(func.count(), maintain_column_froms=True)

    def _page(self, columns: Columns, sort: StrEnum | None, *, behind: bool) -> Rows:
        descending = sort is not None and sort.startswith("-")
        column = None if sort is None else self._sortable[sort.removeprefix("-")]
        rows = self._matching(columns).limit(bindparam("limit_")).offset(bindparam("offset_"))
        if behind:
            rows = rows.where(self._beyond(column, descending=descending))
        keys = [self._identifier] if column is None else [column, self._identifier]
        return rows.order_by(*(key.desc() if descending else key.asc() for key in keys))

    def _matching(self, columns: Columns) -> Rows:
        return self._rows.where(*(column == bindparam(_parameter(column)) for column in columns))

    def _beyond(
        self, column: InstrumentedAttribute[Any] | None, *, descending: bool
    ) -> ColumnElement[bool]:
        identifier = self._identifier
        after = bindparam("after_", type_=identifier.type)
        next_id = identifier < after if descending else identifier > after
        if column is None:
            return next_id
        place = select(column).where(identifier == after).scalar_subquery()
        further = column < place if descending else column > place
        return or_(further, and_(column == place, next_id))

    async def _require(self, connection: Connection, after: UUID) -> None:
        found = await connection.execute(select(self._identifier).where(self._identifier == after))
        if found.one_or_none() is None:
            raise CursorGone


def _parameter(column: InstrumentedAttribute[Any]) -> str:
    return f"wanted_{column.key}"


def _bounds(request: PageRequest) -> dict[str, object]:
    offset = (request.number - 1) * request.limit
    return {"after_": request.after, "limit_": request.limit + 1, "offset_": offset}


def _narrowed(statement: Rows, conditions: Conditions) -> Rows:
    return statement.where(*conditions) if conditions else statement
