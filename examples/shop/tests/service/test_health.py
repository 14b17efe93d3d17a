from http import HTTPStatus

from httpx import ASGITransport, AsyncClient
from sqlalchemy import Table

from shop.composition.app import create_api
from shop.composition.requests import RequestLog
from shop.shared.context import Kernel
from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.sources import new_id, utc_now
from shop.shared.infrastructure.tables import Base
from tests.databases import unreachable_database


async def test_a_started_service_is_live_and_ready(api: AsyncClient) -> None:
    assert (await api.get("/health/live")).json() == {"status": "live"}
    assert (await api.get("/health/ready")).json() == {"status": "ready"}


async def test_without_its_database_a_service_is_live_but_not_ready() -> None:
    database = unreachable_database()
    app = RequestLog(create_api(Kernel(database, utc_now, new_id), ()))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as api:
        live = await api.get("/health/live")
        ready = await api.get("/health/ready")
    await database.close()
    assert live.status_code == HTTPStatus.OK
    assert ready.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert ready.headers["retry-after"] == "2"
    assert ready.json()["code"] == "database_unavailable"


async def test_without_its_tables_a_service_is_not_ready(database: Database) -> None:
    missing = Table("orders_of_tomorrow", Base.metadata)
    app = RequestLog(create_api(Kernel(database, utc_now, new_id), ()))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as api:
        ready = await api.get("/health/ready")
    Base.metadata.remove(missing)
    assert ready.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert ready.json()["code"] == "database_not_migrated"
    assert "orders_of_tomorrow" in ready.json()["detail"]
