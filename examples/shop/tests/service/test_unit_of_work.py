import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text

from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.keyed_transaction import AnswerTable
from shop.shared.infrastructure.sources import utc_now
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork


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


async def test_rows_that_are_written_at_once_are_undone_together(database: Database) -> None:
    work = SqlUnitOfWork(database, lambda connection: connection)
    answer = {"status": 201, "headers": [], "body": b"", "created_at": utc_now()}
    rows = [{"id": key, "fingerprint": key, **answer} for key in map(_key, range(2))]

    async def use_case() -> None:
        async with work.writing() as connection:
            await connection.execute(insert(AnswerTable), rows)
            raise LookupError

    with pytest.raises(LookupError):
        await use_case()
    async with work.reading() as connection:
        found = await connection.execute(select(func.count()).select_from(AnswerTable))
        assert found.scalar_one() == 0


def _key(number: int) -> UUID:
    return UUID(int=number, version=4)
