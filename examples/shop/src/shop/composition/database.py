from functools import partial

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from shop.composition.driver import Readers, ReadingConnection, ThreadConnection
from shop.shared.infrastructure.database import Database

_DRIVER = "sqlite+aiosqlite"

# Reserved by the database, and not yet known to SQLAlchemy, which quotes such names.
SQLiteIdentifierPreparer.reserved_words.update(
    {
        "nothing",
        "returning",
    }
)


def parse_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError(f"is no database URL; expected {_DRIVER}:///file.db") from error
    if url.drivername != _DRIVER:
        raise ValueError(f"must start with {_DRIVER}://")
    if url.database in {None, "", ":memory:"}:
        raise ValueError(f"must name a file: {_DRIVER}:///file.db")
    return url


def open_database(url: URL, pool_size: int, seconds: float = 10) -> Database:
    """SQLite takes one writer at a time, so writers queue for one connection; readers run beside it."""
    # The seconds are for the lock of another process.
    to_write = {"async_creator_fn": ThreadConnection, "timeout": seconds}
    to_read = {"async_creator_fn": partial(ReadingConnection, Readers()), "timeout": seconds}
    writer = create_async_engine(
        url, connect_args=to_write, pool_size=1, max_overflow=0, hide_parameters=True
    )
    reader = create_async_engine(
        url,
        connect_args=to_read,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    for engine in (writer, reader):
        event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(writer.sync_engine, "begin", _begin)
    return Database(writer, reader, seconds)


def open_for_migrations(url: URL) -> Database:
    """SQLite changes a table by copying it; references must not follow the old one when it is dropped."""
    database = open_database(url, pool_size=1)
    event.listen(database.writer.sync_engine, "connect", _let_references_be)
    event.listen(database.writer.sync_engine, "commit", _check_references)
    return database


def _prepare(connection: DBAPIConnection, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    driver: ThreadConnection | None = connection.connection.driver_connection
    if driver is not None:
        driver.begin()


def _let_references_be(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


def _check_references(connection: Connection) -> None:
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise RuntimeError(f"rows of {tables} refer to rows that are not there")
