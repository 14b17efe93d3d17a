"""Cases for the tests of an entity, as Python source."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .facts import Facts
from .fields import OnDelete
from .identity import Names
from .keys import Key, has_three
from .literals import Sample
from .moves import StateMove
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


def _removal_cases(entity: "Entity", action: OnDelete) -> list[RemovalCase]:
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


class Cases:
    """What the tests of an entity are asked to prove, as far as its fields can show it."""

    def __init__(self, entity: "Entity") -> None:
        self._entity = entity

    @property
    def keys(self) -> list[Key]:
        """The keys that a test can give to two rows, which differ in every other key."""
        return [key for key in self._entity.keys if key.can_repeat and self._differ_elsewhere(key)]

    def _differ_elsewhere(self, key: Key) -> bool:
        told = [field for field in self.told_apart if has_three(field)]
        return all(
            any(field in told for field in other.without(key))
            for other in self._entity.keys
            if other != key and other.can_repeat
        )

    @property
    def sorts(self) -> list[Facts]:
        """The sorted fields by which a test can tell its entities apart."""
        return [field for field in self._entity.sorts if field.in_create]

    @property
    def filters(self) -> list[Facts]:
        """The filters that find a new entity; null is found by none."""
        return [
            field
            for field in self._entity.filters
            if (field.in_create or field.default != "None") and not _refers_to_itself(field)
        ]

    @property
    def column_filters(self) -> list[Facts]:
        """The filters for which a test can make two rows that differ."""
        return [
            field
            for field in self._entity.column_filters
            if not _refers_to_itself(field) and not field.field.owner
        ]

    @property
    def told_apart(self) -> list[Facts]:
        """The fields by which the tests' three entities differ."""
        told = [field for field in self._entity.posted if field.field.unique or field.field.sort]
        spans = [key.fields for key in self._entity.keys]
        spans += [
            key.without(other)
            for key in self._entity.keys
            for other in self._entity.keys
            if key != other
        ]
        for span in spans:
            if not any(field in told and has_three(field) for field in span):
                told += [field for field in span if field.in_body and has_three(field)][:1]
        return told or self._entity.posted[:1]

    @property
    def accepted(self) -> list[list[tuple[Facts, Sample]]]:
        """Values at the limits of the fields, as one table of a test; empty where there are none."""
        cases = [(field, sample) for field in self._entity.posted for sample in field.accepted]
        return [cases] if cases else []

    @property
    def refused(self) -> list[list[tuple[Facts, Sample]]]:
        """Values beyond the limits of the fields, as one table of a test."""
        cases = [(field, sample) for field in self._entity.posted for sample in field.refused]
        return [cases] if cases else []

    @property
    def refused_json(self) -> list[tuple[Facts, str]]:
        """JSON values that the API refuses."""
        return [(field, value) for field in self._entity.posted for value in field.refused_json]

    @property
    def reachable_moves(self) -> list[StateMove]:
        """The moves that a new entity can come to by other moves."""
        return [move for move in self._entity.moves if move.path is not None]

    @property
    def barred_moves(self) -> list[StateMove]:
        """The moves that a new entity refuses."""
        return [move for move in self._entity.moves if move.forbidden_at_start]

    @property
    def required(self) -> list[list[Facts]]:
        """The fields that have to be given at creation, as one table of a test."""
        required = [field for field in self._entity.posted if not field.request_default]
        return [required] if required else []

    @property
    def refused_queries(self) -> list[tuple[Facts, str]]:
        """Filters that the API refuses, as source of a text."""
        return [
            (field, value) for field in self._entity.filters for value in field.refused_queries()
        ]

    @property
    def echoed(self) -> list[Facts]:
        """The fields that come back as they were sent."""
        return [field for field in self._entity.posted if field.in_output]

    @property
    def seeding(self) -> list[str]:
        """The fixtures that add what it refers to, as one list of arguments; empty without targets."""
        names = ", ".join(f'"stored_{target.plural}"' for target in self._entity.targets)
        return [names] if names else []

    @property
    def unknown_targets(self) -> list[Facts]:
        """The fields for which the API refuses ids that no entity has."""
        return [
            field for field in [*self._entity.targeted, *self._entity.foreigns] if field.in_create
        ]

    @property
    def restricting_others(self) -> list[RemovalCase]:
        """The same as `restricting`, where a new entity refers to the first of another kind."""
        return [
            case
            for case in self.restricting
            if case.target.name != self._entity.name and case.field.in_create
        ]

    def taken_body(self, key: Key) -> str:
        """Return the values of the first entity's key as source of a JSON object."""
        body = f"FIRST_{self._entity.constant}_JSON"
        names = [field.name for field in key.given]
        return "{" + ", ".join(f'"{name}": {body}["{name}"]' for name in names) + "}"

    def in_page_order(self, created: str) -> str:
        """Return source of entities in an order that a test knows: each database sorts uuid4 its own way."""
        if self._entity.options.id == "uuid7":
            return created
        return f'sorted({created}, key=itemgetter("id"))'

    @property
    def own_filters(self) -> list[Facts]:
        return [field for field in self._entity.filters if _refers_to_itself(field)]

    @property
    def restricting(self) -> list[RemovalCase]:
        return _removal_cases(self._entity, OnDelete.RESTRICT)

    @property
    def cascading(self) -> list[RemovalCase]:
        return _removal_cases(self._entity, OnDelete.CASCADE)

    @property
    def releasing(self) -> list[RemovalCase]:
        return _removal_cases(self._entity, OnDelete.SET_NULL)


def _refers_to_itself(field: Facts) -> bool:
    return isinstance(field, Reference) and field.is_own
