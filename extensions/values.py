"""Text of a definition to the Python value of its type."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from math import isfinite
from uuid import UUID

from .fields import EMAIL_PATTERN, URL_PATTERN, FieldType, Value

LENGTHS = frozenset(
    {
        FieldType.STR,
        FieldType.TEXT,
        FieldType.EMAIL,
        FieldType.URL,
        FieldType.BYTES,
        FieldType.LIST,
        FieldType.REFS,
    }
)


def read(kind: FieldType, text: str) -> Value:
    """Return the value that `text` stands for in a field of this type.

    Raises ValueError with a message that says what is expected, such as "a date like 2026-01-31".
    """
    expected, convert = _READERS[kind]
    try:
        return convert(text)
    except (ValueError, ArithmeticError) as error:
        raise ValueError(expected) from error


def read_bound(kind: FieldType, text: str) -> Value:
    """Return a `min` or `max`: a number of characters, bytes or items, or a value of the type.

    Raises ValueError with a message that says what is expected.
    """
    if kind not in LENGTHS:
        return read(kind, text)
    if re.fullmatch("[0-9]{1,10}", text) is None:
        raise ValueError("a whole number")
    return int(text)


def readable(kind: FieldType) -> bool:
    """Tell whether a value of this type can be written in a definition."""
    return kind in _READERS


def written(value: Value) -> str:
    """Return the text that `read` turns into this value."""
    match value:
        case bool():
            return str(value).lower()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _text(text: str) -> str:
    if not all(c.isprintable() for c in text):
        raise ValueError(text)
    return text


def _matching(pattern: str) -> Callable[[str], str]:
    def matched(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(text)
        return text

    return matched


def _int(text: str) -> int:
    return int(_matching("-?[0-9]{1,30}")(text))


def _float(text: str) -> float:
    value = float(_matching(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")(text))
    if not isfinite(value):
        raise ValueError(text)
    return value or 0.0


def _decimal(text: str) -> Decimal:
    value = Decimal(_matching(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")(text))
    return abs(value) if value == 0 else value


def _bool(text: str) -> bool:
    return {"true": True, "false": False}[_matching("true|false")(text)]


def _date(text: str) -> date:
    return date.fromisoformat(_matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(text))


def _time(text: str) -> time:
    return time.fromisoformat(_matching(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")(text))


def _datetime(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(text)
    return value.astimezone(UTC)


_READERS: dict[FieldType, tuple[str, Callable[[str], Value]]] = {
    FieldType.STR: ("text that can be printed", _text),
    FieldType.TEXT: ("text that can be printed", _text),
    FieldType.INT: ("a whole number", _int),
    FieldType.BIGINT: ("a whole number", _int),
    FieldType.FLOAT: ("a number such as 0.5", _float),
    FieldType.DECIMAL: ("a number such as 12.50", _decimal),
    FieldType.BOOL: ("true or false", _bool),
    FieldType.DATE: ("a date such as 2026-01-31", _date),
    FieldType.TIME: ("a time such as 09:30", _time),
    FieldType.DATETIME: ("a time with its offset, such as 2026-01-31T09:30:00Z", _datetime),
    FieldType.UUID: ("a UUID", lambda text: UUID(_matching("[0-9A-Fa-f-]{36}")(text))),
    FieldType.EMAIL: ("an address such as ada@example.com", _matching(EMAIL_PATTERN)),
    FieldType.URL: ("an address such as https://example.com", _matching(URL_PATTERN)),
    FieldType.ENUM: ("one of its choices", str),
    FieldType.STATE: ("one of its choices", str),
}
