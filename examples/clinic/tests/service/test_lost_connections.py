import asyncio
from uuid import UUID

import pytest
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.composition.database import open_database
from clinic.shared.infrastructure.database import Database, DatabaseUnavailable
from clinic.shared.infrastructure.keyed_transaction import Claim
from clinic.shared.infrastructure.sources import utc_now
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork

KEY = UUID(int=1, version=4)
SESSION = text("SELECT pg_backend_pid()")


async def test_a_connection_that_the_server_has_ended_is_replaced(database_url: URL) -> None:
    database = open_database(database_url, pool_size=1)
    for ended, other in (
        (database.reader, database.writer),
        (database.writer, database.reader),
    ):
        number = await _session(ended)
        await _end(number, other)
        assert await _session(ended) != number
    await database.close()


@pytest.mark.parametrize("kind", ["reading", "writing"])
@pytest.mark.filterwarnings("ignore:nested transaction already deassociated")
async def test_nothing_is_kept_before_the_answer_of_a_request_with_a_key(
    database_url: URL, kind: str
) -> None:
    database = open_database(database_url, pool_size=1)
    with pytest.raises(DatabaseUnavailable):
        async with Claim(database, key=KEY, fingerprint=KEY, now=utc_now()):
            await _lose_connection(database, kind)
    await database.close()


async def _lose_connection(database: Database, kind: str) -> None:
    work = SqlUnitOfWork(database, lambda connection: connection)
    async with work.writing() as connection:
        await connection.execute(SESSION)
    async with getattr(work, kind)() as connection:
        number = (await connection.execute(SESSION)).scalar_one()
        await _end(number, database.reader)


async def _session(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(SESSION)).scalar_one())


async def _end(number: int, other: AsyncEngine) -> None:
    async with other.connect() as connection:
        await connection.execute(text(f"SELECT pg_terminate_backend({number})"))
    await asyncio.sleep(0.2)  # until the end has arrived here
