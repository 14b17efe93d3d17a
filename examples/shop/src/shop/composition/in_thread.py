"""What blocks: it runs in the thread that each connection to SQLite has."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any, TypedDict, Unpack

type Cursor = sqlite3.Cursor
type Rows = list[Any]


class Options(TypedDict, total=False):
    """What a URL may say after its question mark."""

    timeout: float
    cached_statements: int
    check_same_thread: bool
    uri: bool


def opener(file: str, **options: Unpack[Options]) -> Callable[[], sqlite3.Connection]:
    return partial(sqlite3.Connection, file, **options)


def fetched(cursor: Cursor, sql: str, parameters: tuple[object, ...]) -> Rows:
    return cursor.execute(sql, parameters).fetchall()


def in_transaction[T](connection: sqlite3.Connection, function: Callable[[], T]) -> T:
    """Waits for other writers at once, because one that has read may not wait any more."""
    connection.execute("BEGIN IMMEDIATE")
    return function()
