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


class Fake:
    """The in-memory repository of an entity, as Python source."""

    def __init__(self, entity: "Entity") -> None:
        self._entity = entity

    @property
    def held(self) -> list[str]:
        """What an in-memory repository needs besides, where others refer to it."""
        return ["on_forget"] if self._entity.referrers and self._entity.goes else []

    @property
    def new(self) -> str:
        """An in-memory repository with all that its entities refer to, as source."""
        if self._entity.targets:
            return f"{self._entity.module}_repository()"
        return f"InMemory{self._entity.name}Repository()"

    @property
    def parameters(self) -> str:
        return "".join(
            f", {target.plural}: InMemory{target.name}Repository" for target in self._entity.targets
        )

    @property
    def releases(self) -> list[Release]:
        return [
            Release(field, bool(self.held))
            for field in self._entity.targeted
            if self._entity.found[field.target.name].goes
        ]

    @property
    def registrations(self) -> list[str]:
        """The lines by which an in-memory repository hears of rows that go."""
        places = {target.name: f"{target.plural}." for target in self._entity.targets}
        return [
            f"{places.get(release.field.target.name, 'self.')}on_forget.append(self._release_{release.name})"
            for release in self.releases
        ]

    @property
    def removal(self) -> list[str]:
        """The lines that remove a row, as the repository does."""
        entity = self._entity
        row = f"{entity.module}.id"
        if entity.is_soft:
            return [f"self.deleted[{row}] = self.rows.pop({row})"]
        if not self.held:
            return [f"del self.rows[{row}]"]
        if not entity.in_uses:
            return [f"self.forget({row})"]
        return [
            "try:",
            f"    self.forget({row})",
            "except InUse as error:",
            f"    raise {entity.in_use}({row}) from error",
        ]

    @property
    def keeping(self) -> list[str]:
        """The lines that refuse a row, as the constraints of its table do."""
        entity = self._entity
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
    return (
        "self.rows" if field.target.name == entity.name else f"self.{field.target.fake_name}.rows"
    )
