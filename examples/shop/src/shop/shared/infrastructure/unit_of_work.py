import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from shop.shared.infrastructure.database import Database, Outages
from shop.shared.infrastructure.reader import Reader
from shop.shared.infrastructure.transaction import Transaction


class SqlUnitOfWork[R]:
    def __init__(self, database: Database, repository: Callable[[Any], R]) -> None:
        self._database = database
        self._repository = repository

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[R]:
        with Outages():
            async with asyncio.timeout(self._database.seconds):
                yield self._repository(Reader(self._database.reader.sync_engine))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[R]:
        with Outages() as outages:
            async with (
                asyncio.timeout(self._database.seconds),
                Transaction(self._database.writer.sync_engine) as transaction,
            ):
                yield self._repository(transaction)
                outages.committing = True
