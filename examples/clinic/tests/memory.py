"""What the in-memory repositories of all contexts have in common."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from clinic.shared.domain.errors import CursorGone, DomainError
from clinic.shared.domain.pages import Page, PageRequest


class Row(Protocol):
    @property
    def id(self) -> UUID: ...


@runtime_checkable
class Rows(Protocol):
    rows: dict[UUID, Any]


class InMemoryWork[R]:
    """A unit of work over a repository, or over a dataclass of several: a block that raises keeps nothing."""

    def __init__(self, opened: R) -> None:
        self._opened = opened

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[R]:
        yield self._opened

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[R]:
        before = [(repository, dict(repository.rows)) for repository in _repositories(self._opened)]
        kept = False
        try:
            yield self._opened
            kept = True
        finally:
            if not kept:
                for repository, rows in before:
                    repository.rows = rows


def _repositories(opened: object) -> list[Rows]:
    if is_dataclass(opened):
        return [getattr(opened, part.name) for part in fields(opened)]
    assert isinstance(opened, Rows), f"{opened} keeps no rows"
    return [opened]


class InUse(Exception):
    """A row cannot go, because another refers to it."""


def taken[T: Row](rows: Mapping[UUID, T], row: T, *fields: str) -> bool:
    """Whether another row has the same values; nulls are never the same, as in a database."""
    values = [getattr(row, field) for field in fields]
    return None not in values and any(
        other.id != row.id and [getattr(other, field) for field in fields] == values
        for other in rows.values()
    )


def require_free[T: Row](
    rows: Mapping[UUID, T], row: T, error: Callable[[], DomainError], *fields: str
) -> None:
    if taken(rows, row, *fields):
        raise error()


def require_target(
    rows: Mapping[UUID, object], target: UUID | None, error: Callable[[UUID], DomainError]
) -> None:
    if target is not None and target not in rows:
        raise error(target)


def require_targets(
    rows: Mapping[UUID, object], targets: frozenset[UUID], error: Callable[[], DomainError]
) -> None:
    if not targets <= rows.keys():
        raise error()


def using[T: Row](rows: Mapping[UUID, T], field: str, target: UUID) -> list[T]:
    """The rows that refer to the target."""
    return [row for row in rows.values() if getattr(row, field) == target]


def linked[T: Row](rows: Mapping[UUID, T], field: str, target: UUID) -> list[T]:
    """The rows that have the target among others."""
    return [row for row in rows.values() if target in getattr(row, field)]


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
        raise CursorGone
    return ordered[ids.index(after) + 1 :]
