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

    def reading(self) -> AbstractAsyncContextManager[R]:
        claim = current_claim()
        if claim is None or not claim.begun:
            return nullcontext(self._repository(Reader(self._database)))
        return self._in(claim.transaction())

    def writing(self) -> AbstractAsyncContextManager[R]:
        claim = current_claim()
        if claim is None:
            return self._in(Transaction(self._database.writer.sync_engine))
        return self._in(claim.transaction())

    @asynccontextmanager
    async def _in(self, transaction: AbstractAsyncContextManager[Connection]) -> AsyncIterator[R]:
        with Outages() as outages:
            async with asyncio.timeout(self._database.seconds), transaction as connection:
                yield self._repository(connection)
                outages.committing = current_claim() is None
