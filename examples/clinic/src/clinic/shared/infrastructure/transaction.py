import asyncio
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, CursorResult, Engine, Executable

from clinic.shared.infrastructure.connections import Parameters
from clinic.shared.infrastructure.greenlets import in_greenlet


class Transaction:
    """Begins with its first statement; commits at its end, or rolls back when that is an error."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._taken = ExitStack()
        self._begun = ExitStack()

    async def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return await in_greenlet(partial(self._execute, statement, parameters))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._connection is None:
            return
        try:
            await in_greenlet(partial(self._begun.__exit__, kind, error, traceback))
        finally:
            await asyncio.shield(in_greenlet(self._taken.close))

    def _execute(
        self, statement: Executable, parameters: Parameters | None
    ) -> CursorResult[*tuple[Any, ...]]:
        if self._connection is None:
            self._connection = self._taken.enter_context(self._engine.connect())
            self._begun.enter_context(self._connection.begin())
        return self._connection.execute(statement, parameters)
