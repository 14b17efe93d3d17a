import asyncio
from dataclasses import dataclass

from litestar import Router, get

from shop.shared.entrypoints.routing import documented
from shop.shared.infrastructure.database import Database, DatabaseUnavailable
from shop.shared.infrastructure.schema import Schema

_PING_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Health:
    status: str


def health_routes(database: Database) -> Router:
    schema = Schema(database)

    @get("/live")
    async def live() -> Health:
        return Health("live")

    @get("/ready", responses=documented(503))
    async def ready() -> Health:
        try:
            async with asyncio.timeout(_PING_SECONDS):
                await database.ping()
                await schema.require()
        except TimeoutError as error:
            raise DatabaseUnavailable from error
        return Health("ready")

    return Router("/health", route_handlers=[live, ready], tags=["health"])
