"""The in-memory repositories of the tests: what a database does by itself, as Python source."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .fields import OnDelete
from .references import Reference, References

if TYPE_CHECKING:
    from .entity import Entity


@dataclass(frozen=True, slots=True)
class Release:
    """What becomes of rows when one that they refer to goes."""

    field: Reference | References
    is_held: bool

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def target_id(self) -> str:
        return self.field.target.id

    @property
    def lines(self) -> Sequence[str]:
        finder = "using" if isinstance(self.field, Reference) else "linked"
        found = f'{finder}(self.rows, "{self.name}", {self.target_id})'
        if self.field.on_delete is OnDelete.RESTRICT:
            return [f"if {found}:", "    raise InUse"]
        if isinstance(self.field, Reference) and self.field.on_delete is OnDelete.CASCADE:
            gone = "self.forget(user.id)" if self.is_held else "del self.rows[user.id]"
            return [f"for user in {found}:", f"    {gone}"]
        rest = f"user.{self.name} - {{{self.target_id}}}"
        value = "None" if isinstance(self.field, Reference) else rest
        return [
            f"for user in {found}:",
            f"    self.rows[user.id] = replace(user, {self.name}={value})",
        ]


def removal(entity: "Entity") -> list[str]:
    """Return the lines that remove a row, as the repository does."""
    row = f"{entity.module}.id"
    if entity.is_soft:
        return [f"self.deleted[{row}] = self.rows.pop({row})"]
    if not entity.held:
        return [f"del self.rows[{row}]"]
    if not entity.in_uses:
        return [f"self.forget({row})"]
    return [
        "try:",
        f"    self.forget({row})",
        "except InUse as error:",
        f"    raise {entity.in_use}({row}) from error",
    ]


def keeping(entity: "Entity") -> list[str]:
    """Return the lines that refuse a row, as the constraints of its table do."""
    rows = "self.rows | self.deleted" if entity.is_soft else "self.rows"
    return [
        *(f"require_free({rows}, row, {key.taken}, {key.arguments})" for key in entity.keys),
        *(
            f"require_target({_rows_of(field, entity)}, row.{field.name}, {field.missing})"
            for field in entity.references
        ),
        *(
            f"require_targets({_rows_of(field, entity)}, row.{field.name}, {field.missing})"
            for field in entity.links
        ),
    ]


def _rows_of(field: Reference | References, entity: "Entity") -> str:
    return "self.rows" if field.target.name == entity.name else f"self.{field.target.plural}.rows"
