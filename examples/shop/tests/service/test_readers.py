import asyncio
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shop.composition.in_thread import SharedConnection, SlowStatement, fetched, quickly
from shop.shared.infrastructure.database import Database

_COUNTED = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "
    "SELECT count(*) FROM numbers"
)


async def test_nothing_waits_for_a_statement_that_takes_long(database: Database) -> None:
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(_count(database, 3_000_000))
        assert [await _count(database, 10) for _ in range(20)] == [10] * 20
        assert not slow.done()
    assert slow.result() == 3_000_000


async def test_all_that_read_at_once_get_their_own_answers(database: Database) -> None:
    numbers = range(1, 41)
    asked = [_count(database, number) for number in numbers]
    found = await asyncio.gather(_ask_for_nothing(database), *asked, _ask_for_nothing(database))
    assert found == ["no such table: nowhere", *numbers, "no such table: nowhere"]


def test_only_what_takes_long_is_given_up(tmp_path: Path) -> None:
    with closing(SharedConnection(str(tmp_path / "any.db"))) as connection:
        cursor = connection.cursor()
        for _ in range(200):
            assert quickly(connection, partial(fetched, cursor, _COUNTED, (100,))) == [(100,)]
        with pytest.raises(SlowStatement):
            quickly(connection, partial(fetched, cursor, _COUNTED, (1_000_000,)))


async def _count(database: Database, most: int) -> int:
    async with database.reader.connect() as connection:
        counted = await connection.exec_driver_sql(_COUNTED, (most,))
        return int(counted.scalar_one())


async def _ask_for_nothing(database: Database) -> str:
    async with database.reader.connect() as connection:
        with pytest.raises(OperationalError) as refused:
            await connection.execute(text("SELECT 1 FROM nowhere"))
    return str(refused.value.orig)
