"""ref and refs: the ids of other entities."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from .fields import Field, OnDelete
from .identity import Names
from .literals import Sample
from .naming import identifier, pascal, snake, words
from .plain import Identifier
from .rules import Rule, limited
from .sized import Counted

_UNKNOWN = UUID(int=404)
_TARGETS = (UUID(int=1), UUID(int=2), UUID(int=3))  # tests add three of each
_MOST_WANTED = 20  # ids that one page can be filtered by
MOST_REQUIRED = len(_TARGETS) - 1


class Ref(Identifier):
    """What both forms of ref have in common: the id of one entity, and an error where there is none."""

    column = "RowId"

    @property
    def migration_type(self) -> str:
        return "sa.Uuid()"

    @property
    def role(self) -> str:
        """The field's name without the id: "category" for category_id."""
        return self.name.removesuffix("_id") or self.name

    @property
    def missing(self) -> str:
        """The name of the error for an id that no entity has."""
        return f"{self.entity}{pascal(self.role)}Missing"

    @property
    def missing_code(self) -> str:
        return f"{snake(self.entity)}_{self.role}_missing"

    @property
    def target_words(self) -> str:
        raise NotImplementedError

    @property
    def unknown(self) -> Sample:
        """The id that no test gives to an entity."""
        return self.sample(_UNKNOWN)


class Reference(Ref):
    """ref=Entity: a foreign key inside the context."""

    def __init__(self, field: Field, entity: str, table: str, targets: Mapping[str, Names]) -> None:
        super().__init__(field, entity, table)
        self.target = targets[str(field.target)]

    @property
    def target_words(self) -> str:
        return self.target.words

    @property
    def is_own(self) -> bool:
        """Whether it refers to its own entity, of which there is none before the first."""
        return self.target.name == self.entity

    @property
    def key(self) -> str:
        """The name of the foreign key."""
        return identifier("fk", self.table, self.name)

    @property
    def on_delete(self) -> OnDelete:
        return self.field.on_delete or OnDelete.RESTRICT

    @property
    def action(self) -> str:
        """What the database does with the row, as an argument; a key restricts by itself."""
        action = self.on_delete.value.upper().replace("_", " ")
        return "" if self.on_delete is OnDelete.RESTRICT else f', ondelete="{action}"'

    @property
    def column_type(self) -> str:
        return f'RowId, ForeignKey("{self.target.table}.id", name="{self.key}"{self.action})'

    @property
    def migration_type(self) -> str:
        return f'sa.Uuid(), sa.ForeignKey("{self.target.table}.id", name="{self.key}"{self.action})'

    @property
    def indexed(self) -> bool:
        return not self.field.unique

    def sample_values(self) -> Sequence[object]:
        return [None] * 3 if self.is_own else super().sample_values()


class Foreign(Ref):
    """ref=context.Entity: an id that the other context is asked about; no key, no import."""

    def __init__(self, field: Field, entity: str, table: str) -> None:
        super().__init__(field, entity, table)
        self.context, _, self.target_name = str(field.target).rpartition(".")

    @property
    def target_module(self) -> str:
        return snake(self.target_name)

    @property
    def target_words(self) -> str:
        return words(self.target_module)

    @property
    def target_id(self) -> str:
        return f"{self.target_module}_id"

    @property
    def before(self) -> str:
        """The parameter for the id that is there already."""
        return f"old_{self.name}"

    @property
    def requirement(self) -> str:
        """The parameters of the check that there is one."""
        before = f", *, {self.before}: UUID | None = None" if self.in_change else ""
        return f"{self.name}: {self.annotation}{before}"

    @property
    def no_question(self) -> Sequence[str]:
        """The condition under which nobody has to be asked; empty where there is none."""
        none = [f"{self.name} is None"] if self.field.null else []
        same = [f"{self.name} == {self.before}"] if self.in_change else []
        return [" or ".join([*none, *same])] if none or same else []

    @property
    def question(self) -> str:
        """The method of the port that asks for it."""
        return f"has_{self.context}_{self.target_module}"


class References(Counted):
    """refs=Entity: a set of ids, kept in a table of links."""

    def __init__(self, field: Field, names: Names, targets: Mapping[str, Names]) -> None:
        super().__init__(field, names.name, names.table)
        self.owner = names
        self.target = targets[str(field.target)]

    @property
    def missing(self) -> str:
        return f"{self.entity}{pascal(self.name)}Missing"

    @property
    def missing_code(self) -> str:
        return f"{self.owner.module}_{self.name}_missing"

    @property
    def links(self) -> str:
        """The class of the table of links."""
        return f"{self.entity}{pascal(self.name)}Table"

    @property
    def links_table(self) -> str:
        return f"{self.owner.module}_{self.name}"

    @property
    def constant(self) -> str:
        return f"_{self.name.upper()}"

    @property
    def owner_key(self) -> str:
        return identifier("fk", self.links_table, self.owner.id)

    @property
    def target_key(self) -> str:
        return identifier("fk", self.links_table, self.target.id)

    @property
    def links_index(self) -> str:
        return identifier("ix", self.links_table, self.target.id)

    @property
    def on_delete(self) -> OnDelete:
        return self.field.on_delete or OnDelete.RESTRICT

    @property
    def action(self) -> str:
        return ', ondelete="CASCADE"' if self.on_delete is OnDelete.CASCADE else ""

    @property
    def domain_type(self) -> str:
        return "frozenset[UUID]"

    def request_type(self, library: str) -> str:
        identifiers = "Identifier" if library == "pydantic" else "UUID"
        return limited(f"list[{identifiers}]", f"fields.items({', '.join(self.sizes)})")

    @property
    def response_type(self) -> str:
        return "list[UUID]"

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_items", self.sizes),)

    def read(self, value: str) -> str:
        return f"frozenset({value})"

    def write(self, value: str) -> str:
        return f"sorted({value})"

    def query(self, parameter: str, *more: str) -> str:
        limit = {"Query": "max_length", "QueryParameter": "max_items"}[parameter]
        notes = [f"{parameter}({limit}={_MOST_WANTED})", *more]
        return f"Annotated[list[UUID] | None, {', '.join(notes)}]"

    @property
    def unknown(self) -> Sample:
        """A set with the id that no test gives to an entity."""
        return self.sample((_UNKNOWN,))

    @property
    def query_sample(self) -> str:
        return f'["{_TARGETS[0]}"]'

    @property
    def other_query_sample(self) -> str:
        return f'["{_UNKNOWN}"]'

    def sample(self, value: object) -> Sample:
        if isinstance(value, range):
            many = f"for number in range({len(value)})"
            return Sample(f"frozenset(UUID(int=number) {many})", f"[str(UUID(int=number)) {many}]")
        if not isinstance(value, tuple):
            return super().sample(value)
        ids = ", ".join(f'UUID("{one}")' for one in value)
        texts = ", ".join(f'"{one}"' for one in value)
        return Sample(f"frozenset({{{ids}}})" if ids else "frozenset()", f"[{texts}]")

    def sample_values(self) -> Sequence[object]:
        return list(combinations(_TARGETS, max(self.low, 1))) * len(_TARGETS)

    def edges(self) -> Iterable[object]:
        return [()] if self.low == 0 else []

    def beyond(self) -> Iterable[object]:
        fewer = [_TARGETS[: self.low - 1]] if self.low else []
        return [*fewer, range(self.high + 1)]

    def malformed(self) -> Iterable[str]:
        return ('"text"', '["one"]', "[None]")

    def refused_queries(self) -> Sequence[str]:
        return ('"one"',)
