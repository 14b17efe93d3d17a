import asyncio

from alembic import command
from sqlalchemy import URL

from shop.shared.infrastructure.database import Database
from tests.conftest import migrations


async def test_tables_and_migrations_agree(database_url: URL) -> None:
    await asyncio.to_thread(command.check, migrations(database_url))


async def test_every_migration_goes_down_and_up_again(
    database_url: URL, database: Database
) -> None:
    config = migrations(database_url)
    await database.close()  # its connections know the tables that go
    await asyncio.to_thread(command.downgrade, config, "base")
    await asyncio.to_thread(command.upgrade, config, "heads")
    await asyncio.to_thread(command.check, config)
