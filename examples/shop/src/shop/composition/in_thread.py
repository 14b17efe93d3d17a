"""What blocks: it runs in the thread that each connection to SQLite has, or in that of all readers."""

import sqlite3
from asyncio import Future
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack, override

from aiosqlite.core import set_exception, set_result

_QUICK = 10_000  # steps of SQLite's machine, which takes half a millisecond for them
_BATCH = 16

type Cursor = sqlite3.Cursor
type Rows = list[Any]
type Asked = tuple[Future[Any], Callable[[], object]]


class Options(TypedDict, total=False):
    """What a URL may say after its question mark."""

    timeout: float
    cached_statements: int
    check_same_thread: bool
    uri: bool


class SharedConnection(sqlite3.Connection):
    """While one thread reads, another may close."""

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
    return cursor.execute(sql, parameters).fetchall()


def in_transaction[T](connection: sqlite3.Connection, function: Callable[[], T]) -> T:
    """Waits for other writers at once, because one that has read may not wait any more."""
    connection.execute("BEGIN IMMEDIATE")
    return function()


class SlowStatement(Exception):
    pass


def quickly[T](connection: SharedConnection, function: Callable[[], T]) -> T:
    """Gives up what takes longer than others should wait for."""
    calls = iter((False, True))  # the first may come early: SQLite counts on from the last time
    with connection.in_use:
        connection.set_progress_handler(lambda: next(calls), _QUICK)
        try:
            return function()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise SlowStatement from error
            raise
        finally:
            connection.set_progress_handler(None, 0)


class Answer:
    """What a function came to, for whoever waits for it."""

    def __init__(self, result: Future[Any]) -> None:
        self.value: object = None
        self._result = result
        self._error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        self._error = error
        return isinstance(error, Exception)

    def tell(self) -> None:
        if self._error is None:
            set_result(self._result, self.value)
        else:
            set_exception(self._result, self._error)


def run_batches(asked: SimpleQueue[Asked | None]) -> None:
    """Tells the answers of all that waits at once: to wake the loop for each costs as much as it."""
    answers: list[Answer] = []
    for result, function in iter(asked.get, None):
        with Answer(result) as answer:
            answer.value = function()
        answers.append(answer)
        if asked.empty() or len(answers) == _BATCH:
            with suppress(RuntimeError):  # the loop has ended, so nobody waits
                result.get_loop().call_soon_threadsafe(_tell, answers)
            answers = []


def _tell(answers: list[Answer]) -> None:
    for answer in answers:
        answer.tell()
