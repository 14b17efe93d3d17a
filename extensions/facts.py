"""What every layer writes about a field, computed in one place.

A `Facts` turns a `Field` into Python source: its type, its column, its checks, its form in JSON and
the values that tests use. Templates print what stands here and decide nothing. What is special about a
type is in its class: see `kinds`.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import ClassVar

from .fields import Field
from .literals import Sample, literal, sample
from .naming import words
from .rules import Rule, limited

_STRICT = {"bool": "Flag", "date": "Day", "UUID": "Identifier"}
_SQLALCHEMY = ("BigInteger", "Boolean", "Date", "Double", "Integer", "LargeBinary", "Uuid")


class Facts:
    """The facts of one field. Each type's class says what is special about the type.

    What a type's class says holds for a value that is there; fields that may be null are handled here.
    """

    python: ClassVar[str] = "str"
    json: ClassVar[str] = "str"
    column: ClassVar[str] = ""

    def __init__(self, field: Field, entity: str, table: str) -> None:
        """Take a field of this entity, which is kept in this table."""
        self.field = field
        self.entity = entity
        self.table = table

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def words(self) -> str:
        return words(self.name)

    @property
    def role(self) -> str:
        """What the field is called in errors."""
        return self.name

    @property
    def in_create(self) -> bool:
        return not self.field.readonly

    @property
    def in_body(self) -> bool:
        """Whether the request that creates an entity has it; an owner comes from the caller."""
        return self.in_create and not self.field.owner

    @property
    def in_change(self) -> bool:
        return self.in_create and not self.field.immutable and not self.field.secret

    @property
    def in_output(self) -> bool:
        return not self.field.secret

    # The domain

    @property
    def annotation(self) -> str:
        return self.nullable(self.domain_type)

    @property
    def domain_type(self) -> str:
        return self.python

    @property
    def default(self) -> str:
        """What a new entity has where nothing is given; empty where something must be."""
        if self.field.default is not None:
            return self.sample(self.field.default).python
        return "None" if self.field.null else ""

    @property
    def given(self) -> str:
        """The default behind the annotation of a new entity; a secret stays out of its repr."""
        if not self.field.secret:
            return _assigned(self.default)
        return f" = field(default={self.default}, repr=False)" if self.default else self.hidden

    @property
    def hidden(self) -> str:
        """Keeps a secret out of the entity's repr."""
        return " = field(repr=False)" if self.field.secret else ""

    @property
    def initial(self) -> str:
        """What a new entity starts with."""
        return f"new.{self.name}" if self.in_create else self.default

    @property
    def rules(self) -> Sequence[Rule]:
        """The checks of a value in the domain."""
        return ()

    # The table

    @property
    def column_type(self) -> str:
        return self.column

    @property
    def column_null(self) -> str:
        """Said only where the annotation does not say it."""
        return ""

    @property
    def migration_type(self) -> str:
        """The column's type in a migration, where nothing of a context may be imported."""
        return f"sa.{self.column_type}()" if self.column_type in _SQLALCHEMY else self.column_type

    @property
    def indexed(self) -> bool:
        field = self.field
        return (field.index or field.filter or field.sort) and not field.unique

    # The API

    def request(self, library: str) -> str:
        """Return the type in a request in the words of msgspec or of Pydantic."""
        told = " ".join(filter(None, (self.field.doc, self.told_limits)))
        described = f"fields.described({literal(told)})" if told else ""
        return limited(self.nullable(self.request_type(library)), described)

    def request_type(self, library: str) -> str:
        """Return the same for a value that is there; Pydantic's own types are laxer than the service's."""
        kind = self.json_type
        return limited(_STRICT.get(kind, kind) if library == "pydantic" else kind, self.limits)

    @property
    def json_type(self) -> str:
        """The type that the libraries read a value into, before limits."""
        return self.json

    @property
    def limits(self) -> str:
        """The limits of the JSON form, as a call of one of the service's own functions."""
        return ""

    @property
    def told_limits(self) -> str:
        """The limits that a JSON schema has no word for, in the words of the domain's refusal."""
        return ""

    @property
    def request_default(self) -> str:
        """The default behind the annotation, of the type that the library reads JSON into."""
        if self.field.default is None or self.read(self.name) == self.name:
            return _assigned(self.default)
        return _assigned(self.sample(self.field.default).json)

    @property
    def response(self) -> str:
        return self.nullable(self.response_type)

    @property
    def response_type(self) -> str:
        return self.json_type

    def to_domain(self, value: str) -> str:
        """Return source that turns a value of a request, null too, into one of the domain."""
        return self._unless_none(value, self.read(value))

    def to_response(self, value: str) -> str:
        """Return source that turns a value of the domain, None too, into one of a response."""
        return self._unless_none(value, self.write(value))

    def read(self, value: str) -> str:
        """Return source that turns a value of a request into one of the domain."""
        return value

    def write(self, value: str) -> str:
        """Return source that turns a value of the domain into one of a response."""
        return value

    # A filter

    def query(self, parameter: str, *more: str) -> str:
        """Return the type of a filter.

        `parameter` is the framework's name for one with limits, `more` what numbers need beside it.
        """
        if not self.query_limits:
            return f"FromQuery[{self.json_type} | None]"
        notes = [f"{parameter}({self.query_limits})", *(more if self.json_type != "str" else ())]
        return f"Annotated[{self.json_type} | None, {', '.join(notes)}]"

    @property
    def query_limits(self) -> str:
        """The limits of a filter, as keywords of a query parameter."""
        return ""

    @property
    def query_value(self) -> str:
        read = self.read(self.name)
        return read if read == self.name else f"None if {self.name} is None else {read}"

    @property
    def query_sample(self) -> str:
        """The filter that finds an entity made of the first samples, as source."""
        if self.in_create:
            return self.samples[0].json
        return self.sample(self.field.default).json

    @property
    def other_query_sample(self) -> str:
        """A filter that does not find it."""
        found = self.query_sample
        return next((s.json for s in self.samples if s.json != found), found)

    def refused_queries(self) -> Sequence[str]:
        """Return filters that are no value of this type, as source of a text."""
        return ()

    # Values for tests

    def sample(self, value: object) -> Sample:
        """Return the sources of one value of this type."""
        return sample(value)

    @cached_property
    def samples(self) -> tuple[Sample, ...]:
        """Three valid values, as different as the field allows; a later one is never less."""
        return tuple(map(self.sample, self.sample_values()))

    @cached_property
    def accepted(self) -> tuple[Sample, ...]:
        """Valid values at the limits."""
        none = (None,) if self.field.null else ()
        return tuple(dict.fromkeys(map(self.sample, (*none, *self.edges()))))

    @cached_property
    def refused(self) -> tuple[Sample, ...]:
        """Values of the right type that the entity refuses."""
        return tuple(dict.fromkeys(map(self.sample, self.beyond())))

    @cached_property
    def refused_json(self) -> tuple[str, ...]:
        """JSON forms that no value of this field has."""
        none = () if self.field.null else ("None",)
        refused = (sample.json for sample in self.refused)
        return tuple(dict.fromkeys((*none, *self.malformed(), *refused)))

    def sample_values(self) -> Sequence[object]:
        """Return what `samples` are made of."""
        raise NotImplementedError(self.field.type)

    def edges(self) -> Iterable[object]:
        """Return what `accepted` is made of, None aside."""
        return ()

    def beyond(self) -> Iterable[object]:
        """Return what `refused` is made of."""
        return ()

    def malformed(self) -> Iterable[str]:
        """Return JSON of other types, as source."""
        return ()

    def nullable(self, annotation: str) -> str:
        """Return the annotation of this field, from that of a value that is there."""
        return f"{annotation} | None" if self.field.null else annotation

    def _unless_none(self, value: str, converted: str) -> str:
        if converted == value or not self.field.null:
            return converted
        return f"None if {value} is None else {converted}"


def _assigned(value: str) -> str:
    return f" = {value}" if value else ""
