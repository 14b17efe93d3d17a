"""Random definitions: every value that a rendered test uses is what that test takes it for."""

import ast
import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from re import fullmatch
from typing import Any
from uuid import UUID

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extensions.facts import Facts
from extensions.fields import EMAIL_PATTERN, URL_PATTERN, Field, FieldType, Value
from extensions.grammar import parse
from extensions.identity import Names
from extensions.kinds import facts
from extensions.modifiers import FITS
from extensions.problems import DefinitionError
from extensions.ranged import Ranged
from extensions.values import written
from tests.unit.test_round_trip import fields

T = FieldType
PATTERNS = {T.EMAIL: EMAIL_PATTERN, T.URL: URL_PATTERN}
bounded = settings(max_examples=200, deadline=None, derandomize=True)

moments = st.datetimes(timezones=st.just(UTC))
LIMITS: dict[str, st.SearchStrategy[Any]] = {
    "str": st.integers(0, 30),
    "text": st.integers(0, 30),
    "email": st.integers(6, 40),
    "url": st.integers(10, 40),
    "int": st.integers(-(2**31), 2**31 - 1) | st.integers(-3, 5),
    "bigint": st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 5),
    "float": st.floats(allow_nan=False, allow_infinity=False).map(lambda bound: bound + 0.0),
    "decimal=18,0": st.integers(-(10**18) + 1, 10**18 - 1).map(Decimal),
    "decimal=5,2": st.decimals(Decimal("-999.99"), Decimal("999.99"), places=2),
    "decimal=3,3": st.decimals(Decimal("-0.999"), Decimal("0.999"), places=3),
    "date": st.dates(),
    "time": st.times(),
    "datetime": moments,
    "bytes": st.integers(0, 9),
    "list=str": st.integers(0, 9),
    "list=datetime": st.integers(0, 9),
}


@st.composite
def limited(draw: st.DrawFn, flag: str = "null", kinds: Collection[str] = LIMITS) -> str:
    """A field with one limit or two, near each other or not, and with this flag."""
    kind = draw(
        st.sampled_from([kind for kind in kinds if T(kind.partition("=")[0]) in FITS[flag]])
    )
    bounds: list[Value] = draw(st.lists(LIMITS[kind], min_size=1, max_size=2).map(sorted))
    words = ["min", "max"] if len(bounds) == 2 else [draw(st.sampled_from(["min", "max"]))]
    limits = [f"{word}={written(bound)}" for word, bound in zip(words, bounds, strict=True)]
    return ":".join(["a", kind, flag, *limits])


def about(definition: str) -> Facts:
    """Return the facts of a definition that the language accepts and this release renders."""
    try:
        (field,) = parse([definition])
    except DefinitionError:
        field = None
    assume(field is not None and field.type not in (T.REF, T.REFS))
    assert field is not None
    product = Names("Product", "products", "products")
    return facts(field, product, {"Customer": Names("Customer", "customers", "customers")})


def names_for(field: Facts) -> dict[str, object]:
    """Return what the rendered tests import."""
    names: dict[str, object] = {
        kind.__name__: kind for kind in (Decimal, UUID, date, datetime, time, b64encode, b64decode)
    }
    names |= {"UTC": UTC, "json": json}
    if field.field.choices:
        choices = {choice.upper(): choice for choice in field.field.choices}
        names[field.domain_type] = StrEnum(field.domain_type, choices)
    return names


def value_of(source: str, names: Mapping[str, object]) -> object:
    return eval(source, dict(names))


def is_valid(field: Field, value: object) -> bool:
    """Tell whether a value keeps to a definition, by other means than the service's own checks."""
    match field.type, value:
        case T.STR | T.TEXT | T.EMAIL | T.URL, str():
            pattern = field.pattern or PATTERNS.get(field.type, ".*")
            return (
                _within(field, len(value))
                and "\0" not in value
                and fullmatch(pattern, value) is not None
            )
        case T.BYTES, bytes():
            return _within(field, len(value))
        case T.LIST, tuple():
            return _within(field, len(value)) and all(
                is_valid(field.item_field, item) for item in value
            )
        case T.INT | T.BIGINT, int():
            return _within(field, value)
        case T.FLOAT, float():
            return isfinite(value) and _within(field, value)
        case T.DECIMAL, Decimal():
            assert field.precision is not None
            assert field.scale is not None
            scaled = value.scaleb(field.scale)
            fits = scaled == int(scaled) and abs(scaled) < 10**field.precision
            return fits and _within(field, value)
        case T.DATE, date():
            return _within(field, value)
        case T.TIME, time():
            return value.tzinfo is None and _within(field, value)
        case T.DATETIME, datetime():
            return value.tzinfo is not None and _within(field, value)
        case ((T.ENUM | T.STATE), str()):
            return value in field.choices
        case T.JSON, _:
            return "\\x00" not in repr(value) and levels(value) <= 31
        case (T.BOOL, bool()) | (T.UUID, UUID()):
            return True
    return False


def levels(value: object) -> int:
    """Return how many lists and objects are in each other."""
    match value:
        case list():
            return 1 + max(map(levels, value), default=0)
        case dict():
            return 1 + max(map(levels, value.values()), default=0)
        case _:
            return 0


def has_three_values(field: Facts) -> bool:
    """Tell whether the limits leave three values; those of a text always do."""
    if not isinstance(field, Ranged):
        return True
    least, greatest = field.bounds
    try:
        return bool(field.nudged(least, 2) <= greatest)
    except OverflowError:
        return False


def _within(field: Field, measured: Any) -> bool:
    low, high = field.min, field.max
    return (low is None or not measured < low) and (high is None or not measured > high)


@given(fields() | limited())
@bounded
def test_samples_are_three_valid_values(definition: str) -> None:
    field = about(definition)
    names = names_for(field)
    values = [value_of(sample.python, names) for sample in field.samples]
    assert len(values) == 3
    assert all(is_valid(field.field, value) for value in values)


@given(limited("unique"))
@bounded
def test_samples_of_a_unique_field_are_distinct(definition: str) -> None:
    field = about(definition)
    assume(has_three_values(field))
    assert len(set(field.samples)) == 3
    assert len({sample.json for sample in field.samples}) == 3


@given(limited("sort"))
@bounded
def test_samples_of_a_sorted_field_rise(definition: str) -> None:
    field = about(definition)
    values: list[Any] = [value_of(sample.python, names_for(field)) for sample in field.samples]
    assert values == sorted(values)


@given(fields() | limited())
@bounded
def test_accepted_values_are_valid_and_refused_ones_are_not(definition: str) -> None:
    field = about(definition)
    names = names_for(field)
    for sample in field.accepted:
        value = value_of(sample.python, names)
        assert (value is None and field.field.null) or is_valid(field.field, value), sample
    for sample in field.refused:
        assert not is_valid(field.field, value_of(sample.python, names)), sample


@given(limited(kinds=("decimal=18,0", "decimal=5,2", "decimal=3,3", "time", "bytes")))
@bounded
def test_the_json_form_of_a_value_is_read_back(definition: str) -> None:
    field = about(definition)
    names = names_for(field)
    for sample in (*field.samples, *field.accepted):
        read = value_of(field.to_domain("given"), {**names, "given": value_of(sample.json, names)})
        assert read == value_of(sample.python, names)


@given(fields() | limited())
@bounded
def test_everything_that_is_rendered_is_python(definition: str) -> None:
    field = about(definition)
    samples = (*field.samples, *field.accepted, *field.refused)
    expressions = [
        *(source for sample in samples for source in (sample.python, sample.json)),
        *field.refused_json,
        *field.refused_queries(),
        *(rule.statement(field.name, "product.a") for rule in field.rules),
        field.column_type,
        field.migration_type,
        field.to_domain("self.a"),
        field.to_response("product.a"),
        field.query_value,
        field.query("Query", "AsWritten()"),
        field.query_sample,
        field.other_query_sample,
        field.initial,
        field.response,
    ]
    for expression in expressions:
        ast.parse(expression, mode="eval")
    for statement in (
        f"a: {field.annotation}{field.given}",
        f"a: {field.annotation}{field.hidden}",
        f"a: {field.request('msgspec')}{field.request_default}",
        f"a: {field.request('pydantic')}{field.request_default}",
        f"a = mapped_column({field.column_type}{field.column_null})",
    ):
        ast.parse(statement)
