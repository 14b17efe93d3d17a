from itertools import compress

from sqlalchemy import Table, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.tables import Base


class Leftovers:
    """What a test has left in the database. One statement finds it, because a test fills few of many tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = Base.metadata.sorted_tables[::-1]  # those that refer to others first
        self._are_filled = select(*(exists().select_from(table) for table in self._tables))

    async def remove(self) -> None:
        async with self._database.writer.begin() as connection:
            filled = (await connection.execute(self._are_filled)).one()
            for table in compress(self._tables, filled):
                await _empty(connection, table)


async def _empty(connection: AsyncConnection, table: Table) -> None:
    # MySQL deletes no row that another one of its own table refers to.
    own = {key.parent: None for key in table.foreign_keys if key.column.table is table}
    if own:
        await connection.execute(table.update().values(own))
    await connection.execute(table.delete())
