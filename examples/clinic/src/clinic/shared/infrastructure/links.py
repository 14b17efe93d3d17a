from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from clinic.shared.domain.errors import DomainError
from clinic.shared.infrastructure.connections import Connection


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
        self._rows = select(owner, target).where(owner.in_(bindparam("owners", expanding=True)))
        self._insert = insert(owner.class_)
        self._delete = delete(owner.class_).where(owner == bindparam("owner"))

    async def of(
        self, connection: Connection, owners: Collection[UUID]
    ) -> Mapping[UUID, frozenset[UUID]]:
        """The targets of each owner, in one statement for all of them."""
        found = defaultdict[UUID, set[UUID]](set)
        if owners:
            for owner, target in await connection.execute(self._rows, {"owners": list(owners)}):
                found[owner].add(target)
        return {owner: frozenset(found[owner]) for owner in owners}

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
