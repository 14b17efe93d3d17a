"""What the in-memory repositories of all contexts have in common."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from operator import attrgetter
from typing import Any, Protocol
from uuid import UUID

from shop.shared.domain.errors import InvalidValue
from shop.shared.domain.pages import Page, PageRequest


class Row(Protocol):
    @property
    def id(self) -> UUID: ...


class Rows(Protocol):
    rows: dict[UUID, Any]


class InMemoryWork[R: Rows]:
    """A unit of work over one repository: when its block raises, the rows are what they were."""

    def __init__(self, repository: R) -> None:
        self._repository = repository

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[R]:
        yield self._repository

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[R]:
        before = dict(self._repository.rows)
        kept = False
        try:
            yield self._repository
            kept = True
        finally:
            if not kept:
                self._repository.rows = before


def taken[T: Row](rows: Mapping[UUID, T], row: T, field: str) -> bool:
    """Whether another row has the same value; nulls are never the same, as in a database."""
    value = getattr(row, field)
    return value is not None and any(
        other.id != row.id and getattr(other, field) == value for other in rows.values()
    )


def matching[T](rows: Iterable[T], wanted: Mapping[str, object]) -> list[T]:
    asked = {name: value for name, value in wanted.items() if value is not None}
    return [row for row in rows if all(getattr(row, name) == asked[name] for name in asked)]


def page_of[T: Row](
    rows: Iterable[T], request: PageRequest, sort: StrEnum | None = None
) -> Page[T]:
    field = "id" if sort is None else sort.removeprefix("-")
    descending = sort is not None and sort.startswith("-")
    ordered = sorted(rows, key=attrgetter(field, "id"), reverse=descending)
    ahead = _behind(ordered, request.after, by_id=sort is None)
    start = (request.number - 1) * request.limit
    items = tuple(ahead[start : start + request.limit])
    more = len(ahead) > start + request.limit
    total = len(ordered) if request.with_total else None
    return Page(items, items[-1].id if more else None, total)


def _behind[T: Row](ordered: list[T], after: UUID | None, *, by_id: bool) -> list[T]:
    if after is None:
        return ordered
    if by_id:
        return [row for row in ordered if row.id > after]
    ids = [row.id for row in ordered]
    if after not in ids:
        raise InvalidValue("cursor", "its row is gone: start from the first page")
    return ordered[ids.index(after) + 1 :]
