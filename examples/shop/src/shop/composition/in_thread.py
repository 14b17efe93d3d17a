"""What blocks: it runs in the thread that each connection to SQLite has, or in one that all share that read."""

import sqlite3
from asyncio import Future
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread, current_thread
from typing import Any, TypedDict, Unpack, override

from aiosqlite.core import set_exception, set_result

_BATCH = 16  # answers that are told at once: to wake the loop costs as much as a short statement

type Cursor = sqlite3.Cursor
type Row = sqlite3.Row
type Rows = Iterator[Row]
type Asked = tuple[Future[Any], Callable[[], object]]
type Answer = Callable[[], object]


class Options(TypedDict, total=False):
    """What a URL may say after its question mark."""

    timeout: float
    cached_statements: int
    check_same_thread: bool
    uri: bool


class SharedConnection(sqlite3.Connection):
    """A thread that closes waits for the statement of another one."""

    def __init__(self, file: str, **options: Unpack[Options]) -> None:
        super().__init__(file, **options)
        self.in_use = Lock()

    @override
    def close(self) -> None:
        with self.in_use:
            super().close()


def opener(file: str, **options: Unpack[Options]) -> Callable[[], SharedConnection]:
    return partial(SharedConnection, file, **options)


def fetched(cursor: Cursor, sql: str, parameters: tuple[object, ...]) -> Rows:
    return iter(cursor.execute(sql, parameters).fetchall())


def in_transaction[T](connection: sqlite3.Connection, function: Callable[[], T]) -> T:
    """Waits for other writers at once, because SQLite lets none become a writer that has read."""
    connection.execute("BEGIN IMMEDIATE")
    return function()


def alone[T](connection: SharedConnection, function: Callable[[], T]) -> T:
    with connection.in_use:
        return function()


class ReadingThreads:
    """One thread answers all that waits, and more of them where that takes long.

    What is asked and told is counted in the loop, so that no lock is needed for it.
    """

    def __init__(self) -> None:
        self.asked = self.told = 0
        self._waiting = SimpleQueue[Asked | None]()
        self._answers = deque[Answer]()
        self._threads: set[Thread] = set()
        self._idle = Lock()

    def ask(self, result: Future[Any], function: Callable[[], object]) -> None:
        self.asked += 1
        self._waiting.put((result, function))
        if not self._threads:
            self._start()

    def tell(self) -> None:
        while self._answers:
            self.told += 1
            self._answers.popleft()()

    def help(self) -> None:
        """One more thread for what waits; it ends when another one is idle."""
        if not self._waiting.empty():
            self._start()

    def _start(self) -> None:
        thread = Thread(target=self._run, daemon=True)
        self._threads.add(thread)
        thread.start()

    def end(self) -> None:
        self._waiting.put(None)

    def _run(self) -> None:
        while asked := self._next():
            self._answer(*asked)
            if self._waiting.empty() or len(self._answers) >= _BATCH:
                with suppress(RuntimeError):  # the loop has ended, so nobody waits
                    asked[0].get_loop().call_soon_threadsafe(self.tell)
            del asked  # its rows or error are not kept until the next statement

    def _answer(self, result: Future[Any], function: Callable[[], object]) -> None:
        if result.cancelled():
            self._answers.append(result.cancel)  # changes nothing, and is counted
            return
        try:
            self._answers.append(partial(set_result, result, function()))
        except BaseException as error:
            self._answers.append(partial(set_exception, result, error))

    def _next(self) -> Asked | None:
        try:
            asked = self._waiting.get_nowait()
        except Empty:
            if self._idle.locked():
                self._threads.discard(current_thread())
                return None
            with self._idle:
                asked = self._waiting.get()
        if asked is None:
            self.end()  # the other threads are to see it too
        return asked
