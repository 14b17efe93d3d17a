import asyncio

import pytest
from sqlalchemy import text

from clinic.shared.infrastructure.database import Database
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork


@pytest.mark.parametrize("kind", ["reading", "writing"])
async def test_a_use_case_that_is_cancelled_gives_its_connection_back(
    database: Database, kind: str
) -> None:
    work = SqlUnitOfWork(database, lambda connection: connection)

    async def use_case() -> None:
        async with getattr(work, kind)() as connection:
            await connection.execute(text("SELECT 1"))
            await connection.execute(text("SELECT 2"))

    for turns in range(20):  # of the event loop, before it is cancelled
        await use_case()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(use_case())
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
