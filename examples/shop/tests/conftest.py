import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from httpx import ASGITransport, AsyncClient
from sqlalchemy import URL, QueuePool
from sqlalchemy.ext.asyncio import AsyncEngine

from shop.composition.app import create_api
from shop.composition.contexts import find_contexts
from shop.composition.database import open_database
from shop.composition.layers import with_layers
from shop.composition.requests import RequestLog
from shop.composition.settings import read_settings
from shop.shared.context import Kernel
from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.sources import new_id, utc_now
from tests.blocking import refuse_blocking
from tests.databases import empty_database
from tests.leftovers import Leftovers
from tests.statements import StatementCounter

sys.addaudithook(refuse_blocking)


def migrations(url: URL) -> Config:
    config = Config(toml_file=Path(__file__).parents[1] / "pyproject.toml")
    config.attributes["url"] = url
    return config


def taken(engine: AsyncEngine) -> int:
    """How many of its connections nobody has given back."""
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


@asynccontextmanager
async def app_over(database: Database) -> AsyncIterator[RequestLog]:
    kernel = Kernel(database, utc_now, new_id)
    async with kernel.resources:
        yield with_layers(create_api(kernel, find_contexts()), kernel, read_settings())


@pytest.fixture(autouse=True)
async def lost_errors() -> AsyncIterator[list[Mapping[str, object]]]:
    """An error that nobody but the event loop has seen, of a task that nobody awaits, fails the test."""
    lost: list[Mapping[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, error: lost.append(error))
    yield lost
    assert lost == []


@pytest.fixture(scope="session")
async def database_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[URL]:
    """A database for these tests, with the newest revision of every context."""
    async with empty_database(tmp_path_factory.mktemp("database"), "test") as url:
        await asyncio.to_thread(command.upgrade, migrations(url), "heads")
        yield url


@pytest.fixture(scope="session")
async def shared_database(database_url: URL) -> AsyncIterator[Database]:
    database = open_database(database_url, pool_size=5)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def app(shared_database: Database) -> AsyncIterator[RequestLog]:
    """Built once for all tests; a test that wires something else has an `app` of its own."""
    async with app_over(shared_database) as app:
        yield app


@pytest.fixture(scope="session")
def leftovers(shared_database: Database) -> Leftovers:
    return Leftovers(shared_database)


@pytest.fixture
async def database(shared_database: Database, leftovers: Leftovers) -> AsyncIterator[Database]:
    """Empty for each test, which has to give back every connection that it took."""
    database = shared_database
    yield database
    for _ in range(100):  # a use case that was cancelled gives back behind its end
        if taken(database.reader) + taken(database.writer) == 0:
            break
        await asyncio.sleep(0.01)
    assert (taken(database.reader), taken(database.writer)) == (0, 0)
    await leftovers.remove()


@pytest.fixture(scope="session")
def statements(shared_database: Database) -> StatementCounter:
    return StatementCounter(shared_database)


@pytest.fixture
async def api(app: RequestLog, database: Database) -> AsyncIterator[AsyncClient]:
    """Its requests reach an empty `database`."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client
