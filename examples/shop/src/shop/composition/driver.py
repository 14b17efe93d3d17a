"""aiosqlite sends four messages to the thread of a connection for one statement; this sends one.

The first of a transaction begins it too. All that read share a thread.
"""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import Unpack, cast, override
from weakref import finalize

import aiosqlite
from aiosqlite.context import contextmanager

from shop.composition.in_thread import (
    Cursor,
    Options,
    ReadingThreads,
    Row,
    Rows,
    SharedConnection,
    alone,
    fetched,
    in_transaction,
    opener,
)

_PATIENCE = 0.02  # seconds; what waits at two looks in a row gets another thread


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
        self._send(result, function)
        try:
            return await result
        except asyncio.CancelledError:
            self._conn.interrupt()
            raise

    def _send[T](self, result: asyncio.Future[T], function: Callable[[], T]) -> None:
        self._tx.put_nowait((result, function))


class Readers:
    """All that read take turns in one thread, and in more of them while some of it takes long."""

    def __init__(self) -> None:
        self._threads = ReadingThreads()
        self._watched: asyncio.AbstractEventLoop | None = None
        finalize(self, self._threads.end)

    def ask[T](self, result: asyncio.Future[T], function: Callable[[], T]) -> None:
        self._threads.ask(result, function)
        loop = result.get_loop()
        if self._watched is not loop:
            self._watch(loop)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._watched = loop
        loop.call_later(_PATIENCE, self._look, loop, self._threads.asked)

    def _look(self, loop: asyncio.AbstractEventLoop, asked: int) -> None:
        self._watched = None
        self._threads.tell()  # what is done need not wait for what is slow
        if self._threads.told < asked:
            self._threads.help()
        if self._threads.told < self._threads.asked:
            self._watch(loop)


class ReadingConnection(ThreadConnection):
    def __init__(self, readers: Readers, file: str, **options: Unpack[Options]) -> None:
        super().__init__(file, **options)
        self._readers = readers

    @override
    def _send[T](self, result: asyncio.Future[T], function: Callable[[], T]) -> None:
        connection = cast("SharedConnection", self._conn)
        self._readers.ask(result, partial(alone, connection, function))


class ThreadCursor(aiosqlite.Cursor):
    """Fetches all rows at once, because SQLAlchemy asks for all of them at once."""

    def __init__(self, connection: ThreadConnection, cursor: Cursor) -> None:
        super().__init__(connection, cursor)
        self._run = connection.run
        self._rows: Rows = iter(())

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
    async def fetchone(self) -> Row | None:
        return next(self._rows, None)

    @override
    async def fetchmany(self, size: int | None = None) -> Iterable[Row]:
        return list(islice(self._rows, size or self._cursor.arraysize))

    @override
    async def fetchall(self) -> Iterable[Row]:
        return self._rows

    @override
    async def close(self) -> None:
        self._cursor.close()
