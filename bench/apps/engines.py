"""Connections, set up with the care of somebody who has read the manual of the database."""

import os
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

POOL_SIZE = 10  # of readers, and of writers; a single pool has both


def one_engine() -> AsyncEngine:
    """Return the one engine that most applications have."""
    ping = {} if _is_sqlite() else {"pool_pre_ping": True, "pool_recycle": 1800}
    return _engine(pool_size=2 * POOL_SIZE, pool_timeout=5, **ping)


def writer_and_reader() -> tuple[AsyncEngine, AsyncEngine]:
    """Return the two engines that the rendered service has: transactions, and none for reads."""
    reader = _engine(
        pool_size=POOL_SIZE, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True
    )
    if _is_sqlite():
        writer = _engine(pool_size=1)
        event.listen(writer.sync_engine, "connect", _begin_nothing)
        event.listen(writer.sync_engine, "begin", _begin_immediate)
        return writer, reader
    writer = _engine(pool_size=POOL_SIZE)
    for engine in (writer, reader):
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return writer, reader


def _engine(**options: Any) -> AsyncEngine:
    engine = create_async_engine(os.environ["BENCH_DATABASE_URL"], max_overflow=0, **options)
    if _is_sqlite():
        event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def _is_sqlite() -> bool:
    return make_url(os.environ["BENCH_DATABASE_URL"]).get_backend_name() == "sqlite"


def _prepare(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_nothing(connection: DBAPIConnection, _: object) -> None:
    """Else the driver begins a transaction by itself, with the first statement that writes."""
    connection.isolation_level = None


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_closed(connection: AdaptedConnection, *_: object) -> None:
    if connection.driver_connection.is_closed():
        raise DisconnectionError
