from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from shop.shared.domain.errors import Unavailable


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"

    def __init__(self) -> None:
        super().__init__("The database cannot be reached. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class Database:
    """Writes run in transactions, reads on connections of their own that open none."""

    writer: AsyncEngine
    reader: AsyncEngine

    async def ping(self) -> None:
        with outages_as_unavailable():
            async with self.reader.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()


@contextmanager
def outages_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError, OSError) as error:
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        if error.connection_invalidated or _was_in_the_way(error):
            raise DatabaseUnavailable from error
        raise


def _was_in_the_way(error: DBAPIError) -> bool:
    """Whether the database gave up one of two transactions that waited for each other."""
    return str(getattr(error.orig, "sqlstate", "")).startswith("40")
