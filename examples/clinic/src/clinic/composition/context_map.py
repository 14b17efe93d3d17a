"""Prints what every context of the service holds: `just contexts`."""

from clinic.composition.contexts import find_contexts
from clinic.composition.database import open_database
from clinic.composition.settings import read_settings
from clinic.shared.context import Context, Kernel
from clinic.shared.entrypoints.routing import operations
from clinic.shared.infrastructure.sources import new_id, utc_now


def described(context: Context, kernel: Kernel) -> str:
    tables = ", ".join(table.__tablename__ for table in context.tables)
    found = [operation for routes in context.routes(kernel) for operation in operations(routes)]
    asks = [f"  asks: {', '.join(context.asks)}"] if context.asks else []
    lines = (f"  {line}" for line in sorted(found, key=_path))
    return "\n".join([context.name, f"  tables: {tables}", *asks, *lines])


def _path(operation: str) -> str:
    return operation.partition(" ")[2]


def diagram(contexts: tuple[Context, ...]) -> str:
    lines = [
        f"    {context.name} --> {table.__tablename__}[({table.__tablename__})]"
        for context in contexts
        for table in context.tables
    ]
    lines += [f"    {context.name} -.-> {asked}" for context in contexts for asked in context.asks]
    return "\n".join(["```mermaid", "graph LR", *lines, "```"])


def main() -> None:
    settings = read_settings()
    database = open_database(settings.database_url, pool_size=1)
    kernel = Kernel(database, utc_now, new_id)
    contexts = find_contexts()
    print(*(described(context, kernel) for context in contexts), diagram(contexts), sep="\n\n")


if __name__ == "__main__":
    main()
