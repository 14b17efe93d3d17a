"""aiosqlite sends four messages to the thread of a connection for one statement; this sends one.

The first of a transaction begins it too.
"""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Unpack, override

import aiosqlite
from aiosqlite.context import contextmanager

from shop.composition.in_thread import Cursor, Options, Rows, fetched, in_transaction, opener


class ThreadConnection(aiosqlite.Connection):
    def __init__(self, file: str, **options: Unpack[Options]) -> None:
        options["check_same_thread"] = False  # a cursor is made here, and used in the thread
        super().__init__(opener(file, **options), iter_chunk_size=64)
        self._thread.daemon = True
        self._begins = False

    def begin(self) -> None:
        """With the next statement, whatever that is."""
        self._begins = True

    @contextmanager
    @override
    async def cursor(self) -> aiosqlite.Cursor:
        return ThreadCursor(self, self._conn.cursor())

    @override
    async def commit(self) -> None:
        self._begins = False
        await super().commit()

    @override
    async def rollback(self) -> None:
        """Sends nothing where nothing was begun: the pool rolls back whatever it is given."""
        self._begins = False
        if self._conn.in_transaction:
            await super().rollback()

    async def run[T](self, function: Callable[[], T]) -> T:
        if self._begins:
            self._begins = False
            function = partial(in_transaction, self._conn, function)
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((result, function))
        return await result


class ThreadCursor(aiosqlite.Cursor):
    """Fetches all rows at once, because SQLAlchemy asks for all of them at once."""

    def __init__(self, connection: ThreadConnection, cursor: Cursor) -> None:
        super().__init__(connection, cursor)
        self._run = connection.run
        self._rows: Rows = []

    @override
    async def execute(
        self, sql: str, parameters: Iterable[object] | None = None
    ) -> aiosqlite.Cursor:
        values = tuple(parameters or ())
        self._rows = await self._run(partial(fetched, self._cursor, sql, values))
        return self

    @override
    async def executemany(
        self, sql: str, parameters: Iterable[Iterable[object]]
    ) -> aiosqlite.Cursor:
        values = [tuple(row) for row in parameters]
        await self._run(partial(self._cursor.executemany, sql, values))
        return self

    @override
    async def fetchall(self) -> Rows:
        return self._rows

    @override
    async def close(self) -> None:
        self._cursor.close()
