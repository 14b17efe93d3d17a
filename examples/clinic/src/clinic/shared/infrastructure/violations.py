import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Executable, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from clinic.shared.domain.errors import DomainError
from clinic.shared.infrastructure.connections import Connection

type Executing = Connection | AsyncSession

_UNIQUE = (
    re.compile(r'unique constraint "(?P<name>[^"]+)"'),  # PostgreSQL
    re.compile(r"for key '(?:[^'.]+\.)?(?P<name>[^'.]+)'$"),  # MySQL, behind the value
    re.compile(r"UNIQUE constraint failed: (?P<name>.+)"),  # SQLite tells the columns only
)
_FOREIGN = (
    re.compile(r'foreign key constraint "(?P<name>[^"]+)"'),  # PostgreSQL
    re.compile(r"CONSTRAINT `(?P<name>[^`]+)` FOREIGN KEY"),  # MySQL
    re.compile(r"FOREIGN KEY constraint failed(?P<name>)"),  # SQLite tells nothing else
)


def violates(error: IntegrityError, constraint: str, columns: str) -> bool:
    """Whether this unique constraint, named or told by its columns, refused the row."""
    return _name(error, _UNIQUE) in {constraint, columns}


@dataclass(frozen=True, slots=True)
class UniqueKey:
    """A unique constraint and the error for values that another row has."""

    constraint: str
    columns: str
    taken: Callable[[], DomainError]


@dataclass(frozen=True, slots=True)
class ReferenceKey:
    """A foreign key and the error for an id that no row of the target has."""

    constraint: str
    column: str
    target: InstrumentedAttribute[UUID]
    missing: Callable[[UUID], DomainError]


class TableConstraints:
    """Executes what keeps a row; where a constraint refuses it, raises the domain's error."""

    def __init__(self, *constraints: UniqueKey | ReferenceKey) -> None:
        self._keys = [known for known in constraints if isinstance(known, UniqueKey)]
        self._references = [known for known in constraints if isinstance(known, ReferenceKey)]

    async def execute(
        self, connection: Connection, statement: Executable, row: Mapping[str, Any]
    ) -> CursorResult[Any]:
        try:
            return await connection.execute(statement, row)
        except IntegrityError as error:
            if (broken := await self.broken(connection, error, row)) is not None:
                raise broken from error
            raise

    async def broken(
        self, executing: Executing, error: IntegrityError, row: Mapping[str, Any]
    ) -> DomainError | None:
        """What the domain calls the error; None for one that it does not know."""
        for key in self._keys:
            if violates(error, key.constraint, key.columns):
                return key.taken()
        for reference in self._references:
            if await _misses(error, reference, executing, row[reference.column]):
                return reference.missing(row[reference.column])
        return None


async def _misses(
    error: IntegrityError, reference: ReferenceKey, executing: Executing, wanted: UUID | None
) -> bool:
    refused = _name(error, _FOREIGN)
    if refused or refused is None or wanted is None:
        return refused == reference.constraint
    found = await executing.execute(select(reference.target).where(reference.target == wanted))
    return found.one_or_none() is None


def _name(error: IntegrityError, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    text = str(error.orig.args[-1]) if error.orig else ""
    found = (pattern.search(text) for pattern in patterns)
    return next((match["name"] for match in found if match), None)
