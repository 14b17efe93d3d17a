import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from shop.shared.infrastructure.database import Database, Outages


class SqlUnitOfWork[R]:
    def __init__(self, database: Database, repository: Callable[[AsyncConnection], R]) -> None:
        self._database = database
        self._repository = repository

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[R]:
        with Outages():
            async with (
                asyncio.timeout(self._database.seconds),
                self._database.reader.connect() as connection,
            ):
                yield self._repository(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[R]:
        with Outages() as outages:
            async with (
                asyncio.timeout(self._database.seconds),
                self._database.writer.begin() as connection,
            ):
                yield self._repository(connection)
                outages.committing = True
