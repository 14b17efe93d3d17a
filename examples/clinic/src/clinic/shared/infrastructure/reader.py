import asyncio
from functools import partial
from typing import Any

from sqlalchemy import CursorResult, Executable

from clinic.shared.infrastructure.connections import Parameters
from clinic.shared.infrastructure.database import Database, Outages
from clinic.shared.infrastructure.greenlets import in_greenlet


class Reader:
    """Takes a connection for each statement, and gives it back with the rows in hand.

    All of that is one greenlet, however often it waits for the driver.
    """

    def __init__(self, database: Database) -> None:
        self._engine = database.reader.sync_engine
        self._deadline = asyncio.get_running_loop().time() + database.seconds

    async def execute(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        with Outages():
            async with asyncio.timeout_at(self._deadline):
                return await in_greenlet(partial(self._execute, statement, parameters))

    def _execute(
        self, statement: Executable, parameters: Parameters | None
    ) -> CursorResult[*tuple[Any, ...]]:
        with self._engine.connect() as connection:
            return connection.execute(statement, parameters)
