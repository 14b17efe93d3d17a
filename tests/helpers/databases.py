"""Databases of their own for the tests, on SQLite or on the local servers."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pymysql
import pytest

SERVERS = {
    "postgresql": os.environ.get("STRATA_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432"),
    "mysql": os.environ.get("STRATA_MYSQL", "mysql://root@127.0.0.1:3306"),
}
DRIVERS = {"postgresql": "postgresql+asyncpg", "mysql": "mysql+asyncmy"}


@cache
def unreachable(kind: str) -> str:
    """Return why a database server cannot be used, or "" where it can; SQLite always can."""
    if kind not in SERVERS:
        return ""
    try:
        _execute(kind, "SELECT 1")
    except (psycopg.Error, pymysql.Error) as error:
        return f"no {kind} at {SERVERS[kind]}: {str(error).strip()}"
    return ""


def require(kind: str) -> None:
    """Skip the test where the database server cannot be reached; fail it on CI."""
    if reason := unreachable(kind):
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Make an empty database and yield its URL for SQLAlchemy; drop it afterwards.

    Args:
        kind: sqlite, postgresql or mysql.
        folder: where the file of an SQLite database lies; elsewhere only the source of a unique name.
    """
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'live.db'}"
        return
    name = f"strata_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    quoted = f"`{name}`" if kind == "mysql" else f'"{name}"'
    drop = f"DROP DATABASE IF EXISTS {quoted}" + (" WITH (FORCE)" if kind == "postgresql" else "")
    _execute(kind, drop)
    _execute(kind, f"CREATE DATABASE {quoted}")
    server = urlsplit(SERVERS[kind])
    try:
        yield f"{DRIVERS[kind]}://{server.netloc}/{name}"
    finally:
        _execute(kind, drop)


def _execute(kind: str, statement: str) -> None:
    server = urlsplit(SERVERS[kind])
    if kind == "postgresql":
        with closing(
            psycopg.connect(f"{SERVERS[kind]}/postgres", autocommit=True, connect_timeout=5)
        ) as postgresql:
            postgresql.execute(statement.encode())
        return
    with (
        closing(
            pymysql.connect(
                host=server.hostname or "127.0.0.1",
                port=server.port or 3306,
                user=server.username or "root",
                password=server.password or "",
                connect_timeout=5,
            )
        ) as mysql,
        mysql.cursor() as cursor,
    ):
        cursor.execute(statement)
