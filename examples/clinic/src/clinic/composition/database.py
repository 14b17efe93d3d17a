from typing import Literal

from sqlalchemy import URL, make_url
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from clinic.shared.infrastructure.database import Database

_DRIVER = "postgresql+asyncpg"

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


def open_database(url: URL, pool_size: int) -> Database:
    """Writers and readers have a pool each, so a request waits for its own kind only."""
    return Database(
        writer=_engine(url, pool_size, "READ COMMITTED"),
        reader=_engine(url, pool_size, "AUTOCOMMIT"),
    )


def open_for_migrations(url: URL) -> Database:
    return open_database(url, pool_size=1)


def _engine(
    url: URL, pool_size: int, isolation: Literal["READ COMMITTED", "AUTOCOMMIT"]
) -> AsyncEngine:
    return create_async_engine(
        url,
        isolation_level=isolation,
        skip_autocommit_rollback=isolation == "AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_recycle=1800,
        pool_pre_ping=True,
        connect_args={"timeout": 5},
    )
