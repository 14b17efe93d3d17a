"""An entity as the templates see it: its names, and its fields by their roles."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from .cases import Cases
from .choices import Choice, State
from .facts import Facts
from .fakes import Fake
from .fields import OnDelete
from .identity import Names
from .keys import IndexOf, Key
from .kinds import facts
from .moves import StateMove, moves_of
from .options import Definition
from .owners import Owner
from .references import Foreign, Reference, References
from .repository import Repository
from .usecases import UseCase

_LONGEST = 28  # statements of a function, two below what the service's linter allows


class Entity(Names):
    """Names and fields of one entity of a context."""

    def __init__(self, definition: Definition, others: Mapping[str, Names]) -> None:
        """Take a definition and the names of all entities of its context."""
        self.options = definition.options
        super().__init__(definition.name, self.options.plural, self.options.table)
        self.fields = [facts(field, self, others) for field in definition.fields]
        self.usecases = [UseCase(name) for name in self.options.usecases]
        self.referrers: list[Entity] = []
        self.found: Mapping[str, Entity] = {self.name: self}

    @property
    def columns(self) -> list[Facts]:
        """The fields that are columns of the entity's own table."""
        return [field for field in self.fields if not isinstance(field, References)]

    @property
    def created(self) -> list[Facts]:
        return [field for field in self.fields if field.in_create]

    @property
    def posted(self) -> list[Facts]:
        """The fields of the request that creates an entity."""
        return [field for field in self.fields if field.in_body]

    @cached_property
    def repository(self) -> Repository:
        return Repository(self)

    @cached_property
    def fake(self) -> Fake:
        return Fake(self)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self)

    @cached_property
    def owner(self) -> Owner:
        return Owner(self, tuple(field for field in self.fields if field.field.owner))

    @property
    def changed(self) -> list[Facts]:
        return [field for field in self.fields if field.in_change]

    @property
    def changes(self) -> list[str]:
        """The class of what a change brings; empty where nothing can be changed."""
        return [f"{self.name}Change"] if self.changed and self.does("change") else []

    @property
    def shown(self) -> list[Facts]:
        return [field for field in self.fields if field.in_output]

    @property
    def filters(self) -> list[Facts]:
        return [field for field in self.fields if field.field.filter]

    @property
    def sorts(self) -> list[Facts]:
        return [field for field in self.fields if field.field.sort]

    def does(self, operation: str) -> bool:
        """Tell whether the API has this operation."""
        return operation in self.options.operations

    @property
    def lists(self) -> list[str]:
        """The class of what a list is asked for; empty without lists."""
        return [f"{self.name}Query"] if self.does("list") else []

    @property
    def removals(self) -> list[str]:
        """The repository's method that deletes; empty without it."""
        return ["remove"] if self.does("delete") else []

    @property
    def softs(self) -> list[str]:
        """The column that hides a deleted row; empty where deleted rows go."""
        return ["deleted_at"] if self.is_soft else []

    @property
    def table_classes(self) -> list[str]:
        """The classes of its own table and of its tables of links."""
        return [f"{self.name}Table", *(field.links for field in self.links)]

    @property
    def is_soft(self) -> bool:
        """Whether a deleted row stays, hidden."""
        return self.options.soft_delete

    @property
    def updates(self) -> list[str]:
        """The repository's method for what makes a next version; empty where nothing does."""
        return ["update"] if self.changes or self.moves or self.usecases else []

    @property
    def keys(self) -> list[Key]:
        """What no two rows have alike: single fields, then groups."""
        single = [Key(self, (field,)) for field in self.fields if field.field.unique]
        return single + [Key(self, self._together(group)) for group in self.options.unique]

    @property
    def column_filters(self) -> list[Facts]:
        asked = [field for field in self.filters if not isinstance(field, References)]
        return [*self.owner.fields, *asked]

    @property
    def indexes(self) -> list[IndexOf]:
        single = [IndexOf(self, (field,)) for field in self.columns if field.indexed]
        return single + [IndexOf(self, self._together(group)) for group in self.options.index]

    def _together(self, group: Iterable[str]) -> tuple[Facts, ...]:
        named = {field.name: field for field in self.fields}
        return tuple(named[name] for name in group)

    @property
    def choices(self) -> list[Choice]:
        return [field for field in self.fields if isinstance(field, Choice)]

    @property
    def states(self) -> list[State]:
        return [field for field in self.fields if isinstance(field, State)]

    @cached_property
    def moves(self) -> list[StateMove]:
        return [move for state in self.states for move in moves_of(state, self.name)]

    @property
    def sort_classes(self) -> list[str]:
        """The class of the orders to choose from; empty where there is no choice."""
        return [f"{self.name}Sort"] if self.sorts else []

    def sort_query(self, parameter: str) -> str:
        """Return the type of the order that is asked for; `parameter` as for `Facts.query`."""
        if not self._sorts_by_null:
            return f"FromQuery[{self.name}Sort | None]"
        names = "|".join(field.name for field in self.sorts)
        return f'Annotated[str | None, {parameter}(pattern="^-?({names})$")]'

    @property
    def sort_value(self) -> str:
        """Source of the order that was asked for."""
        return f"None if sort is None else {self.name}Sort(sort)" if self._sorts_by_null else "sort"

    @property
    def _sorts_by_null(self) -> bool:
        """Whether msgspec would read one of the orders as None, so that all are read as text."""
        return any(field.name == "null" for field in self.sorts)

    @property
    def secrets(self) -> list[Facts]:
        return [field for field in self.fields if field.field.secret]

    @property
    def conflicts(self) -> str:
        """The errors for a value that another entity has, as words of a sentence."""
        errors = [*(key.taken for key in self.keys), *(field.missing for field in self.targeted)]
        *first, last = errors or ["nothing of its own"]
        return " or ".join([", ".join(first), last] if first else [last])

    @property
    def creation_problems(self) -> list[str]:
        """The statuses that only some creations may answer, as source."""
        return [*self.owner.statuses, *(["409"] if self.keys else [])]

    @property
    def change_problems(self) -> list[str]:
        """The statuses that a change may answer, as source."""
        changing = any(field.in_change for key in self.keys for field in key.fields)
        return [*self.owner.statuses, "404", *(["409"] if changing else []), "412", "428"]

    @property
    def removal_problems(self) -> list[str]:
        """The statuses that a deletion may answer, as source."""
        held = ["409"] if self.in_uses else []
        return [*self.owner.statuses, "404", *held, "412", "428"]

    @property
    def removal_errors(self) -> str:
        """The errors of a removal, as words of a sentence."""
        stale = f"{self.name}Stale where another version is stored"
        return "; ".join(
            [stale, *(f"{error} where another row needs it" for error in self.in_uses)]
        )

    @property
    def table_arguments(self) -> list[str]:
        """Named constraints and indexes of the table, as the lines of its class."""
        named = [
            *(f'UniqueConstraint({key.arguments}, name="{key.constraint}"),' for key in self.keys),
            *(f'Index("{index.name}", {index.arguments}),' for index in self.indexes),
        ]
        return ["__table_args__ = (", *(f"    {line}" for line in named), ")"] if named else []

    # The repository

    @property
    def versioned(self) -> list[str]:
        """What the repository does with a version that somebody has seen."""
        return [*self.updates, *self.removals][:1]

    # The repository that wraps Advanced Alchemy's

    # Other entities

    @property
    def references(self) -> list[Reference]:
        """The foreign keys of its table."""
        return [field for field in self.fields if isinstance(field, Reference)]

    @property
    def links(self) -> list[References]:
        """The fields with a table of links."""
        return [field for field in self.fields if isinstance(field, References)]

    @property
    def link_filters(self) -> list[References]:
        return [field for field in self.links if field.field.filter]

    @property
    def targeted(self) -> list[Reference | References]:
        """All fields that refer to entities of this context."""
        return [field for field in self.fields if isinstance(field, Reference | References)]

    @property
    def foreigns(self) -> list[Foreign]:
        """The fields that refer to entities of other contexts, as far as somebody can give them."""
        return [field for field in self.created if isinstance(field, Foreign)]

    @property
    def foreigns_changed(self) -> list[Foreign]:
        return [field for field in self.foreigns if field.in_change]

    @property
    def asking_changes(self) -> list[str]:
        """The class of a change that other contexts are asked about; empty where none is."""
        return self.changes if self.foreigns_changed else []

    @property
    def plain_changes(self) -> list[str]:
        """The class of a change that nobody is asked about; empty where somebody is."""
        return [] if self.foreigns_changed else self.changes

    @property
    def targets(self) -> list["Entity"]:
        """The other entities of this context that it refers to."""
        names = dict.fromkeys(field.target.name for field in self.targeted)
        return [self.found[name] for name in names if name != self.name]

    @property
    def seeds(self) -> list["Entity"]:
        """What a test has to add before it, its targets' targets first."""
        before = [seed for target in self.targets for seed in (*target.seeds, target)]
        return list(dict.fromkeys(before))

    @property
    def in_uses(self) -> list[str]:
        """The error for one that is referred to; empty where none can be in the way of a deletion."""
        return [self.in_use] if self.does("delete") and self.is_held else []

    @property
    def is_held(self) -> bool:
        """Whether a row that refers to it can keep it from being deleted."""
        return any(
            field.on_delete is OnDelete.RESTRICT
            or (isinstance(field, Reference) and referrer is not self and referrer.is_held)
            for referrer in self.referrers
            for field in referrer.targeted
            if field.target.name == self.name
        )

    @property
    def new_id(self) -> str:
        """Where its ids come from, as source."""
        return "kernel.new_id" if self.options.id == "uuid7" else "uuid4"

    @property
    def goes(self) -> bool:
        """Whether its rows can be deleted, with one that they refer to too."""
        return (self.does("delete") and not self.is_soft) or any(
            field.on_delete is OnDelete.CASCADE and self.found[field.target.name].goes
            for field in self.references
            if not field.is_own
        )

    @property
    def ports(self) -> list[str]:
        """The port that asks other contexts; empty where none is asked."""
        return [f"{self.name}References"] if self.foreigns else []

    @property
    def questions(self) -> list[Foreign]:
        """What that port asks: one field for each question."""
        return list({field.question: field for field in self.foreigns}.values())

    @property
    def asked(self) -> list[str]:
        """The contexts that it asks."""
        return list(dict.fromkeys(field.context for field in self.foreigns))

    @property
    def asked_apis(self) -> str:
        """What those contexts publish, as source of arguments in a wiring."""
        return ", ".join(f"{context}_api(kernel)" for context in self.asked)

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


def entities(definitions: Sequence[Definition]) -> list[Entity]:
    """Return the entities of a context in the order of their definitions, each with its referrers."""
    names = {d.name: Names(d.name, d.options.plural, d.options.table) for d in definitions}
    found = {d.name: Entity(d, names) for d in definitions}
    for entity in found.values():
        for target in dict.fromkeys(field.target.name for field in entity.targeted):
            found[target].referrers.append(entity)
        entity.found = found
    return list(found.values())


def creation_order(of: Iterable[Entity]) -> list[Entity]:
    """Return the entities so that each comes behind those that it refers to."""
    return list(dict.fromkeys(found for entity in of for found in (*entity.seeds, entity)))


def asked_contexts(of: Iterable[Entity]) -> list[str]:
    """Return the contexts that the entities ask, each once."""
    return sorted({context for entity in of for context in entity.asked})
