from collections.abc import Iterable

from sqlalchemy import Connection, inspect

from clinic.shared.domain.errors import Unavailable
from clinic.shared.infrastructure.database import Database, Outages
from clinic.shared.infrastructure.tables import Base


class NotMigrated(Unavailable):
    code = "database_not_migrated"

    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__(f"The database lacks the tables {', '.join(missing)}. Migrate it.")


class Schema:
    """The tables of all contexts. A database that has them once is not asked again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_there = False

    async def require(self) -> None:
        if self._is_there:
            return
        with Outages():
            async with self._database.reader.connect() as connection:
                there = await connection.run_sync(_tables)
        if missing := sorted(Base.metadata.tables.keys() - there):
            raise NotMigrated(missing)
        self._is_there = True


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
