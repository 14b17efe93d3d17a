"""What the repositories of an entity say, in their statements or wrapped around Advanced Alchemy's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .entity import Entity


class Repository:
    """The parts of an entity's repositories that no plain list of its fields gives, as Python source."""

    def __init__(self, entity: "Entity") -> None:
        self._entity = entity

    @property
    def sort_map(self) -> str:
        """What the table can be sorted by, as source of a dict."""
        columns = (
            f'"{field.name}": {self._entity.name}Table.{field.name}' for field in self._entity.sorts
        )
        return "{" + ", ".join(columns) + "}"

    @property
    def sort_argument(self) -> str:
        """The order as one more argument; empty where there is no choice."""
        return ", query.sort" if self._entity.sorts else ""

    @property
    def columns(self) -> str:
        """What a row holds, as source: the fields of the entity in their order."""
        name = self._entity.name
        links = "".join(
            f", {field.name}={field.constant}.of({name}Table.id)" for field in self._entity.links
        )
        return f"columns_of({name}Table, {name}{links})"

    @property
    def row(self) -> str:
        """The class of a row with all of the entity's fields."""
        return next(iter(self.linked_rows), f"{self._entity.name}Table")

    @property
    def linked_rows(self) -> list[str]:
        """The class that adds the links to a row of the table; empty where there are none."""
        return [f"_Linked{self._entity.name}"] if self._entity.links else []

    @property
    def kept_rows(self) -> str:
        """Leaves out rows that are softly deleted."""
        return (
            f".where({self._entity.name}Table.deleted_at.is_(None))" if self._entity.is_soft else ""
        )

    @property
    def kept_seen(self) -> str:
        return f" & {self._entity.name}Table.deleted_at.is_(None)" if self._entity.is_soft else ""

    @property
    def deletion(self) -> str:
        """The statement that deletes, as source."""
        table = f"{self._entity.name}Table"
        if self._entity.is_soft:
            values = f"deleted_at=UtcNow(), version={table}.version + 1"
            return f"update({table}).where(_SEEN).values({values})"
        return f"delete({table}).where(_SEEN)"

    @property
    def removal(self) -> list[str]:
        """The lines that delete a row that was seen."""
        execute = "result = await self._connection.execute(_DELETE, seen)"
        return self._refused_in_use(execute)

    def _refused_in_use(self, deleting: str) -> list[str]:
        """The line that deletes, inside of those that say when something else needs the row."""
        if not self._entity.in_uses:
            return [deleting]
        return [
            "try:",
            f"    {deleting}",
            "except IntegrityError as error:",
            f"    raise {self._entity.in_use}({self._entity.module}.id) from error",
        ]

    @property
    def constraints(self) -> list[list[str]]:
        """What the table refuses and the domain's errors for it, as source; empty where it is nothing."""
        found = [
            *(
                f'UniqueKey("{key.constraint}", "{key.columns}", {key.taken})'
                for key in self._entity.keys
            ),
            *(
                f'ReferenceKey("{field.key}", "{field.name}", {field.target.name}Table.id, {field.missing})'
                for field in self._entity.references
            ),
        ]
        return [found] if found else []

    @property
    def execute(self) -> str:
        """The call that keeps a row, up to its arguments."""
        if self.constraints:
            return "_CONSTRAINTS.execute(self._connection, "
        return "self._connection.execute("

    @property
    def link_argument(self) -> str:
        """The conditions on links as one more argument; empty where nothing is filtered by them."""
        return _where(self._link_conditions)

    @property
    def _link_conditions(self) -> list[str]:
        return [
            f"{field.constant}.any_of({self._entity.name}Table.id, query.{field.name})"
            for field in self._entity.link_filters
        ]

    @property
    def kept_filter(self) -> str:
        """Leaves out rows that are softly deleted, as one more keyword."""
        return ", deleted_at=None" if self._entity.is_soft else ""

    @property
    def kept_where_argument(self) -> str:
        """The conditions of a list as one more argument; empty where there are none."""
        kept = [f"{self._entity.name}Table.deleted_at.is_(None)"] if self._entity.is_soft else []
        return _where([*kept, *self._link_conditions])

    @property
    def wrapped_removal(self) -> list[str]:
        """The lines that delete a row that was seen."""
        lock = f"await self._lock({self._entity.module}.id, {self._entity.module}.version)"
        if self._entity.is_soft:
            return [
                f"row = {lock}",
                "row.deleted_at = utc_now()",
                "row.version += 1",
                "await self._session.flush()",
            ]
        return [lock, *self._refused_in_use(f"await self._rows.delete({self._entity.module}.id)")]

    def wrapped(self, writing: str) -> str:
        """Return the call that writes a row, inside the one that translates what the table refuses."""
        return f"self._keep({self._entity.module}, {writing})" if self.constraints else writing

    @property
    def wrapped_keeping(self) -> list[str]:
        """The lines that write a row and translate what the table refuses."""
        nested = [
            "async with self._session.begin_nested():  # so that the session can go on",
            "    await writing",
        ]
        return [
            "try:",
            *(f"    {line}" for line in (nested if self._entity.references else ["await writing"])),
            "except IntegrityError as error:",
            f"    broken = await _CONSTRAINTS.broken(self._session, error, asdict({self._entity.module}))",
            "    if broken is not None:",
            "        raise broken from error",
            "    raise",
        ]

    def wanted(self, key: str) -> str:
        """Return what a query filters by, as source of a dict; `{}` in `key` is the field's name."""
        pairs = (
            f"{key.format(field.name)}: query.{field.name}" for field in self._entity.column_filters
        )
        return "{" + ", ".join(pairs) + "}"


def _where(conditions: Sequence[str]) -> str:
    return f", where=[{', '.join(conditions)}]" if conditions else ""
