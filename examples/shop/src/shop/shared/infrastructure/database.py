from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from shop.shared.domain.errors import Unavailable

_ROLLED_BACK = "40"
# Of SQLSTATE: connection, read-only, sign-in, no such database, two transactions in each other's
# way, resources, in use, operator, system, interrupted.
_OUTAGES = ("08", "25006", "28", "3D", _ROLLED_BACK, "53", "55", "57", "58", "70100")
# Of MySQL's numbers, where its SQLSTATE says nothing or too much.
_MYSQL_OUTAGES = {
    *(1020, 1205, 1206, 1305, 3024, 3572),  # another transaction, its savepoint, a lock, the time
    *(1044, 1049, 1129, 1130, 1203, 1226),  # sign-in, no such database, too many connections
    *(1021, 1026, 1030, 1114, 1180, 1290, 1836),  # the disk, the storage engine, read-only
    *(1037, 1038, 1041, 1135, 4031),  # memory, threads, a connection that was idle for too long
}
_SQLITE_ERROR = 1  # in the statement


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


def is_rolled_back(error: DBAPIError) -> bool:
    """Whether it ended this transaction for another one: from the beginning, it may be tried again."""
    return _sqlstate(error).startswith(_ROLLED_BACK)


def _is_outage(error: BaseException | None) -> bool:
    if not isinstance(error, DBAPIError):
        return isinstance(error, PoolTimeoutError | OSError)
    if error.connection_invalidated or _sqlstate(error).startswith(_OUTAGES):
        return True
    return isinstance(error, OperationalError | InterfaceError) and not _refuses_statement(error)


def _refuses_statement(error: DBAPIError) -> bool:
    """SQLite and MySQL call this an operational error, as they do an outage."""
    original: Any = error.orig
    if hasattr(original, "sqlite_errorcode"):
        return bool(original.sqlite_errorcode == _SQLITE_ERROR)
    return bool(_sqlstate(error)) and original.args[0] not in _MYSQL_OUTAGES


def _sqlstate(error: DBAPIError) -> str:
    """What the server says; nothing where the driver or SQLite says it."""
    return getattr(error.orig, "sqlstate", None) or ""


def _left_no_answer(error: BaseException | None) -> bool:
    return not isinstance(error, DBAPIError) or error.connection_invalidated
