"""What a table's unique constraints and indexes span: one field, or several together."""

from dataclasses import dataclass

from .facts import Facts
from .identity import Names
from .naming import identifier, pascal, words
from .references import Reference


@dataclass(frozen=True, slots=True)
class _Span:
    entity: Names
    fields: tuple[Facts, ...]

    @property
    def arguments(self) -> str:
        """The columns, as source of arguments."""
        return ", ".join(f'"{field.name}"' for field in self.fields)

    def _identifier(self, prefix: str) -> str:
        return identifier(prefix, self.entity.table, *(field.name for field in self.fields))


class IndexOf(_Span):
    """An index."""

    @property
    def name(self) -> str:
        return self._identifier("ix")


class Key(_Span):
    """What no two rows have alike."""

    @property
    def name(self) -> str:
        return "_with_".join(field.name for field in self.fields)

    @property
    def words(self) -> str:
        return " and ".join(words(field.role) for field in self.fields)

    @property
    def constraint(self) -> str:
        return self._identifier("uq")

    @property
    def columns(self) -> str:
        """How SQLite names the columns, where others name the constraint."""
        return ", ".join(f"{self.entity.table}.{field.name}" for field in self.fields)

    @property
    def taken(self) -> str:
        """The name of the error for values that another entity has."""
        return f"{self.entity.name}{''.join(pascal(field.role) for field in self.fields)}Taken"

    @property
    def code(self) -> str:
        return "_".join([self.entity.module, *(field.role for field in self.fields), "taken"])

    @property
    def as_first(self) -> str:
        """The values of `first`, as source of arguments."""
        return ", ".join(f"{field.name}=first.{field.name}" for field in self.fields)

    @property
    def given(self) -> list[Facts]:
        """The fields that are given when an entity is created."""
        return [field for field in self.fields if field.in_body]

    def without(self, other: "Key") -> tuple[Facts, ...]:
        """The fields that the other key does not have."""
        return tuple(field for field in self.fields if field not in other.fields)

    @property
    def can_repeat(self) -> bool:
        """Whether a test can give the same values to two rows; null is never the same."""
        return bool(self.given) and not any(
            (isinstance(field, Reference) and field.is_own)
            or (not field.in_create and field.default == "None")
            for field in self.fields
        )


def has_three(field: Facts) -> bool:
    """Tell whether three rows can differ in a field."""
    return len(set(field.samples)) > 2
