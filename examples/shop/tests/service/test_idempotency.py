import asyncio
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import InvalidRequestError, OperationalError

from shop.composition.idempotency import Idempotency
from shop.composition.requests import Receive, Scope, Send
from shop.shared.context import Kernel
from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.keyed_transaction import AnswerTable, KeyInUse, forget_answers
from shop.shared.infrastructure.sources import new_id, utc_now
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork

KEY = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
NO_ANSWER = {"status": 0, "headers": [], "body": b""}


class Till:
    """An app that writes a row for each request that it runs, and numbers its answers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._work = SqlUnitOfWork(database, lambda connection: connection)
        self.status = HTTPStatus.CREATED
        self.runs = 0
        self.crashes = False

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        self.runs += 1
        run, status = str(self.runs).encode(), self.status
        try:
            await self._sell()
        except KeyInUse:
            status = HTTPStatus.CONFLICT
        await receive()
        if self.crashes:
            raise LookupError
        headers = [(b"etag", run)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"run " + run})

    async def _sell(self) -> None:
        row = {"id": uuid4(), "fingerprint": uuid4(), "created_at": utc_now()}
        async with self._work.writing() as connection:
            await connection.execute(insert(AnswerTable), row | NO_ANSWER)

    async def rows(self) -> int:
        async with self._database.reader.connect() as connection:
            counted = await connection.execute(select(func.count()).select_from(AnswerTable))
        return counted.scalar_one()


class Deadlock(Exception):
    sqlstate = "40001"


def end_the_next_transaction(database: Database) -> None:
    def end(*_: object) -> None:
        raise OperationalError("", None, Deadlock())

    event.listen(database.writer.sync_engine, "before_cursor_execute", end, once=True)


@pytest.fixture
def till(database: Database) -> Till:
    return Till(database)


@pytest.fixture
def api(till: Till, database: Database) -> AsyncClient:
    app = Idempotency(till, Kernel(database, utc_now, new_id), timedelta(hours=1))
    return AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=KEY)


async def test_an_error_beside_the_app_is_told_as_a_problem(
    api: AsyncClient, database: Database
) -> None:
    def fail(*_: object) -> None:
        raise InvalidRequestError

    event.listen(database.reader.sync_engine, "before_cursor_execute", fail)
    try:
        answer = await api.post("/sales")
    finally:
        event.remove(database.reader.sync_engine, "before_cursor_execute", fail)
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert answer.json()["code"] == "internal_server_error"


async def test_a_repeated_request_has_the_same_answer_and_runs_once(
    api: AsyncClient, till: Till
) -> None:
    first = await api.post("/sales", content=b"tea")
    again = await api.post("/sales", content=b"tea")
    assert (first.status_code, first.headers["etag"], first.text) == (201, "1", "run 1")
    assert (again.status_code, again.headers, again.text) == (201, first.headers, first.text)
    assert await till.rows() == 2  # the sale, and the answer


async def test_requests_at_the_same_time_have_one_answer_and_write_once(
    api: AsyncClient, till: Till
) -> None:
    answers = await asyncio.gather(*(api.post("/sales", content=b"tea") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {HTTPStatus.CREATED}
    assert len({answer.text for answer in answers}) == 1
    assert await till.rows() == 2


async def test_requests_at_the_same_time_are_all_refused(api: AsyncClient, till: Till) -> None:
    till.status = HTTPStatus.CONFLICT
    answers = await asyncio.gather(*(api.post("/sales", content=b"tea") for _ in range(8)))
    assert [answer.status_code for answer in answers] == [HTTPStatus.CONFLICT] * 8
    assert await till.rows() == 0


async def test_a_transaction_that_ends_for_another_one_is_begun_again(
    api: AsyncClient, till: Till, database: Database
) -> None:
    end_the_next_transaction(database)
    assert (await api.post("/sales", content=b"tea")).status_code == HTTPStatus.CREATED
    end_the_next_transaction(database)
    await forget_answers(database, utc_now() + timedelta(hours=1))
    assert await till.rows() == 0


async def test_a_key_belongs_to_one_request(api: AsyncClient, till: Till) -> None:
    await api.post("/sales", content=b"tea")
    other = await api.post("/sales", content=b"coffee")
    assert other.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert other.json()["code"] == "idempotency_key_reused"
    assert till.runs == 1


async def test_a_key_is_known_by_its_caller_and_path(api: AsyncClient, till: Till) -> None:
    await api.post("/sales", content=b"tea")
    await api.post("/orders", content=b"tea")
    await api.post("/sales", content=b"tea", headers={"X-User-Id": "ada"})
    assert till.runs == 3


async def test_a_refusal_keeps_nothing(api: AsyncClient, till: Till) -> None:
    till.status = HTTPStatus.CONFLICT
    await api.post("/sales", content=b"tea")
    assert await till.rows() == 0
    till.status = HTTPStatus.CREATED
    assert (await api.post("/sales", content=b"tea")).text == "run 2"


async def test_a_crash_keeps_nothing(api: AsyncClient, till: Till) -> None:
    till.crashes = True
    with pytest.raises(LookupError):
        await api.post("/sales", content=b"tea")
    assert await till.rows() == 0


async def test_other_requests_are_let_through(api: AsyncClient, till: Till) -> None:
    await api.put("/sales", content=b"tea")
    await api.put("/sales", content=b"tea")
    del api.headers["Idempotency-Key"]
    await api.post("/sales", content=b"tea")
    assert till.runs == 3


@pytest.mark.parametrize("key", ["plain", '""', f'"{"x" * 129}"', '"two words"', '"a\\"b"'])
async def test_a_key_of_another_form_is_refused(api: AsyncClient, till: Till, key: str) -> None:
    answer = await api.post("/sales", headers={"Idempotency-Key": key})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert till.runs == 0


async def test_old_answers_are_forgotten(api: AsyncClient, till: Till, database: Database) -> None:
    await api.post("/sales", content=b"tea")
    await forget_answers(database, utc_now() - timedelta(hours=1))
    assert await till.rows() == 2
    await forget_answers(database, utc_now() + timedelta(hours=1))
    assert await till.rows() == 0
