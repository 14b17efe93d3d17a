"""What every layer writes about a field, computed in one place.

A `Facts` turns a `Field` into Python source: its type, its column, its checks, its form in JSON and
the values that tests use. Templates print what stands here and decide nothing.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, cast
from uuid import UUID

from .fields import Field, FieldType
from .naming import identifier, pascal, words


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, as Python source for the domain and as Python source of its JSON form."""

    python: str
    json: str


class Facts:
    """The facts of one field. Each type's class says what is special about the type.

    Expressions that need a value take its source as argument: `to_domain("self.price")`. What a
    type's class says holds for a value that is there; fields that may be null are handled here.
    """

    python: ClassVar[str] = "str"
    column: ClassVar[str] = ""
    json: ClassVar[str] = "str"
    rises: ClassVar[bool] = True

    def __init__(self, field: Field, entity: str, table: str) -> None:
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
    def in_create(self) -> bool:
        return not self.field.readonly

    @property
    def in_change(self) -> bool:
        return self.in_create and not self.field.immutable and not self.field.secret

    @property
    def in_output(self) -> bool:
        return not self.field.secret

    # The domain

    @property
    def annotation(self) -> str:
        return self._nullable(self.domain_type)

    @property
    def domain_type(self) -> str:
        return self.python

    @property
    def default(self) -> str:
        """ " = value" where a new entity need not be given one, otherwise nothing."""
        if self.field.has_default and self.field.default is not None:
            return f" = {self.value(self.field.default).python}"
        return " = None" if self.field.null else ""

    @property
    def hidden(self) -> str:
        """Keeps a secret out of the entity's repr."""
        return " = field(repr=False)" if self.field.secret else ""

    @property
    def given(self) -> str:
        """The default of a new entity's field, kept out of the repr where it is secret."""
        if not self.field.secret:
            return self.default
        value = self.default.removeprefix(" = ")
        return f" = field(default={value}, repr=False)" if value else self.hidden

    @property
    def initial(self) -> str:
        """What a new entity starts with."""
        return f"new.{self.name}" if self.in_create else self.default.removeprefix(" = ")

    def checks(self) -> list[str]:
        """Statements that refuse a value that is against the rules, without the subject."""
        return []

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
        name, bracket, arguments = self.column_type.partition("(")
        return f"sa.{name}({arguments or ')'}" if name in SQLALCHEMY else name + bracket + arguments

    @property
    def unique_name(self) -> str:
        return identifier("uq", self.table, self.name)

    @property
    def index_name(self) -> str:
        return identifier("ix", self.table, self.name)

    @property
    def check_name(self) -> str:
        return identifier("ck", self.table, self.name)

    @property
    def indexed(self) -> bool:
        field = self.field
        return (field.index or field.filter or field.sort) and not field.unique

    @property
    def taken(self) -> str:
        """The name of the error for a value that another entity has."""
        return f"{self.entity}{pascal(self.name)}Taken"

    # The API

    def request(self, library: str) -> str:
        """The type in a request in the words of msgspec or of Pydantic."""
        described = f"described({literal(self.field.doc)})" if self.field.doc else ""
        return limited(self._nullable(self.request_type(library)), described)

    def request_type(self, library: str) -> str:
        return limited(self.json_type(library), self.limits)

    def json_type(self, library: str) -> str:
        """The type before limits; Pydantic's own are laxer, so the service names stricter ones."""
        return STRICT.get(self.json, self.json) if library == "pydantic" else self.json

    @property
    def limits(self) -> str:
        """The limits of the JSON form, as a call of one of the service's own functions."""
        return ""

    @property
    def request_default(self) -> str:
        if self.field.has_default and self.field.default is not None:
            return f" = {self.value(self.field.default).json}"
        return " = None" if self.field.null else ""

    @property
    def response(self) -> str:
        return self._nullable(self.response_type)

    @property
    def response_type(self) -> str:
        return self.json

    def to_domain(self, value: str) -> str:
        return self._unless_none(value, self.read(value))

    def to_response(self, value: str) -> str:
        return self._unless_none(value, self.write(value))

    def read(self, value: str) -> str:
        return value

    def write(self, value: str) -> str:
        return value

    def query(self, parameter: str, *more: str) -> str:
        """The type of a filter.

        `parameter` is the framework's name for one with limits, `more` what numbers need beside it.
        """
        if not self.query_limits:
            return f"FromQuery[{self.query_type} | None]"
        notes = [f"{parameter}({self.query_limits})", *(more if self.query_type != "str" else ())]
        return f"Annotated[{self.query_type} | None, {', '.join(notes)}]"

    @property
    def query_limits(self) -> str:
        """The limits of a filter, as keywords of a query parameter."""
        return ""

    @property
    def query_type(self) -> str:
        return self.json

    @property
    def query_value(self) -> str:
        read = self.read(self.name)
        return read if read == self.name else f"None if {self.name} is None else {read}"

    @property
    def query_sample(self) -> str:
        """The filter that finds an entity made of the first samples, as source."""
        if self.in_create:
            return self.samples[0].json
        return self.value(self.field.default).json

    @property
    def other_query_sample(self) -> str:
        """A filter that does not find it."""
        found = self.query_sample
        return next((s.json for s in self.samples if s.json != found), found)

    def refused_queries(self) -> list[str]:
        """Filters that are no value of this type, as source of a text."""
        return []

    # Values for tests

    @cached_property
    def samples(self) -> tuple[Sample, ...]:
        """Three valid values, as different as the field allows; a later one is never less."""
        return tuple(self.value(value) for value in self.sample_values())

    def sample_values(self) -> list[object]:
        raise NotImplementedError(self.field.type)

    def value(self, value: object) -> Sample:
        """The sources of one value of this type."""
        source = literal(value)
        return Sample(source, source)

    @cached_property
    def accepted(self) -> list[Sample]:
        """Valid values at the limits."""
        none = [Sample("None", "None")] if self.field.null else []
        return [*none, *(self.value(value) for value in self.edges())]

    @cached_property
    def refused(self) -> list[Sample]:
        """Values of the right type that the entity refuses."""
        return [self.value(value) for value in self.beyond()]

    @cached_property
    def refused_json(self) -> list[str]:
        """JSON forms that no value of this field has."""
        none = [] if self.field.null else ["None"]
        return list(dict.fromkeys([*none, *self.malformed(), *self.refused_samples_json()]))

    def refused_samples_json(self) -> Iterable[str]:
        return (sample.json for sample in self.refused)

    def edges(self) -> Iterable[object]:
        return ()

    def beyond(self) -> Iterable[object]:
        return ()

    def malformed(self) -> Iterable[str]:
        return ('["no such form"]',)

    # Helpers of the types

    def call(self, name: str, *limits: str) -> str:
        """A check of this field's value; the subject is filled in by the template."""
        return ", ".join([f'{name}("{self.name}", {{}}.{self.name}', *filter(None, limits)]) + ")"

    def range_check(self) -> list[str]:
        limits = [
            f"{word}imum={self.value(bound).python}"
            for word, bound, given in (
                ("min", self.field.min, self.field.has_min),
                ("max", self.field.max, self.field.has_max),
            )
            if given or (bound is not None and self.field.type in _RANGED)
        ]
        return [self.call("check_range", *limits)] if limits else []

    def outside(self, step: object) -> Iterator[object]:
        """The values just beyond both bounds, where there are any."""
        low, high = self.field.min, self.field.max
        for bound, sign in ((low, -1), (high, 1)):
            if bound is not None:
                try:
                    yield bound + sign * step  # type: ignore[operator]
                except OverflowError:
                    continue

    def inside(self, wanted: list[object], step: object) -> list[object]:
        """The wanted values, or else the first ones that the bounds allow."""
        low, high = self.field.min, self.field.max
        if all((low is None or v >= low) and (high is None or v <= high) for v in wanted):  # type: ignore[operator]
            return wanted
        if low is None:
            return [high - (2 - number) * step for number in range(3)]  # type: ignore[operator]
        rising = [low + number * step for number in range(3)]  # type: ignore[operator]
        return [value if high is None or value <= high else high for value in rising]

    def _nullable(self, annotation: str) -> str:
        return f"{annotation} | None" if self.field.null else annotation

    def _unless_none(self, value: str, converted: str) -> str:
        if converted == value or not self.field.null:
            return converted
        return f"None if {value} is None else {converted}"


class Text(Facts):
    """str and text."""

    json = "str"

    @property
    def _lengths(self) -> tuple[int, int]:
        return cast(int, self.field.min or 0), cast(int, self.field.max)

    @property
    def pattern(self) -> str | None:
        return self.field.pattern

    @property
    def column_type(self) -> str:
        return "LongText" if self.field.type is FieldType.TEXT else f"varchar({self.field.max})"

    @property
    def limits(self) -> str:
        low, high = self._lengths
        shortest = f", min_length={low}" if low else ""
        pattern = "" if self.pattern is None else f", pattern={regex(self.pattern)}"
        return f"text(max_length={high}{shortest}{pattern})"

    @property
    def query_limits(self) -> str:
        pattern = "ANY_TEXT" if self.pattern is None else regex(self.pattern)
        return f"max_length={self._lengths[1]}, pattern={pattern}"

    def checks(self) -> list[str]:
        low, high = self._lengths
        return [
            self.call(
                "check_text",
                f"max_length={high}",
                f"min_length={low}" if low else "",
                "" if self.pattern is None else f"pattern={regex(self.pattern)}",
            )
        ]

    def sample_values(self) -> list[object]:
        if self.field.samples:
            return sorted(self.field.samples)
        low, high = self._lengths
        texts = [f"{self.words} {number}"[-high:] for number in (1, 2, 3)]
        return [text.rjust(low, "x") for text in texts]

    def edges(self) -> Iterable[object]:
        if self.pattern is not None:
            return self.field.samples
        low, high = self._lengths
        return [Repeated(length) for length in sorted({low, high})]

    def beyond(self) -> Iterable[object]:
        low, high = self._lengths
        shorter = [Repeated(low - 1)] if low else []
        wrong = [f"{self.field.samples[0]}\n"] if self.field.samples else []
        return [*shorter, Repeated(high + 1), "\0", *wrong]

    def malformed(self) -> Iterable[str]:
        return ("5",)

    def refused_queries(self) -> list[str]:
        return ['"\\0"', f'"x" * {self._lengths[1] + 1}']


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text or bytes of this many characters."""

    length: int


class Address(Text):
    """email and url."""

    @property
    def column_type(self) -> str:
        return f"varchar({self.field.max})"

    @property
    def limits(self) -> str:
        low, high = self._lengths
        shortest = f", min_length={low}" if low else ""
        return f"text(max_length={high}{shortest}, pattern={self.field.type.upper()})"

    @property
    def query_limits(self) -> str:
        return f"max_length={self._lengths[1]}, pattern={self.field.type.upper()}"

    def checks(self) -> list[str]:
        low, high = self._lengths
        shortest = f"min_length={low}" if low else ""
        name = self.field.type.upper()
        return [self.call("check_text", f"max_length={high}", shortest, f"pattern={name}")]

    def sample_values(self) -> list[object]:
        low, high = self._lengths
        long, short = {
            FieldType.EMAIL: ("ada{}@example.com", "{}@a.co"),
            FieldType.URL: ("https://example.com/{}", "http://a/{}"),
        }[self.field.type]
        form = long if len(long) - 1 <= high else short
        return [self._grown(form.format(number), low) for number in (1, 2, 3)]

    def _grown(self, text: str, low: int) -> str:
        missing = low - len(text)
        if missing <= 0:
            return text
        return text + "/" * missing if self.field.type is FieldType.URL else "a" * missing + text

    def edges(self) -> Iterable[object]:
        return ()

    def beyond(self) -> Iterable[object]:
        return ["nobody" * 2, f"{self.sample_values()[0]}\n", "\0"]

    def refused_queries(self) -> list[str]:
        return ['"nobody"']


class Integer(Facts):
    """int and bigint."""

    python = "int"
    json = "int"

    @property
    def column_type(self) -> str:
        return "Integer" if self.field.type is FieldType.INT else "BigInteger"

    @property
    def limits(self) -> str:
        return f"{self._name}({', '.join(self._given_bounds)})"

    @property
    def _name(self) -> str:
        return "int32" if self.field.type is FieldType.INT else "int64"

    @property
    def _given_bounds(self) -> list[str]:
        low = [f"minimum={self.field.min}"] if self.field.has_min else []
        return [*low, *([f"maximum={self.field.max}"] if self.field.has_max else [])]

    @property
    def query_limits(self) -> str:
        return f"ge={self.field.min}, le={self.field.max}"

    def checks(self) -> list[str]:
        return self.range_check()

    def sample_values(self) -> list[object]:
        return self.inside([1, 2, 3], 1)

    def edges(self) -> Iterable[object]:
        return dict.fromkeys((self.field.min, self.field.max))

    def beyond(self) -> Iterable[object]:
        return self.outside(1)

    def malformed(self) -> Iterable[str]:
        return ('"1"', "1.5", "True")

    def refused_queries(self) -> list[str]:
        return ['"one"', '"1.5"']


class Float(Facts):
    python = "float"
    json = "float"
    column = "Double"

    @property
    def limits(self) -> str:
        bounds = ", ".join(
            f"{word}imum={self.value(bound).python}"
            for word, bound in (("min", self.field.min), ("max", self.field.max))
            if bound is not None
        )
        return f"number({bounds})"

    def checks(self) -> list[str]:
        return [self.call("check_finite"), *self.range_check()]

    def sample_values(self) -> list[object]:
        return self.inside([1.5, 2.5, 3.5], 0.0)

    def edges(self) -> Iterable[object]:
        bounds = (self.field.min, self.field.max)
        return [*(bound for bound in bounds if bound is not None), *self.sample_values()[:1]]

    def beyond(self) -> Iterable[object]:
        return self.outside(1.0)

    def malformed(self) -> Iterable[str]:
        return ('"1.5"',)


class Exact(Facts):
    """decimal: text in JSON, because JSON's numbers are binary."""

    python = "Decimal"

    @property
    def _size(self) -> tuple[int, int]:
        return cast(int, self.field.precision), cast(int, self.field.scale)

    @property
    def column_type(self) -> str:
        digits, places = self._size
        return f"exact_decimal({digits}, {places})"

    @property
    def limits(self) -> str:
        digits, places = self._size
        low = cast("Decimal | None", self.field.min)
        sign = "" if low is not None and low >= 0 else "-?"
        whole = f"[0-9]{{1,{digits - places}}}" if digits > places else "0"
        part = rf"(\.[0-9]{{1,{places}}})?" if places else ""
        return f"text(pattern={raw(f'^{sign}{whole}{part}$')})"

    @property
    def query_limits(self) -> str:
        return self.limits.removeprefix("text(").removesuffix(")")

    def checks(self) -> list[str]:
        digits, places = self._size
        return [
            self.call("check_decimal", f"digits={digits}", f"places={places}"),
            *self.range_check(),
        ]

    def read(self, value: str) -> str:
        return f"Decimal({value})"

    def write(self, value: str) -> str:
        return f'f"{{{value}:.{self._size[1]}f}}"'

    def value(self, value: object) -> Sample:
        text = f"{value:f}"
        return Sample(f'Decimal("{text}")' if "." in text else f"Decimal({text})", f'"{text}"')

    @property
    def _unit(self) -> Decimal:
        return Decimal(1).scaleb(-self._size[1])

    def sample_values(self) -> list[object]:
        digits, places = self._size
        whole = [Decimal(number) for number in (1, 2, 3)]
        if digits == places:
            whole = [number.scaleb(-1) for number in whole]
        return self.inside([number.quantize(self._unit) for number in whole], self._unit)

    @property
    def _largest(self) -> Decimal:
        digits, places = self._size
        return Decimal(10) ** (digits - places) - self._unit

    def edges(self) -> Iterable[object]:
        low = cast("Decimal | None", self.field.min)
        high = cast("Decimal | None", self.field.max)
        return dict.fromkeys(
            bound.quantize(self._unit)
            for bound in (
                -self._largest if low is None else low,
                self._largest if high is None else high,
            )
        )

    def beyond(self) -> Iterable[object]:
        finer = self._unit / 10
        inner = cast(Decimal, self.sample_values()[0])
        return [*self.outside(self._unit), self._largest + self._unit, inner + finer]

    def malformed(self) -> Iterable[str]:
        return ("1.5", '"a lot"', '"NaN"', '""')

    def refused_queries(self) -> list[str]:
        return ['"a lot"', '"NaN"']


class Boolean(Facts):
    python = "bool"
    json = "bool"
    column = "Boolean"

    def sample_values(self) -> list[object]:
        return [False, True, True]

    def edges(self) -> Iterable[object]:
        return (False, True)

    def malformed(self) -> Iterable[str]:
        return ('"true"', "1")

    def refused_queries(self) -> list[str]:
        return ['"perhaps"']

    @property
    def query_sample(self) -> str:
        return super().query_sample.lower().join('""')

    @property
    def other_query_sample(self) -> str:
        return '"true"' if "false" in self.query_sample else '"false"'


class Day(Facts):
    python = "date"
    json = "date"
    column = "Date"
    step: ClassVar[timedelta] = timedelta(days=1)

    def checks(self) -> list[str]:
        return self.range_check()

    def value(self, value: object) -> Sample:
        return Sample(literal(value), f'"{cast(date, value).isoformat()}"')

    def sample_values(self) -> list[object]:
        return self.inside([date(2026, 1, day) for day in (1, 2, 3)], self.step)

    def edges(self) -> Iterable[object]:
        return [bound for bound in (self.field.min, self.field.max) if bound is not None]

    def beyond(self) -> Iterable[object]:
        return self.outside(self.step)

    def malformed(self) -> Iterable[str]:
        return ('"yesterday"', '"2026-13-01"', "20260101")

    def refused_queries(self) -> list[str]:
        return ['"yesterday"', '"2026-13-01"']


class Clock(Facts):
    """time: text in JSON, because `format: time` stands for a time with an offset."""

    python = "time"
    column = "ClockTime"

    @property
    def limits(self) -> str:
        return "text(pattern=TIME)"

    def checks(self) -> list[str]:
        return [self.call("check_time"), *self.range_check()]

    def read(self, value: str) -> str:
        return f"time.fromisoformat({value})"

    def write(self, value: str) -> str:
        return f"{value}.isoformat()"

    def value(self, value: object) -> Sample:
        return Sample(literal(value), f'"{cast(time, value).isoformat()}"')

    def sample_values(self) -> list[object]:
        wanted: list[object] = [time(9, 30, 0, 250000), time(10, 45), time(23, 59, 59, 999999)]
        low, high = cast("time | None", self.field.min), cast("time | None", self.field.max)
        if all((low is None or v >= low) and (high is None or v <= high) for v in wanted):  # type: ignore[operator]
            return wanted
        return sorted(bound for bound in (low, low or high, high or low) if bound is not None)

    def edges(self) -> Iterable[object]:
        return dict.fromkeys((self.field.min or time(0), self.field.max or time(23, 59, 59)))

    def beyond(self) -> Iterable[object]:
        minute = timedelta(minutes=1)
        for bound, sign in ((self.field.min, -1), (self.field.max, 1)):
            if bound is not None:
                moved = datetime.combine(date(2026, 1, 2), cast(time, bound)) + sign * minute
                if moved.date() == date(2026, 1, 2):
                    yield moved.time()

    def malformed(self) -> Iterable[str]:
        return ('"25:00:00"', '"12:00:00Z"', '"noon"', "12")


class Moment(Facts):
    """datetime: always with a time zone."""

    python = "datetime"
    json = "datetime"
    column = "UtcDateTime"
    step: ClassVar[timedelta] = timedelta(days=1)

    def json_type(self, library: str) -> str:
        return "Moment"

    @property
    def response_type(self) -> str:
        return "Moment"

    def checks(self) -> list[str]:
        return [self.call("check_moment"), *self.range_check()]

    def write(self, value: str) -> str:
        return f"{value}.astimezone(UTC)"

    def value(self, value: object) -> Sample:
        moment = cast(datetime, value)
        text = moment.isoformat().replace("+00:00", "Z")
        return Sample(literal(moment), f'"{text}"')

    def sample_values(self) -> list[object]:
        wanted = [datetime(2026, 1, day, 3, 4, 5, 250000, tzinfo=UTC) for day in (1, 2, 3)]
        return self.inside([*wanted], self.step)

    def edges(self) -> Iterable[object]:
        return [bound for bound in (self.field.min, self.field.max) if bound is not None]

    def beyond(self) -> Iterable[object]:
        return [*self.outside(self.step), datetime(2026, 1, 2, 3, 4, 5)]

    def malformed(self) -> Iterable[str]:
        return ('"yesterday"', "1767225600", '"0001-01-01T00:00:00+01:00"')


class Identifier(Facts):
    python = "UUID"
    json = "UUID"
    column = "Uuid"

    def value(self, value: object) -> Sample:
        return Sample(literal(value), f'"{value}"')

    def sample_values(self) -> list[object]:
        return [UUID(int=number) for number in (1, 2, 3)]

    def malformed(self) -> Iterable[str]:
        return ('"number one"', "1")

    def refused_queries(self) -> list[str]:
        return ['"one"']


class Json(Facts):
    python = "JsonValue"
    json = "Json"

    @property
    def response(self) -> str:
        return "Json"

    @property
    def column_type(self) -> str:
        return "JSON(none_as_null=True)"

    def checks(self) -> list[str]:
        return [self.call("check_json", "nullable=True" if self.field.null else "")]

    def read(self, value: str) -> str:
        return f'json_value("{self.name}", {value})'

    @property
    def annotation(self) -> str:
        return "JsonValue"

    def request(self, library: str) -> str:
        described = f"described({literal(self.field.doc)})" if self.field.doc else ""
        return limited("Json", described)

    @property
    def column_null(self) -> str:
        return f", nullable={self.field.null}"

    @property
    def migration_type(self) -> str:
        return "sa.JSON()"

    def sample_values(self) -> list[object]:
        return [{self.name: [number, 2.5, None, True, "ä"]} for number in (1, 2, 3)]

    def edges(self) -> Iterable[object]:
        return ({}, [], "text", 0, False)

    def beyond(self) -> Iterable[object]:
        return ({"text": "\0"}, [["\0"]])

    def malformed(self) -> Iterable[str]:
        return ()


class Binary(Facts):
    """bytes: base64 in JSON."""

    python = "bytes"
    column = "LargeBinary"

    @property
    def _lengths(self) -> tuple[int, int]:
        return cast(int, self.field.min or 0), cast(int, self.field.max)

    @property
    def limits(self) -> str:
        return f"text(max_length={-(-self._lengths[1] // 3) * 4}, pattern=BASE64)"

    def checks(self) -> list[str]:
        low, high = self._lengths
        shortest = f"min_length={low}" if low else ""
        return [self.call("check_bytes", f"max_length={high}", shortest)]

    def read(self, value: str) -> str:
        return f"b64decode({value})"

    def write(self, value: str) -> str:
        return f"b64encode({value}).decode()"

    def value(self, value: object) -> Sample:
        if isinstance(value, Repeated):
            source = f'b"x" * {value.length}'
            return Sample(source, f"b64encode({source}).decode()")
        source = literal(value)
        return Sample(source, f"b64encode({source}).decode()")

    def sample_values(self) -> list[object]:
        low, high = self._lengths
        return [f"bytes {number}".encode()[-high:].rjust(low, b"x") for number in (1, 2, 3)]

    def edges(self) -> Iterable[object]:
        return [Repeated(length) for length in sorted(set(self._lengths))]

    def beyond(self) -> Iterable[object]:
        low, high = self._lengths
        return [*([Repeated(low - 1)] if low else []), Repeated(high + 1)]

    def malformed(self) -> Iterable[str]:
        return ('"###"', '"A"', "5")


class Choice(Facts):
    """enum and state: a StrEnum of the domain."""

    @property
    def domain_type(self) -> str:
        return f"{self.entity}{pascal(self.name)}"

    def json_type(self, library: str) -> str:
        return self.domain_type

    @property
    def response_type(self) -> str:
        return self.domain_type

    @property
    def query_type(self) -> str:
        return self.domain_type

    @property
    def column_type(self) -> str:
        return f'choices({self.domain_type}, "{self.check_name}")'

    @property
    def migration_type(self) -> str:
        members = ", ".join(f'"{choice}"' for choice in self.field.choices)
        return f'one_of({members}, name="{self.check_name}")'

    @property
    def members(self) -> list[tuple[str, str]]:
        return [(choice.upper(), choice) for choice in self.field.choices]

    def member(self, choice: object) -> str:
        return f"{self.domain_type}.{str(choice).upper()}"

    @property
    def request_default(self) -> str:
        return self.default

    def value(self, value: object) -> Sample:
        return Sample(self.member(value), f'"{value}"')

    def sample_values(self) -> list[object]:
        choices = self.field.choices
        return [choices[min(number, len(choices) - 1)] for number in range(3)]

    def edges(self) -> Iterable[object]:
        return self.field.choices

    def malformed(self) -> Iterable[str]:
        return ('"no such choice"', "1")

    def refused_queries(self) -> list[str]:
        return ['"no such choice"']


class State(Choice):
    """A choice that only named moves change."""

    @property
    def in_create(self) -> bool:
        return False

    @property
    def start(self) -> str:
        """The state of a new entity."""
        return str(self.field.default if self.field.has_default else self.field.choices[0])

    @property
    def initial(self) -> str:
        return self.member(self.start)


class Items(Facts):
    """list: a tuple in the domain, a JSON array in the table."""

    @cached_property
    def item(self) -> Facts:
        return facts(self.field.item_field, self.entity, self.table)

    @property
    def _lengths(self) -> tuple[int, int]:
        return cast(int, self.field.min or 0), cast(int, self.field.max)

    @property
    def domain_type(self) -> str:
        return f"tuple[{self.item.domain_type}, ...]"

    @property
    def column_type(self) -> str:
        dump, load = _ITEM_COLUMNS.get(type(self.item), (self.item.python, self.item.python))
        return f"TupleOf({dump}, {load})"

    @property
    def migration_type(self) -> str:
        return "sa.JSON()"

    def request_type(self, library: str) -> str:
        low, high = self._lengths
        shortest = f", min_length={low}" if low else ""
        members = f"list[{self.item.request_type(library)}]"
        return limited(members, f"items(max_length={high}{shortest})")

    @property
    def response_type(self) -> str:
        return f"list[{self.item.response_type}]"

    def checks(self) -> list[str]:
        low, high = self._lengths
        return [
            self.call(
                "check_items",
                f"max_length={high}",
                f"min_length={low}" if low else "",
                self._each(),
            )
        ]

    def _each(self) -> str:
        for check in self.item.checks():
            name, _, arguments = check.partition("(")
            limits = arguments.removesuffix(")").split(", ", 2)[2:]
            return f"each=partial({name}, {limits[0]})" if limits else f"each={name}"
        return ""

    def read(self, value: str) -> str:
        return self._each_of(value, self.item.read("item"), "tuple")

    def write(self, value: str) -> str:
        return self._each_of(value, self.item.write("item"), "list")

    def _each_of(self, value: str, converted: str, kind: str) -> str:
        if converted == "item":
            return f"{kind}({value})"
        if kind == "list":
            return f"[{converted} for item in {value}]"
        return f"tuple({converted} for item in {value})"

    def value(self, value: object) -> Sample:
        if isinstance(value, Repeated):
            one = self.item.samples[0]
            return Sample(f"({one.python},) * {value.length}", f"[{one.json}] * {value.length}")
        samples = [self.item.value(item) for item in cast("list[object]", value)]
        python = ", ".join(sample.python for sample in samples)
        comma = "," if len(samples) == 1 else ""
        return Sample(f"({python}{comma})", f"[{', '.join(sample.json for sample in samples)}]")

    def sample_values(self) -> list[object]:
        low, high = self._lengths
        size = min(max(low, 1), high)
        return [[item] * size for item in self.item.sample_values()]

    def edges(self) -> Iterable[object]:
        return [Repeated(length) for length in sorted(set(self._lengths))]

    def beyond(self) -> Iterable[object]:
        low, high = self._lengths
        return [*([Repeated(low - 1)] if low else []), Repeated(high + 1)]

    def malformed(self) -> Iterable[str]:
        wrong = next(iter(self.item.malformed()))
        return ('"text"', f"[{wrong}]", "[None]")


def facts(field: Field, entity: str, table: str) -> Facts:
    """Return the facts of a field of this entity, which is kept in this table."""
    return _TYPES[field.type](field, entity, table)


def limited(annotation: str, limits: str) -> str:
    """Return a type with its limits, or the bare type without any."""
    return f"Annotated[{annotation}, {limits}]" if limits else annotation


def literal(value: object) -> str:
    """Return Python source of a value, with double quotes, as the formatter writes it."""
    match value:
        case bool() | None:
            return str(value)
        case Repeated():
            return f'"x" * {value.length}'
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bytes():
            return 'b"' + repr(value)[2:-1] + '"'
        case datetime():
            if value.tzinfo is None:
                return f'datetime.fromisoformat("{value.isoformat()}")'
            parts = _parts(value, "year month day hour minute second microsecond")
            return f"datetime({parts}, tzinfo=UTC)"
        case date():
            return f"date({value.year}, {value.month}, {value.day})"
        case time():
            return f"time({_parts(value, 'hour minute second microsecond')})"
        case UUID():
            return f'UUID("{value}")'
        case dict():
            return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case _:
            return repr(value)


def _parts(value: object, names: str) -> str:
    numbers = [getattr(value, name) for name in names.split()]
    shortest = 3 if "year" in names else 2
    while len(numbers) > shortest and numbers[-1] == 0:
        numbers.pop()
    return ", ".join(str(number) for number in numbers)


def raw(pattern: str) -> str:
    """Return source of a pattern: a raw string where one can hold it."""
    plain = '"' not in pattern and not pattern.endswith("\\")
    return f'r"{pattern}"' if plain and "\\" in pattern else literal(pattern)


def regex(pattern: str) -> str:
    """Return source of a pattern that has to match a whole value."""
    return raw(f"^(?:{pattern})$")


STRICT = {"bool": "Flag", "date": "Day", "UUID": "Identifier"}
SQLALCHEMY = frozenset("BigInteger Boolean Date Double Integer LargeBinary Uuid".split())
_RANGED = {FieldType.INT, FieldType.BIGINT}
_ITEM_COLUMNS: dict[type[Facts], tuple[str, str]] = {
    Text: ("str", "str"),
    Address: ("str", "str"),
    Day: ("date.isoformat", "date.fromisoformat"),
    Clock: ("time.isoformat", "time.fromisoformat"),
    Moment: ("datetime.isoformat", "datetime.fromisoformat"),
    Identifier: ("str", "UUID"),
}
_TYPES: dict[FieldType, type[Facts]] = {
    FieldType.STR: Text,
    FieldType.TEXT: Text,
    FieldType.INT: Integer,
    FieldType.BIGINT: Integer,
    FieldType.FLOAT: Float,
    FieldType.DECIMAL: Exact,
    FieldType.BOOL: Boolean,
    FieldType.DATE: Day,
    FieldType.TIME: Clock,
    FieldType.DATETIME: Moment,
    FieldType.UUID: Identifier,
    FieldType.EMAIL: Address,
    FieldType.URL: Address,
    FieldType.JSON: Json,
    FieldType.BYTES: Binary,
    FieldType.ENUM: Choice,
    FieldType.STATE: State,
    FieldType.LIST: Items,
}
