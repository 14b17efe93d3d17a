"""The limit on PostgreSQL: asyncpg."""

import os

import asyncpg

from bench.apps.engines import POOL_SIZE
from bench.apps.limit import Limit, Row


async def _leave(_: object) -> None:
    """Reset nothing: no statement of these leaves anything behind."""


class Asyncpg:
    """A pool of asyncpg; each statement is a transaction of its own."""

    async def open(self) -> None:
        """Connect."""
        self._pool = await asyncpg.create_pool(
            os.environ["BENCH_DATABASE_URL"].replace("+asyncpg", ""),
            min_size=1,
            max_size=2 * POOL_SIZE,
            reset=_leave,
        )

    async def fetch(self, statement: str, *values: object) -> list[Row]:
        """Return the rows of a SELECT."""
        rows: list[Row] = await self._pool.fetch(statement, *values)
        return rows

    async def execute(self, statement: str, row: Row) -> None:
        """Keep a row."""
        await self._pool.execute(statement, *row)


app = Limit(Asyncpg())
