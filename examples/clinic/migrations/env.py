import asyncio
import sys
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Uuid
from sqlalchemy.sql.schema import SchemaItem, Table

from clinic.composition.contexts import find_contexts
from clinic.composition.database import open_for_migrations
from clinic.composition.settings import read_settings
from clinic.composition.unreachable import unreachable
from clinic.shared.infrastructure.database import DatabaseUnavailable
from clinic.shared.infrastructure.keyed_transaction import AnswerTable
from clinic.shared.infrastructure.tables import Base, TupleOf

TABLES = {found.name: {t.__tablename__ for t in found.tables} for found in find_contexts()}
TABLES["shared"] = {AnswerTable.__tablename__}


def included(item: SchemaItem, *_: object) -> bool:
    """`-x context=NAME` compares the tables of one context; without it, all are compared."""
    wanted = context.get_x_argument(as_dictionary=True).get("context")
    return wanted is None or not isinstance(item, Table) or item.name in TABLES[wanted]


def rendered(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Only the tables need to know what a list holds."""
    return "sa.JSON()" if kind == "type" and isinstance(item, TupleOf) else False


def differs(*compared: object) -> bool | None:
    """UUIDs stay as their columns were made: in a type of the database's own, or as text."""
    *_, found, wanted = compared
    return False if isinstance(found, Uuid) and isinstance(wanted, Uuid) else None


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=differs,
        include_object=included,
        render_item=rendered,
        user_module_prefix="tables.",
        render_as_batch=connection.dialect.name == "sqlite",  # it changes a table by copying it
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    url = context.config.attributes.get("url") or read_settings().database_url
    database = open_for_migrations(url)
    try:
        await database.ping()
    except DatabaseUnavailable as error:
        sys.exit(unreachable(url, error))
    async with database.writer.begin() as connection:
        await connection.run_sync(migrate)
    await database.close()


asyncio.run(main())
