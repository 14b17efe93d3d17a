"""aiosqlite sends four messages to the thread of a connection for one statement; this sends one.

The first of a transaction begins it too. What reads is sent to one thread for all connections.
"""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Unpack, cast, override
from weakref import finalize

import aiosqlite
from aiosqlite.context import contextmanager

from shop.composition.in_thread import (
    Asked,
    Cursor,
    Options,
    Rows,
    SharedConnection,
    SlowStatement,
    fetched,
    in_transaction,
    opener,
    quickly,
    run_batches,
)


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

    async def fetch(self, cursor: Cursor, sql: str, values: tuple[object, ...]) -> Rows:
        return await self.run(partial(fetched, cursor, sql, values))

    async def run[T](self, function: Callable[[], T]) -> T:
        if self._begins:
            self._begins = False
            function = partial(in_transaction, self._conn, function)
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((result, function))
        return await result


class Readers:
    """A thread in which all connections that read take turns."""

    def __init__(self) -> None:
        self._asked = SimpleQueue[Asked | None]()
        self._thread = Thread(target=run_batches, args=(self._asked,), daemon=True)
        self._thread.start()
        finalize(self, self._asked.put, None)

    async def run[T](self, function: Callable[[], T]) -> T:
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.put((result, function))
        return await result


class ReadingConnection(ThreadConnection):
    """Has its own thread for what takes long, so that nothing waits for it."""

    def __init__(self, readers: Readers, file: str, **options: Unpack[Options]) -> None:
        super().__init__(file, **options)
        self._readers = readers

    @property
    def _shared(self) -> SharedConnection:
        return cast("SharedConnection", self._conn)

    @override
    async def fetch(self, cursor: Cursor, sql: str, values: tuple[object, ...]) -> Rows:
        function = partial(fetched, cursor, sql, values)
        try:
            return await self._readers.run(partial(quickly, self._shared, function))
        except SlowStatement:
            return await self.run(function)


class ThreadCursor(aiosqlite.Cursor):
    """Fetches all rows at once, because SQLAlchemy asks for all of them at once."""

    def __init__(self, connection: ThreadConnection, cursor: Cursor) -> None:
        super().__init__(connection, cursor)
        self._owner = connection
        self._rows: Rows = []

    @override
    async def execute(
        self, sql: str, parameters: Iterable[object] | None = None
    ) -> aiosqlite.Cursor:
        self._rows = await self._owner.fetch(self._cursor, sql, tuple(parameters or ()))
        return self

    @override
    async def executemany(
        self, sql: str, parameters: Iterable[Iterable[object]]
    ) -> aiosqlite.Cursor:
        values = [tuple(row) for row in parameters]
        await self._owner.run(partial(self._cursor.executemany, sql, values))
        return self

    @override
    async def fetchall(self) -> Rows:
        return self._rows

    @override
    async def close(self) -> None:
        self._cursor.close()
