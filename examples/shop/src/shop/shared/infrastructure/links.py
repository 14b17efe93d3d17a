from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from shop.shared.domain.errors import DomainError
from shop.shared.infrastructure.connections import Connection
from shop.shared.infrastructure.tables import SetOfIds


class LinkTable:
    """A table of pairs: which targets each owner has."""

    def __init__(
        self,
        owner: InstrumentedAttribute[UUID],
        target: InstrumentedAttribute[UUID],
        missing: Callable[[], DomainError],
    ) -> None:
        self._owner = owner
        self._target = target
        self._missing = missing
        self._insert = insert(owner.class_)
        self._delete = delete(owner.class_).where(owner == bindparam("owner"))

    def of(self, identifier: InstrumentedAttribute[UUID]) -> ColumnElement[frozenset[UUID]]:
        """The targets of a row, in the statement that reads it: between two, a writer may come."""
        gathered = func.json_group_array(self._target, type_=SetOfIds)
        of_row = select(gathered).where(self._owner == identifier)
        return of_row.correlate_except(self._owner.class_).scalar_subquery()

    async def add(self, connection: Connection, owner: UUID, targets: Collection[UUID]) -> None:
        if not targets:
            return
        rows = [{self._owner.key: owner, self._target.key: target} for target in targets]
        try:
            await connection.execute(self._insert, rows)
        except IntegrityError as error:
            raise self._missing() from error

    async def replace(self, connection: Connection, owner: UUID, targets: Collection[UUID]) -> None:
        await connection.execute(self._delete, {"owner": owner})
        await self.add(connection, owner, targets)

    def any_of(
        self, identifier: InstrumentedAttribute[UUID], targets: Collection[UUID] | None
    ) -> ColumnElement[bool]:
        """Whether a row has one of the targets or more; a subquery, because a join repeats rows."""
        if targets is None:
            return true()
        return identifier.in_(select(self._owner).where(self._target.in_(targets)))
