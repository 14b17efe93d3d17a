"""Whether the limits of a field make sense, and whether a default keeps to them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .fields import (
    BIGINT_RANGE,
    FIRST_MOMENT,
    INT_RANGE,
    LAST_MOMENT,
    Field,
    FieldType,
    Value,
)
from .problems import listed, nearest
from .values import LENGTHS, written

T = FieldType
LONGEST_INDEXED = 640  # characters of up to 4 bytes: PostgreSQL refuses index rows over 2,704 bytes
FEWEST_VALUES = (
    3  # that a unique field can have: fewer are an enum, and no test could tell rows apart
)

# The smallest and the largest max, and what to do about one beyond them.
_MAX = {
    T.STR: (1, 4_000, "use text for more"),
    T.TEXT: (1, 1_000_000, "keep larger texts outside the database"),
    T.EMAIL: (6, 320, "no address is longer"),
    T.URL: (10, 2_048, "no browser sends a longer one"),
    T.BYTES: (1, 65_535, "keep larger files outside the database"),
    T.LIST: (1, 1_000, "make an entity of the items instead"),
    T.REFS: (1, 1_000, "make an entity of the links instead"),
}
_RANGES = {T.INT: INT_RANGE, T.BIGINT: BIGINT_RANGE}
_INDEXED_TEXTS = frozenset({T.STR, T.EMAIL, T.URL})


def limit_problems(field: Field) -> Iterator[str]:
    """Say what is wrong with the limits of a field, its default aside."""
    yield from _size_problems(field)
    yield from _range_problems(field)
    yield from _index_problems(field)


def _bounds(field: Field) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("min", field.min), ("max", field.max)


def _size_problems(field: Field) -> Iterator[str]:
    kind, most = field.type, field.max
    if kind is T.BYTES and most is None:
        yield "bytes needs max=, the largest number of bytes, such as max=4096"
    if kind in _MAX and isinstance(most, int):
        smallest, largest, advice = _MAX[kind]
        if not smallest <= most <= largest:
            yield f"max={most} must be {smallest} to {largest} for {kind}; {advice}"


def _range_problems(field: Field) -> Iterator[str]:
    kind = field.type
    for which, bound in _bounds(field):
        if kind in _RANGES and not _RANGES[kind][0] <= bound <= _RANGES[kind][1]:
            low, high = _RANGES[kind]
            wider = "; use bigint" if kind is T.INT else ""
            yield f"{which}={bound} is outside the range of {kind}, {low} to {high}{wider}"
        if isinstance(bound, Decimal) and not _has_room(field, bound):
            yield f"{which}={bound} does not fit {_column(field)}"
    if field.max == FIRST_MOMENT or field.min == LAST_MOMENT:
        yield "leaves no moment: a datetime is after the first moment of all and before the last"
    if None not in (field.min, field.max) and _above(field.min, field.max):
        yield f"min={_shown(field.min)} is above max={_shown(field.max)}"


def _index_problems(field: Field) -> Iterator[str]:
    wants = [name for name in ("unique", "index", "filter", "sort") if getattr(field, name)]
    if wants and field.type in _INDEXED_TEXTS and _above(field.max, LONGEST_INDEXED):
        yield (
            f"{wants[0]} needs max={LONGEST_INDEXED} or less, because the column gets an index; "
            f"max is {field.max}"
        )
    if field.unique and field.type not in LENGTHS and _few_values(field):
        yield (
            f"unique leaves fewer than {FEWEST_VALUES} rows between min={_shown(field.min)} and "
            f"max={_shown(field.max)}"
        )


def can_tell_apart(field: Field) -> bool:
    """Tell whether three new entities can differ in a field."""
    if field.readonly or field.type in (T.BOOL, T.STATE):
        return False
    return len(field.choices) >= FEWEST_VALUES or not (field.choices or _few_values(field))


def _few_values(field: Field) -> bool:
    low: Any = field.min
    high: Any = field.max
    if low is None or high is None or _above(low, high):
        return False
    step: Any = 1
    if isinstance(low, Decimal):
        step = Decimal(1).scaleb(-(field.scale or 0))
    elif isinstance(low, date):
        step = timedelta(days=1) if field.type is T.DATE else timedelta(microseconds=1)
    elif not isinstance(low, int) or field.type in LENGTHS:
        return bool(low == high) and field.type not in LENGTHS
    return bool(high - low < (FEWEST_VALUES - 1) * step)


def default_problems(field: Field, value: Value) -> Iterator[str]:
    """Say what is wrong with a default; each text goes on after "default=…"."""
    if field.choices and value not in field.choices:
        close = nearest(str(value), field.choices)
        yield f"is not one of the choices{close}; they are {listed(field.choices)}"
    measured = len(value) if field.type in LENGTHS and isinstance(value, str) else value
    what = f"has {measured} characters and" if measured is not value else "is"
    if field.min is not None and _above(field.min, measured):
        yield f"{what} below min={_shown(field.min)}"
    if field.max is not None and _above(measured, field.max):
        yield f"{what} above max={_shown(field.max)}"
    if field.pattern is not None and re.fullmatch(field.pattern, str(value)) is None:
        yield f"does not match the pattern {field.pattern!r}"
    if isinstance(value, Decimal) and not _has_room(field, value):
        yield f"does not fit {_column(field)}"
    if value in (FIRST_MOMENT, LAST_MOMENT):
        yield "is the first or the last moment of all, which a datetime cannot be"


def _has_room(field: Field, value: Decimal) -> bool:
    if field.precision is None or field.scale is None:
        return True
    decimals = max(-int(value.as_tuple().exponent), 0)
    return decimals <= field.scale and abs(value) < 10 ** (field.precision - field.scale)


def _column(field: Field) -> str:
    return f"decimal={field.precision},{field.scale}"


def _above(value: Any, limit: Any) -> bool:
    # Both are of the field's one type, which its annotation cannot say.
    return bool(value > limit)


def _shown(bound: Any) -> str:
    return written(bound)
