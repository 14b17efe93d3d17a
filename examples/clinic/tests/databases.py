from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine

from clinic.composition.database import open_database
from clinic.composition.settings import read_settings
from clinic.composition.unreachable import unreachable
from clinic.shared.infrastructure.database import Database, DatabaseUnavailable


@asynccontextmanager
async def empty_database(_: Path, purpose: str) -> AsyncIterator[URL]:
    """A database beside the configured one, on the same server, as long as it is needed."""
    configured = read_settings().database_url
    await _require(configured)
    name = f"{configured.database}_{purpose}"
    await _execute(configured, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    yield configured.set(database=name)
    await _execute(configured, f"DROP DATABASE {name}")


async def _require(url: URL) -> None:
    """Every test would fail for the same reason otherwise."""
    database = open_database(url, pool_size=1)
    try:
        await database.ping()
    except DatabaseUnavailable as error:
        pytest.exit(unreachable(url, error), returncode=1)
    await database.close()


async def _execute(url: URL, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def unreachable_database() -> Database:
    """Nothing listens on port 1."""
    return open_database(read_settings().database_url.set(host="127.0.0.1", port=1), 1)
