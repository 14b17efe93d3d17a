"""Cases for the tests of references: rows that refer to one that is removed, as Python source."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .fields import OnDelete
from .identity import Names
from .references import Reference, References

if TYPE_CHECKING:
    from .entity import Entity


@dataclass(frozen=True, slots=True)
class RemovalCase:
    """A row that refers to one that is removed, by one of its fields."""

    field: Reference | References
    entity: "Entity"

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def target(self) -> Names:
        return self.field.target

    @property
    def removed(self) -> str:
        return f"a_{self.target.module}(FIRST_{self.target.constant}, number=1)"

    @property
    def row(self) -> str:
        """The row that refers to it; its other fields refer to another."""
        number, sample = (2, "SECOND") if self._is_own else (1, "FIRST")
        whole = f"a_{self.entity.module}({sample}_{self.entity.constant}, number={number})"
        values = [
            f"{other.name}={_value(other, 1 if other is self.field else 2)}"
            for other in self.entity.targeted
            if other.target.name == self.target.name and (other is self.field or not self._is_own)
        ]
        return f"replace({whole}, {', '.join(values)})"

    @property
    def rows(self) -> str:
        """What has to be there, as source of arguments."""
        return f"{self.removed}, {self.row}" if self._is_own else self.row

    @property
    def rest(self) -> str:
        """What the field holds afterwards, as the rest of a comparison."""
        return "== frozenset()" if isinstance(self.field, References) else "is None"

    @property
    def _is_own(self) -> bool:
        return self.target.name == self.entity.name


def removal_cases(entity: "Entity", action: OnDelete) -> list[RemovalCase]:
    """Return the cases of the fields with this action, as far as nothing else refers to the target.

    An action on a link other than restrict releases it, which is SET_NULL here.
    """
    cases = []
    for field in entity.targeted:
        target = entity.found[field.target.name]
        seeded = {
            other.target.name
            for seed in entity.seeds
            for other in seed.targeted
            if seed is not target
        }
        done = field.on_delete
        if isinstance(field, References) and done is OnDelete.CASCADE:
            done = OnDelete.SET_NULL
        if done is action and target.removals and target.name not in seeded:
            cases.append(RemovalCase(field, entity))
    return cases


def _value(field: Reference | References, number: int) -> str:
    one = f"UUID(int={number})"
    return f"frozenset({{{one}}})" if isinstance(field, References) else one
