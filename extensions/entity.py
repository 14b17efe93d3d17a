"""An entity as the templates see it: its names, and its fields by their roles."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .cases import RemovalCase, removal_cases
from .choices import Choice, State
from .facts import Facts
from .fakes import Release, keeping, removal
from .fields import OnDelete
from .identity import Names
from .keys import IndexOf, Key, has_three
from .kinds import facts
from .literals import Sample
from .naming import pascal, words
from .options import Definition
from .owners import Owner
from .references import Foreign, Reference, References
from .usecases import UseCase


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
    def key_cases(self) -> list[Key]:
        """The keys that a test can give to two rows, which differ in every other key."""
        return [key for key in self.keys if key.can_repeat and self._differ_elsewhere(key)]

    def _differ_elsewhere(self, key: Key) -> bool:
        told = [field for field in self.told_apart if has_three(field)]
        return all(
            any(field in told for field in other.without(key))
            for other in self.keys
            if other != key and other.can_repeat
        )

    @property
    def sort_cases(self) -> list[Facts]:
        """The sorted fields by which a test can tell its entities apart."""
        return [field for field in self.sorts if field.in_create]

    @property
    def filter_cases(self) -> list[Facts]:
        """The filters that find a new entity; null is found by none."""
        return [
            field
            for field in self.filters
            if (field.in_create or field.default != "None") and not _refers_to_itself(field)
        ]

    @property
    def column_filters(self) -> list[Facts]:
        asked = [field for field in self.filters if not isinstance(field, References)]
        return [*self.owner.fields, *asked]

    @property
    def column_filter_cases(self) -> list[Facts]:
        """The filters for which a test can make two rows that differ."""
        return [
            field
            for field in self.column_filters
            if not _refers_to_itself(field) and not field.field.owner
        ]

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
    def told_apart(self) -> list[Facts]:
        """The fields by which the tests' three entities differ."""
        told = [field for field in self.posted if field.field.unique or field.field.sort]
        spans = [key.fields for key in self.keys]
        spans += [key.without(other) for key in self.keys for other in self.keys if key != other]
        for span in spans:
            if not any(field in told and has_three(field) for field in span):
                told += [field for field in span if field.in_body and has_three(field)][:1]
        return told or self.posted[:1]

    @property
    def accepted_cases(self) -> list[list[tuple[Facts, Sample]]]:
        """Values at the limits of the fields, as one table of a test; empty where there are none."""
        cases = [(field, sample) for field in self.posted for sample in field.accepted]
        return [cases] if cases else []

    @property
    def refused_cases(self) -> list[list[tuple[Facts, Sample]]]:
        """Values beyond the limits of the fields, as one table of a test."""
        cases = [(field, sample) for field in self.posted for sample in field.refused]
        return [cases] if cases else []

    @property
    def refused_json_cases(self) -> list[tuple[Facts, str]]:
        """JSON values that the API refuses."""
        return [(field, value) for field in self.posted for value in field.refused_json]

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
        required = [field for field in self.posted if not field.request_default]
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
        return [field for field in self.posted if field.in_output]

    @property
    def conflicts(self) -> str:
        """The errors for a value that another entity has, as words of a sentence."""
        errors = [*(key.taken for key in self.keys), *(field.missing for field in self.targeted)]
        *first, last = errors or ["nothing of its own"]
        return " or ".join([", ".join(first), last] if first else [last])

    @property
    def removal_problems(self) -> str:
        """The statuses that a deletion may answer, as source of arguments."""
        statuses = "404, 409, 412, 428" if self.in_uses else "404, 412, 428"
        return f"{self.owner.first_status}{statuses}"

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

    @property
    def sort_map(self) -> str:
        """What the table can be sorted by, as source of a dict."""
        columns = (f'"{field.name}": {self.name}Table.{field.name}' for field in self.sorts)
        return "{" + ", ".join(columns) + "}"

    @property
    def sort_argument(self) -> str:
        """The order as one more argument; empty where there is no choice."""
        return ", query.sort" if self.sorts else ""

    # The repository

    @property
    def kept_rows(self) -> str:
        """Leaves out rows that are softly deleted."""
        return f".where({self.name}Table.deleted_at.is_(None))" if self.is_soft else ""

    @property
    def kept_seen(self) -> str:
        return f" & {self.name}Table.deleted_at.is_(None)" if self.is_soft else ""

    @property
    def versioned(self) -> list[str]:
        """What the repository does with a version that somebody has seen."""
        return [*self.updates, *self.removals][:1]

    @property
    def deletion(self) -> str:
        """The statement that deletes, as source."""
        table = f"{self.name}Table"
        if self.is_soft:
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
        if not self.in_uses:
            return [deleting]
        return [
            "try:",
            f"    {deleting}",
            "except IntegrityError as error:",
            f"    raise {self.in_use}({self.module}.id) from error",
        ]

    @property
    def constraints(self) -> list[list[str]]:
        """What the table refuses and the domain's errors for it, as source; empty where it is nothing."""
        found = [
            *(f'UniqueKey("{key.constraint}", "{key.columns}", {key.taken})' for key in self.keys),
            *(
                f'ReferenceKey("{field.key}", "{field.name}", {field.target.name}Table.id, {field.missing})'
                for field in self.references
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
    def link_parameters(self) -> str:
        return "".join(f", linked_{field.name}: frozenset[UUID]" for field in self.links)

    @property
    def link_argument(self) -> str:
        """The conditions on links as one more argument; empty where nothing is filtered by them."""
        return _where(self._link_conditions)

    @property
    def _link_conditions(self) -> list[str]:
        return [
            f"{field.constant}.any_of({self.name}Table.id, query.{field.name})"
            for field in self.link_filters
        ]

    # The repository that wraps Advanced Alchemy's

    @property
    def kept_filter(self) -> str:
        """Leaves out rows that are softly deleted, as one more keyword."""
        return ", deleted_at=None" if self.is_soft else ""

    @property
    def kept_where_argument(self) -> str:
        """The conditions of a list as one more argument; empty where there are none."""
        kept = [f"{self.name}Table.deleted_at.is_(None)"] if self.is_soft else []
        return _where([*kept, *self._link_conditions])

    @property
    def wrapped_removal(self) -> list[str]:
        """The lines that delete a row that was seen."""
        lock = f"await self._lock({self.module}.id, {self.module}.version)"
        if self.is_soft:
            return [
                f"row = {lock}",
                "row.deleted_at = utc_now()",
                "row.version += 1",
                "await self._session.flush()",
            ]
        return [lock, *self._refused_in_use(f"await self._rows.delete({self.module}.id)")]

    def wrapped(self, writing: str) -> str:
        """Return the call that writes a row, inside the one that translates what the table refuses."""
        return f"self._keep({self.module}, {writing})" if self.constraints else writing

    @property
    def wrapped_keeping(self) -> list[str]:
        """The lines that write a row and translate what the table refuses."""
        nested = [
            "async with self._session.begin_nested():  # so that the session can go on",
            "    await writing",
        ]
        return [
            "try:",
            *(f"    {line}" for line in (nested if self.references else ["await writing"])),
            "except IntegrityError as error:",
            f"    broken = await _CONSTRAINTS.broken(self._session, error, asdict({self.module}))",
            "    if broken is not None:",
            "        raise broken from error",
            "    raise",
        ]

    def links_of(self, identifier: str) -> str:
        """Return the arguments with the links of the row with this id."""
        return "".join(f", {field.name}_by_id[{identifier}]" for field in self.links)

    def wanted(self, key: str) -> str:
        """Return what a query filters by, as source of a dict; `{}` in `key` is the field's name."""
        pairs = (f"{key.format(field.name)}: query.{field.name}" for field in self.column_filters)
        return "{" + ", ".join(pairs) + "}"

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
    def held(self) -> list[str]:
        """What an in-memory repository needs besides, where others refer to it."""
        return ["on_forget"] if self.referrers and self.goes else []

    @property
    def fake(self) -> str:
        """An in-memory repository with all that its entities refer to, as source."""
        if self.targets:
            return f"{self.module}_repository()"
        return f"InMemory{self.name}Repository()"

    @property
    def fake_parameters(self) -> str:
        return "".join(
            f", {target.plural}: InMemory{target.name}Repository" for target in self.targets
        )

    @property
    def releases(self) -> list[Release]:
        return [
            Release(field, bool(self.held))
            for field in self.targeted
            if self.found[field.target.name].goes
        ]

    @property
    def registrations(self) -> list[str]:
        """The lines by which an in-memory repository hears of rows that go."""
        places = {target.name: f"{target.plural}." for target in self.targets}
        return [
            f"{places.get(release.field.target.name, 'self.')}on_forget.append(self._release_{release.name})"
            for release in self.releases
        ]

    @property
    def seeding(self) -> list[str]:
        """The fixtures that add what it refers to, as one list of arguments; empty without targets."""
        names = ", ".join(f'"stored_{target.plural}"' for target in self.targets)
        return [names] if names else []

    @property
    def required_targets(self) -> list[Facts]:
        """The fields for which the API refuses ids that no entity has."""
        return [field for field in [*self.targeted, *self.foreigns] if field.in_create]

    @property
    def restricting_others(self) -> list[RemovalCase]:
        """The same as `restricting`, where a new entity refers to the first of another kind."""
        return [
            case
            for case in self.restricting
            if case.target.name != self.name and case.field.in_create
        ]

    def taken_body(self, key: Key) -> str:
        """Return the values of the first entity's key as source of a JSON object."""
        body = f"FIRST_{self.constant}_JSON"
        names = [field.name for field in key.given]
        return "{" + ", ".join(f'"{name}": {body}["{name}"]' for name in names) + "}"

    def in_page_order(self, created: str) -> str:
        """Return source of entities in an order that a test knows: each database sorts uuid4 its own way."""
        if self.options.id == "uuid7":
            return created
        return f'sorted({created}, key=itemgetter("id"))'

    @property
    def own_filters(self) -> list[Facts]:
        return [field for field in self.filters if _refers_to_itself(field)]

    @property
    def restricting(self) -> list[RemovalCase]:
        return removal_cases(self, OnDelete.RESTRICT)

    @property
    def cascading(self) -> list[RemovalCase]:
        return removal_cases(self, OnDelete.CASCADE)

    @property
    def releasing(self) -> list[RemovalCase]:
        return removal_cases(self, OnDelete.SET_NULL)

    @property
    def fake_removal(self) -> list[str]:
        return removal(self)

    @property
    def fake_keeping(self) -> list[str]:
        return keeping(self)

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


def _where(conditions: Sequence[str]) -> str:
    return f", where=[{', '.join(conditions)}]" if conditions else ""


def _refers_to_itself(field: Facts) -> bool:
    return isinstance(field, Reference) and field.is_own


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
