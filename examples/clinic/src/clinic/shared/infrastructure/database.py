from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.shared.domain.errors import Unavailable

# Of SQLSTATE: connection, read-only, sign-in, no such database, two transactions in each other's
# way, resources, in use, operator, system.
_OUTAGES = ("08", "25006", "28", "3D", "40", "53", "55", "57", "58")
_NOT_THERE = {1, 1054}  # SQLite's code for an error in the statement, MySQL's for an unknown column


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"

    def __init__(self) -> None:
        super().__init__("The database cannot be reached. Try again in a moment.")


class OutcomeUnknown(Unavailable):
    """The connection was lost after the commit was sent and before its answer came."""

    code = "outcome_unknown"

    def __init__(self) -> None:
        super().__init__("The change may have been kept or not. Read before you send it again.")


@dataclass(frozen=True, slots=True)
class Database:
    """Writes run in transactions, reads on connections of their own that open none.

    A unit of work that takes longer than `seconds`, its wait for a connection included, is given up.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    seconds: float = 10

    async def ping(self) -> None:
        with Outages():
            async with self.reader.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()


class Outages:
    """Gives a lost database its name in the domain."""

    def __init__(self) -> None:
        self.committing = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        if not _is_outage(error):
            return
        if self.committing and _left_no_answer(error):
            raise OutcomeUnknown from error
        raise DatabaseUnavailable from error


def _is_outage(error: BaseException | None) -> bool:
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError | OSError):
        return not _lacks_what_is_asked_for(error)
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated
        or str(getattr(error.orig, "sqlstate", "")).startswith(_OUTAGES)
    )


def _lacks_what_is_asked_for(error: Exception) -> bool:
    """SQLite and MySQL call a missing table or column an operational error, as they do an outage."""
    original = getattr(error, "orig", None)
    codes = (getattr(original, "sqlite_errorcode", None), *getattr(original, "args", ())[:1])
    return not _NOT_THERE.isdisjoint(codes)


def _left_no_answer(error: BaseException | None) -> bool:
    return not isinstance(error, DBAPIError) or error.connection_invalidated
