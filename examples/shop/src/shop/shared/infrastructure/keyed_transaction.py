import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Executable, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from shop.shared.domain.errors import Conflict
from shop.shared.infrastructure.connections import Parameters
from shop.shared.infrastructure.database import Database, Outages, is_rolled_back
from shop.shared.infrastructure.tables import Base, Identifier, LongBytes, Timestamp


class KeyInUse(Conflict):
    code = "idempotency_key_in_use"

    def __init__(self) -> None:
        super().__init__("Another request with this Idempotency-Key came first.")


class AnswerTable(Base):
    __tablename__ = "idempotent_answers"

    id: Mapped[Identifier]
    fingerprint: Mapped[UUID]
    status: Mapped[int]
    headers: Mapped[list[list[str]]] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(LongBytes)
    created_at: Mapped[Timestamp] = mapped_column(index=True)


_KEPT = select(
    AnswerTable.fingerprint, AnswerTable.status, AnswerTable.headers, AnswerTable.body
).where(AnswerTable.id == bindparam("id_"))
_INSERT = insert(AnswerTable)
_UPDATE = update(AnswerTable).where(AnswerTable.id == bindparam("id_"))
_FORGET = delete(AnswerTable).where(AnswerTable.created_at < bindparam("before"))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[list[str]]
    body: bytes


class Claim:
    """A request with a key. What it writes is one transaction, in which its answer is kept too."""

    def __init__(self, database: Database, *, key: UUID, fingerprint: UUID, now: datetime) -> None:
        self.key = key
        self.fingerprint = fingerprint
        self.lost = False
        self._database = database
        self._now = now
        self._opened = AsyncExitStack()
        self._connection: AsyncConnection | None = None

    async def __aenter__(self) -> None:
        self._opened.callback(_claim.reset, _claim.set(self))

    async def __aexit__(self, *_: object) -> None:
        """Undoes what has not been kept."""
        await self._opened.aclose()

    @property
    def begun(self) -> bool:
        return self._connection is not None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        connection = self._connection or await self._begin()
        async with connection.begin_nested():
            yield connection

    async def _begin(self) -> AsyncConnection:
        """Waits here for another request with the same key, until that has been kept or undone."""
        connection = await self._opened.enter_async_context(self._database.writer.connect())
        row = {"id": self.key, "fingerprint": self.fingerprint, "created_at": self._now}
        try:
            await _begin_with(connection, _INSERT, row | {"status": 0, "headers": [], "body": b""})
        except IntegrityError as error:
            self.lost = True
            raise KeyInUse from error
        self._connection = connection
        return connection

    async def keep(self, answer: Answer) -> None:
        """Where nothing was written there is nothing to keep: asking again is safe."""
        if self._connection is None:
            return
        row = {"status": answer.status, "headers": answer.headers, "body": answer.body}
        with Outages() as outages:
            async with asyncio.timeout(self._database.seconds):
                await self._connection.execute(_UPDATE, row | {"id_": self.key})
                outages.committing = True
                await self._connection.commit()


_claim: ContextVar[Claim | None] = ContextVar("claim", default=None)


def current_claim() -> Claim | None:
    return _claim.get()


async def kept_answer(database: Database, key: UUID) -> tuple[UUID, Answer] | None:
    """The answer to the request that came first, and the fingerprint of that request."""
    with Outages():
        async with asyncio.timeout(database.seconds), database.reader.connect() as connection:
            row = (await connection.execute(_KEPT, {"id_": key})).one_or_none()
    return row and (row.fingerprint, Answer(row.status, row.headers, row.body))


async def forget_answers(database: Database, before: datetime) -> None:
    with Outages():
        async with asyncio.timeout(database.seconds), database.writer.connect() as connection:
            await _begin_with(connection, _FORGET, {"before": before})
            await connection.commit()


async def _begin_with(
    connection: AsyncConnection, statement: Executable, parameters: Parameters
) -> None:
    """Again where the database preferred another transaction: nothing is lost with a first statement.

    MySQL does so when a claim is undone, with all but one of those that wait for its key.
    """
    while not await _is_executed(connection, statement, parameters):
        await connection.rollback()


async def _is_executed(
    connection: AsyncConnection, statement: Executable, parameters: Parameters
) -> bool:
    try:
        await connection.execute(statement, parameters)
    except DBAPIError as error:
        if not is_rolled_back(error):
            raise
        return False
    return True
