import asyncio
from dataclasses import dataclass

from clinic.shared.entrypoints.answers import Answer
from clinic.shared.entrypoints.routing import Operation, Routes, routes
from clinic.shared.infrastructure.database import Database, DatabaseUnavailable
from clinic.shared.infrastructure.schema import Schema

_PING_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Health:
    status: str


def health_routes(database: Database) -> Routes:
    schema = Schema(database)

    async def live() -> Answer[Health]:
        return Answer(Health("live"))

    async def ready() -> Answer[Health]:
        try:
            async with asyncio.timeout(_PING_SECONDS):
                await database.ping()
                await schema.require()
        except TimeoutError as error:
            raise DatabaseUnavailable from error
        return Answer(Health("ready"))

    return routes(
        "health",
        Operation("GET", "/health/live", live),
        Operation("GET", "/health/ready", ready, 503),
    )
