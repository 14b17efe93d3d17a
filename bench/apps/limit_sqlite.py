"""The limit on SQLite: sqlite3 in threads that have a connection each."""

import asyncio
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import local
from typing import cast
from uuid import UUID

from bench.apps.engines import POOL_SIZE
from bench.apps.limit import Limit, Row

_FILE = os.environ["BENCH_DATABASE_URL"].partition("///")[2]


class Sqlite:
    """Readers beside each other, writers behind each other."""

    async def open(self) -> None:
        """Connect with the first statement of each thread."""
        self._mine = local()
        self._readers = ThreadPoolExecutor(POOL_SIZE)
        self._writer = ThreadPoolExecutor(1)

    async def fetch(self, statement: str, *values: object) -> list[Row]:
        """Return the rows of a SELECT."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._fetch, statement, values)

    async def execute(self, statement: str, row: Row) -> None:
        """Keep a row."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._writer, self._execute, statement, row)

    def _fetch(self, statement: str, values: Row) -> list[Row]:
        given = [value.hex if isinstance(value, UUID) else value for value in values]
        return [
            _read(row) for row in self._connection().execute(statement.replace("$", "?"), given)
        ]

    def _execute(self, statement: str, row: Row) -> None:
        self._connection().execute(statement.replace("$", "?"), _written(*row))

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._mine, "connection"):
            connection = sqlite3.connect(_FILE, isolation_level=None)
            connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
            self._mine.connection = connection
        return cast(sqlite3.Connection, self._mine.connection)


def _read(row: Row) -> Row:
    key, sku, name, cents, status, note, launched_on, version, created_at, updated_at = row
    price = Decimal(cents).scaleb(-2)
    day = None if launched_on is None else date.fromisoformat(launched_on)
    times = (
        datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (created_at, updated_at)
    )
    return (UUID(key), sku, name, price, status, note, day, version, *times)


def _written(
    key: UUID,
    sku: str,
    name: str,
    price: Decimal,
    status: str,
    note: str | None,
    day: date | None,
    version: int,
    *times: datetime,
) -> Row:
    launched_on = None if day is None else day.isoformat()
    moments = (moment.replace(tzinfo=None).isoformat(" ") for moment in times)
    return (key.hex, sku, name, int(price.scaleb(2)), status, note, launched_on, version, *moments)


app = Limit(Sqlite())
