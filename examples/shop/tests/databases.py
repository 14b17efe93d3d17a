from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import OperationalError

from sqlalchemy import URL, event

from shop.composition.database import open_database
from shop.shared.infrastructure.database import Database


@asynccontextmanager
async def empty_database(folder: Path, purpose: str) -> AsyncIterator[URL]:
    yield URL.create("sqlite+aiosqlite", database=str(folder / f"{purpose}.db"))


def unreachable_database() -> Database:
    database = open_database(URL.create("sqlite+aiosqlite", database="lost.db"), pool_size=1)
    for engine in (database.reader, database.writer):
        event.listen(engine.sync_engine, "do_connect", _refuse)
    return database


def _refuse(*_: object) -> None:
    raise OperationalError("unable to open database file")
