from typing import Literal

from sqlalchemy import URL, event, make_url
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.engine.interfaces import AdaptedConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from clinic.shared.infrastructure.database import Database

_DRIVER = "postgresql+asyncpg"
_CONNECT_SECONDS = 5
_RECYCLE_SECONDS = 240  # firewalls forget a silent connection after this time or later

# Reserved by the database, and not yet known to SQLAlchemy, which quotes such names.
RESERVED_WORDS.update(
    {
        "collation",
        "concurrently",
        "lateral",
        "tablesample",
    }
)


def parse_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError(f"is no database URL; expected {_DRIVER}://user@host/name") from error
    if url.drivername != _DRIVER:
        raise ValueError(f"must start with {_DRIVER}://")
    return url


def open_database(url: URL, pool_size: int, seconds: float = 10) -> Database:
    """Writers and readers have a pool each, so a request waits for its own kind only."""
    return Database(
        writer=_engine(url, pool_size, "READ COMMITTED"),
        reader=_engine(url, pool_size, "AUTOCOMMIT"),
        seconds=seconds,
    )


def open_for_migrations(url: URL) -> Database:
    return open_database(url, pool_size=1)


def _engine(
    url: URL, pool_size: int, isolation: Literal["READ COMMITTED", "AUTOCOMMIT"]
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        isolation_level=isolation,
        hide_parameters=True,
        skip_autocommit_rollback=isolation == "AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_recycle=_RECYCLE_SECONDS,
        connect_args={"timeout": _CONNECT_SECONDS},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: AdaptedConnection, *_: object) -> None:
    """The pool opens another. asyncpg has seen the end, so no ping, which costs a round trip or three."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
