import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from shop.composition.app import create_api
from shop.composition.requests import Message, RequestLog
from shop.shared.context import Kernel
from shop.shared.infrastructure.database import (
    Database,
    DatabaseUnavailable,
    Outages,
    OutcomeUnknown,
)
from shop.shared.infrastructure.sources import new_id, utc_now
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork

_ANY = text("SELECT 1")
_DEBTS = text("CREATE TEMPORARY TABLE IF NOT EXISTS debts (owed INTEGER CHECK (owed > 0))")
_REFUSED = text("INSERT INTO debts VALUES (-1)")


class MysqlError(Exception):
    def __init__(self, number: int, sqlstate: str | None) -> None:
        super().__init__(number, "what happened")
        self.sqlstate = sqlstate


@contextmanager
def at_commit(database: Database, happen: Callable[[object], None]) -> Iterator[None]:
    event.listen(database.writer.sync_engine, "commit", happen)
    yield
    event.remove(database.writer.sync_engine, "commit", happen)


async def test_a_commit_without_an_answer_has_an_unknown_outcome(database: Database) -> None:
    def lose(_: object) -> None:
        raise ConnectionResetError

    work = SqlUnitOfWork(database, lambda opened: opened)
    with at_commit(database, lose), pytest.raises(OutcomeUnknown):
        async with work.writing() as opened:
            await opened.execute(_ANY)


async def test_a_commit_that_is_refused_has_kept_nothing(database: Database) -> None:
    def refuse(_: object) -> None:
        raise OperationalError("COMMIT", None, Exception("disk full"))

    work = SqlUnitOfWork(database, lambda opened: opened)
    with at_commit(database, refuse), pytest.raises(DatabaseUnavailable):
        async with work.writing() as opened:
            await opened.execute(_ANY)


async def test_what_a_constraint_refuses_is_no_outage(database: Database) -> None:
    work = SqlUnitOfWork(database, lambda opened: opened)

    async def lend() -> None:
        async with work.writing() as opened:
            await opened.execute(_DEBTS)
            await opened.execute(_REFUSED)

    with pytest.raises(DBAPIError):
        await lend()


@pytest.mark.parametrize(
    ("number", "sqlstate"),
    [
        (1040, "08004"),
        (1205, "HY000"),
        (1213, "40001"),
        (1305, "42000"),
        (1317, "70100"),
        (2013, None),
    ],
)
def test_an_error_of_mysql_that_passes_is_an_outage(number: int, sqlstate: str | None) -> None:
    with pytest.raises(DatabaseUnavailable), Outages():
        raise OperationalError("", None, MysqlError(number, sqlstate))


@pytest.mark.parametrize(
    ("number", "sqlstate"), [(1054, "42S22"), (1296, "HY000"), (4025, "23000")]
)
def test_an_error_of_mysql_that_stays_is_none(number: int, sqlstate: str) -> None:
    with pytest.raises(OperationalError), Outages():
        raise OperationalError("", None, MysqlError(number, sqlstate))


async def test_a_unit_of_work_is_given_up_after_its_time(database: Database) -> None:
    work = SqlUnitOfWork(replace(database, seconds=0.05), lambda opened: opened)
    with pytest.raises(DatabaseUnavailable):
        async with work.writing():
            await asyncio.sleep(5)


async def test_who_waits_for_a_connection_gives_up_too(database: Database) -> None:
    work = SqlUnitOfWork(replace(database, seconds=0.05), lambda opened: opened)
    async with asyncio.TaskGroup() as others:
        pool = [others.create_task(_hold(database)) for _ in range(5)]
        await asyncio.sleep(0.1)
        with pytest.raises(DatabaseUnavailable):
            async with work.reading() as opened:
                await opened.execute(_ANY)
        for holder in pool:
            holder.cancel()


async def _hold(database: Database) -> None:
    async with database.reader.connect():
        await asyncio.sleep(5)


async def test_the_end_of_the_service_closes_its_pools(database: Database) -> None:
    closed: list[object] = []
    sent: list[str] = []

    async def receive() -> Message:
        return {"type": f"lifespan.{'shutdown' if sent else 'startup'}"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    for engine in (database.reader, database.writer):
        event.listen(engine.sync_engine, "engine_disposed", closed.append)
    app = RequestLog(create_api(Kernel(database, utc_now, new_id), ()))
    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert closed == [database.reader.sync_engine, database.writer.sync_engine]
