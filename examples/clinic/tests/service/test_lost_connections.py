import asyncio

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.composition.database import open_database


async def test_a_connection_that_the_server_has_ended_is_replaced(database_url: URL) -> None:
    database = open_database(database_url, pool_size=1)
    for ended, other in (
        (database.reader, database.writer),
        (database.writer, database.reader),
    ):
        number = await _session(ended)
        async with other.connect() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend({number})"))
        await asyncio.sleep(0.2)  # until the end has arrived here
        assert await _session(ended) != number
    await database.close()


async def _session(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())
