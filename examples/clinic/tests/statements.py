from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from clinic.shared.infrastructure.database import Database


class StatementCounter:
    """Sees every statement that reaches the database; a query in a loop shows as a number."""

    def __init__(self, database: Database) -> None:
        self._seen: list[str] = []
        for engine in (database.reader, database.writer):
            event.listen(engine.sync_engine, "before_cursor_execute", self._see)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        counted = self._seen = []
        yield counted
        self._seen = []

    def _see(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        self._seen.append(statement)
