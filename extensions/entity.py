"""An entity as the templates see it: its names, and its fields by their roles."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .choices import Choice, State
from .facts import Facts
from .fields import Field
from .kinds import facts
from .literals import Sample
from .naming import pascal, plural, snake, words


@dataclass(frozen=True, slots=True)
class StateMove:
    """A named move of a state field, with the Python names that belong to it."""

    name: str
    state: State
    source: str
    target: str
    error: str
    path: tuple[str, ...] | None

    @property
    def words(self) -> str:
        return words(self.name)

    @property
    def route(self) -> str:
        return self.name.replace("_", "-")

    @property
    def path_routes(self) -> list[str]:
        return [step.replace("_", "-") for step in self.path or ()]

    @property
    def source_member(self) -> str:
        return self.state.member(self.source)

    @property
    def target_member(self) -> str:
        return self.state.member(self.target)

    @property
    def other_members(self) -> list[str]:
        """The states from which the move is forbidden."""
        return [self.state.member(c) for c in self.state.field.choices if c != self.source]

    @property
    def forbidden_at_start(self) -> bool:
        return self.state.start != self.source


_LONGEST = 28  # statements of a function, two below what the service's linter allows


class Entity:
    """Names and fields of one entity of a context."""

    def __init__(self, name: str, fields: Iterable[Field], package: str, context: str) -> None:
        self.name = name
        self.module = snake(name)
        self.plural = plural(self.module)
        self.words = words(self.module)
        self.route = self.plural.replace("_", "-")
        self.table = self.plural
        self.id = f"{self.module}_id"
        self.package = package
        self.context = context
        self.fields = [facts(field, name, self.table) for field in fields]

    @property
    def created(self) -> list[Facts]:
        return [field for field in self.fields if field.in_create]

    @property
    def changed(self) -> list[Facts]:
        return [field for field in self.fields if field.in_change]

    @property
    def changes(self) -> list[str]:
        """The class of what a change brings; empty where nothing can be changed."""
        return [f"{self.name}Change"] if self.changed else []

    @property
    def shown(self) -> list[Facts]:
        return [field for field in self.fields if field.in_output]

    @property
    def filters(self) -> list[Facts]:
        return [field for field in self.fields if field.field.filter]

    @property
    def sorts(self) -> list[Facts]:
        return [field for field in self.fields if field.field.sort]

    @property
    def uniques(self) -> list[Facts]:
        return [field for field in self.fields if field.field.unique]

    @property
    def unique_cases(self) -> list[Facts]:
        """The unique fields that a test can give the same value twice."""
        return [field for field in self.uniques if field.in_create]

    @property
    def sort_cases(self) -> list[Facts]:
        """The sorted fields by which a test can tell its entities apart."""
        return [field for field in self.sorts if field.in_create]

    @property
    def filter_cases(self) -> list[Facts]:
        """The filters that find a new entity; null is found by none."""
        return [field for field in self.filters if field.in_create or field.default != "None"]

    @property
    def indexes(self) -> list[Facts]:
        return [field for field in self.fields if field.indexed]

    @property
    def choices(self) -> list[Choice]:
        return [field for field in self.fields if isinstance(field, Choice)]

    @property
    def states(self) -> list[State]:
        return [field for field in self.fields if isinstance(field, State)]

    @cached_property
    def moves(self) -> list[StateMove]:
        return [
            StateMove(
                name=move.name,
                state=state,
                source=move.source,
                target=move.target,
                error=f"{self.name}Cannot{pascal(move.name)}",
                path=_path(state, move.source),
            )
            for state in self.states
            for move in state.field.moves
        ]

    @property
    def sort_classes(self) -> list[str]:
        """The class of the orders to choose from; empty where there is no choice."""
        return [f"{self.name}Sort"] if self.sorts else []

    @property
    def constant(self) -> str:
        return self.module.upper()

    @property
    def told_apart(self) -> list[Facts]:
        """The fields by which the tests' three entities differ."""
        told = [field for field in self.created if field.field.unique or field.field.sort]
        return told or self.created[:1]

    @property
    def accepted_cases(self) -> list[list[tuple[Facts, Sample]]]:
        """Values at the limits of the fields, as one table of a test; empty where there are none."""
        cases = [(field, sample) for field in self.created for sample in field.accepted]
        return [cases] if cases else []

    @property
    def refused_cases(self) -> list[list[tuple[Facts, Sample]]]:
        """Values beyond the limits of the fields, as one table of a test."""
        cases = [(field, sample) for field in self.created for sample in field.refused]
        return [cases] if cases else []

    @property
    def refused_json_cases(self) -> list[tuple[Facts, str]]:
        """JSON values that the API refuses."""
        return [(field, value) for field in self.created for value in field.refused_json]

    @property
    def reachable_moves(self) -> list[StateMove]:
        """The moves that a new entity can come to by other moves."""
        return [move for move in self.moves if move.path is not None]

    @property
    def barred_moves(self) -> list[StateMove]:
        """The moves that a new entity refuses."""
        return [move for move in self.moves if move.forbidden_at_start]

    @property
    def required_lists(self) -> list[list[Facts]]:
        """The fields that have to be given at creation, as one table of a test."""
        required = [field for field in self.created if not field.request_default]
        return [required] if required else []

    @property
    def refused_queries(self) -> list[tuple[Facts, str]]:
        """Filters that the API refuses, as source of a text."""
        return [(field, value) for field in self.filters for value in field.refused_queries()]

    @property
    def secrets(self) -> list[Facts]:
        return [field for field in self.fields if field.field.secret]

    @property
    def echoed(self) -> list[Facts]:
        """The fields that come back as they were sent."""
        return [field for field in self.created if field.in_output]

    @property
    def conflicts(self) -> str:
        """The errors for a value that another entity has, as words of a sentence."""
        return " or ".join(field.taken for field in self.uniques) or "nothing of its own"

    @property
    def table_arguments(self) -> list[str]:
        """Named constraints and indexes of the table, as the lines of its class."""
        named = [
            *(f'UniqueConstraint("{f.name}", name="{f.unique_name}"),' for f in self.uniques),
            *(f'Index("{f.index_name}", "{f.name}"),' for f in self.indexes),
        ]
        return ["__table_args__ = (", *(f"    {line}" for line in named), ")"] if named else []

    @property
    def sort_map(self) -> str:
        """What the table can be sorted by, as source of a dict."""
        columns = (f'"{field.name}": {self.name}Table.{field.name}' for field in self.sorts)
        return "{" + ", ".join(columns) + "}"

    @property
    def sort_argument(self) -> str:
        """The order as one more argument; empty where there is no choice."""
        return ", query.sort" if self.sorts else ""

    def wanted(self, key: str) -> str:
        """Return what a query filters by, as source of a dict; `{}` in `key` is the field's name."""
        pairs = (f"{key.format(field.name)}: query.{field.name}" for field in self.filters)
        return "{" + ", ".join(pairs) + "}"

    @cached_property
    def checks(self) -> dict[str, list[str]]:
        """The functions that check an entity: one, none without rules, more for very many."""
        lines = [
            rule.statement(field.name, f"{self.module}.{field.name}")
            for field in self.fields
            for rule in field.rules
        ]
        parts = [lines[start : start + _LONGEST] for start in range(0, len(lines), _LONGEST)]
        return {f"_check{'_more' * number}": part for number, part in enumerate(parts)}


def _path(state: State, target: str) -> tuple[str, ...] | None:
    """The moves that lead from the first state to the target; None where none do."""
    found: dict[str, tuple[str, ...]] = {state.start: ()}
    ahead = deque(found)
    while ahead:
        source = ahead.popleft()
        for move in state.field.moves:
            if move.source == source and move.target not in found:
                found[move.target] = (*found[source], move.name)
                ahead.append(move.target)
    return found.get(target)
