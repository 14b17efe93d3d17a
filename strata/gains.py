"""What a context gains, as a migration says it: new tables, and new columns of tables that have rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from extensions.choices import Choice
from extensions.entity import Entity, creation_order, entities
from extensions.facts import Facts
from extensions.keys import IndexOf, Key
from extensions.literals import literal
from extensions.options import Definition
from extensions.references import Reference, References

from .words import and_

_FEW = 3


@dataclass(frozen=True)
class Widened:
    """A table with new columns, and what comes with them."""

    old: Entity
    new: Entity

    @property
    def name(self) -> str:
        return self.new.table

    @property
    def columns(self) -> list[Facts]:
        known = {column.name for column in self.old.columns}
        return [column for column in self.new.columns if column.name not in known]

    @property
    def steps(self) -> list[list[Facts]]:
        """The columns that get a value in every row, as one step; empty without any."""
        filled = [c for c in self.columns if c.field.has_default and not c.field.null]
        return [filled] if filled else []

    @property
    def typed(self) -> str:
        """The columns that get a value, with their types, as source of arguments."""
        return ", ".join(
            f'sa.column("{column.name}", {column.migration_type})'
            for step in self.steps
            for column in step
        )

    @property
    def values(self) -> str:
        """The values that they get, as source of a dict."""
        pairs = [
            f'"{column.name}": {literal(column.field.default)}'
            for step in self.steps
            for column in step
        ]
        return f"{{{', '.join(pairs)}}}"

    @property
    def keys(self) -> list[Key]:
        known = {key.constraint for key in self.old.keys}
        return [key for key in self.new.keys if key.constraint not in known]

    @property
    def indexes(self) -> list[IndexOf]:
        known = {index.name for index in self.old.indexes}
        return [index for index in self.new.indexes if index.name not in known]

    @property
    def choices(self) -> list[Choice]:
        """The columns whose types bring a check."""
        return [column for column in self.columns if isinstance(column, Choice)]

    @property
    def references(self) -> list[Reference]:
        """The columns with a foreign key."""
        return [column for column in self.columns if isinstance(column, Reference)]

    @property
    def links(self) -> list[References]:
        """The new tables of links that belong to it."""
        known = {field.name for field in self.old.links}
        return [field for field in self.new.links if field.name not in known]


@dataclass(frozen=True)
class Gain:
    """New entities, each behind those that it refers to, and earlier ones that may have new fields."""

    created: Sequence[Entity]
    kept: Sequence[Widened]

    @property
    def widened(self) -> list[Widened]:
        return [table for table in self.kept if table.columns]

    @property
    def links(self) -> list[References]:
        return [field for table in self.kept for field in table.links]

    @property
    def title(self) -> str:
        """The first line of the migration."""
        return " and ".join(f"{verb}s {what}" for verb, what in self._phrases()).capitalize()

    @property
    def subject(self) -> str:
        """The same for the name of its file."""
        return " and ".join(f"{verb} {what}" for verb, what in self._phrases())

    def _phrases(self) -> list[tuple[str, str]]:
        tables = [entity.table for entity in self.created]
        tables += [field.links_table for field in self.links]
        added = [
            ("add", f"{_named([c.name for c in table.columns], 'columns')} to {table.name}")
            for table in self.widened
        ]
        return [("create", _named(tables, "tables")), *added] if tables else added


def gain(before: Sequence[Definition], after: Sequence[Definition]) -> Gain:
    """Return what the definitions of a context gain."""
    old = {entity.name: entity for entity in entities(before)}
    new = entities(after)
    return Gain(
        created=[entity for entity in creation_order(new) if entity.name not in old],
        kept=[Widened(old[entity.name], entity) for entity in new if entity.name in old],
    )


def _named(names: Sequence[str], what: str) -> str:
    return and_(names) if len(names) <= _FEW else f"{len(names)} {what}"
