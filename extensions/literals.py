"""Values as Python source: for the domain, and in the form that they have in JSON."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text, bytes or items many times over: a long value with a short source."""

    part: str | bytes | tuple[object, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Nested:
    """A list in a list in a list and so on: a deep value with a short source."""

    levels: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One value, as Python source for the domain and as Python source of its JSON form."""

    python: str
    json: str


def sample(value: object) -> Sample:
    """Return both sources of a value."""
    return Sample(literal(value), json_literal(value))


def literal(value: object) -> str:
    """Return source of a value, with double quotes, as the formatter writes it."""
    match value:
        case Repeated():
            return f"{literal(value.part)} * {value.times}"
        case Nested():
            return f'json.loads("[" * {value.levels} + "]" * {value.levels})'
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bytes():
            return 'b"' + repr(value)[2:-1] + '"'
        case Decimal():
            return f'Decimal("{value:f}")' if "." in f"{value:f}" else f"Decimal({value:f})"
        case datetime() if value.tzinfo is None:
            return f'datetime.fromisoformat("{value.isoformat()}")'
        case datetime():
            parts = (value.hour, value.minute, value.second, value.microsecond)
            return f"datetime({_day(value)}, {_shortened(parts)}, tzinfo=UTC)"
        case date():
            return f"date({_day(value)})"
        case time():
            parts = (value.hour, value.minute, value.second, value.microsecond)
            return f"time({_shortened(parts)})"
        case UUID():
            return f'UUID("{value}")'
        case dict():
            return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(literal, value)) + "]"
        case tuple():
            return "(" + "".join(f"{literal(item)}, " for item in value).rstrip() + ")"
        case _:
            return repr(value)


def json_literal(value: object) -> str:
    """Return source of the JSON form of a value: a decimal is a text there, bytes are base64."""
    match value:
        case datetime():
            return literal(value.isoformat().replace("+00:00", "Z"))
        case date() | time():
            return literal(value.isoformat())
        case Decimal():
            return f'"{value:f}"'
        case UUID():
            return literal(str(value))
        case bytes() | Repeated(part=bytes()):
            return f"b64encode({literal(value)}).decode()"
        case tuple():
            return "[" + ", ".join(map(json_literal, value)) + "]"
        case Repeated(part=tuple()):
            return f"{json_literal(value.part)} * {value.times}"
        case _:
            return literal(value)


def raw(pattern: str) -> str:
    """Return source of a pattern: a raw string where one can hold it."""
    plain = '"' not in pattern and not pattern.endswith("\\")
    return f'r"{pattern}"' if plain and "\\" in pattern else literal(pattern)


def regex(pattern: str) -> str:
    """Return source of a pattern that has to match a whole value."""
    return raw(f"^(?:{pattern})$")


def _day(value: date) -> str:
    return f"{value.year}, {value.month}, {value.day}"


def _shortened(parts: tuple[int, ...]) -> str:
    """Hour and minute, and what follows them up to the last that is not zero."""
    length = max([2, *(place for place, part in enumerate(parts, start=1) if part)])
    return ", ".join(map(str, parts[:length]))
