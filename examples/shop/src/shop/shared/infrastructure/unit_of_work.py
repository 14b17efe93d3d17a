import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from shop.shared.infrastructure.connections import Connection
from shop.shared.infrastructure.database import Database, Outages
from shop.shared.infrastructure.keyed_transaction import current_claim
from shop.shared.infrastructure.reader import Reader
from shop.shared.infrastructure.transaction import Transaction


class SqlUnitOfWork[R]:
    def __init__(self, database: Database, repository: Callable[[Any], R]) -> None:
        self._database = database
        self._repository = repository

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[R]:
        with Outages():
            async with asyncio.timeout(self._database.seconds), self._reader() as connection:
                yield self._repository(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[R]:
        with Outages() as outages:
            async with (
                asyncio.timeout(self._database.seconds),
                self._writer() as connection,
            ):
                yield self._repository(connection)
                outages.committing = True

    def _reader(self) -> AbstractAsyncContextManager[Connection]:
        claim = current_claim()
        if claim is None or not claim.begun:
            return nullcontext(Reader(self._database.reader.sync_engine))
        return claim.transaction()

    def _writer(self) -> AbstractAsyncContextManager[Connection]:
        claim = current_claim()
        if claim is None:
            return Transaction(self._database.writer.sync_engine)
        return claim.transaction()
