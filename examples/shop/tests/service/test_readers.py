import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shop.shared.infrastructure.database import Database, DatabaseUnavailable
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork

_COUNTED = text(
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT :most) "
    "SELECT count(*) FROM numbers"
)
_ALL = text(
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT 1000) "
    "SELECT n FROM numbers"
)


async def test_nothing_waits_for_a_statement_that_takes_long(database: Database) -> None:
    async with asyncio.TaskGroup() as group:
        before = group.create_task(_count(database, 5))
        slow = [group.create_task(_count(database, 3_000_000)) for _ in range(2)]
        assert [await _count(database, 10) for _ in range(20)] == [10] * 20
        assert before.result() == 5
        assert not any(task.done() for task in slow)
    assert [task.result() for task in slow] == [3_000_000] * 2


async def test_all_that_read_at_once_get_their_own_answers(database: Database) -> None:
    numbers = range(1, 41)
    asked = [_count(database, number) for number in numbers]
    found = await asyncio.gather(_ask_for_nothing(database), *asked, _ask_for_nothing(database))
    assert found == ["no such table: nowhere", *numbers, "no such table: nowhere"]


async def test_a_statement_without_an_end_is_given_up(database: Database) -> None:
    work = SqlUnitOfWork(replace(database, seconds=0.2), lambda connection: connection)
    with pytest.raises(DatabaseUnavailable):
        async with work.reading() as connection:
            await connection.execute(_COUNTED, {"most": -1})
    assert await _count(database, 10) == 10


async def test_rows_can_be_streamed(database: Database) -> None:
    async with database.reader.connect() as connection:
        found = await connection.stream(_ALL)
        assert [number async for (number,) in found] == list(range(1, 1001))


async def _count(database: Database, most: int) -> int:
    async with database.reader.connect() as connection:
        counted = await connection.execute(_COUNTED, {"most": most})
        return int(counted.scalar_one())


async def _ask_for_nothing(database: Database) -> str:
    async with database.reader.connect() as connection:
        with pytest.raises(OperationalError) as refused:
            await connection.execute(text("SELECT 1 FROM nowhere"))
    return str(refused.value.orig)
