"""Checks of single values. None passes all of them: whether it may stand there is the type's word."""

import math
import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal

from clinic.shared.domain.errors import InvalidValue
from clinic.shared.domain.values import JsonValue

EMAIL = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
URL = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?$"
JSON_LEVELS = 31  # of lists and objects in each other; MariaDB takes no more
# PostgreSQL's driver takes the first and the last moment of all for infinity.
_INFINITIES = {datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)}


def check_text(
    field: str,
    value: str | None,
    *,
    max_length: int,
    min_length: int = 0,
    pattern: str | None = None,
) -> None:
    if value is None:
        return
    _check_size(field, len(value), min_length, max_length, "characters")
    _check_storable(field, value)
    if pattern is not None and (re.search(pattern, value) is None or value.endswith("\n")):
        raise InvalidValue(field, f"must match {pattern}")


def check_range[V: (int, float, Decimal, date, time, datetime)](
    field: str, value: V | None, *, minimum: V | None = None, maximum: V | None = None
) -> None:
    if value is None:
        return
    if minimum is not None and value < minimum:
        raise InvalidValue(field, f"must be at least {minimum}")
    if maximum is not None and value > maximum:
        raise InvalidValue(field, f"must be at most {maximum}")


def check_finite(field: str, value: float | None) -> None:
    if value is not None and not math.isfinite(value):
        raise InvalidValue(field, "must be a finite number")


def check_decimal(field: str, value: Decimal | None, *, digits: int, places: int) -> None:
    if value is None:
        return
    fits = value.is_finite() and abs(value) < Decimal(10) ** (digits - places)
    if not fits or value != round(value, places):
        raise InvalidValue(field, f"must have at most {digits} digits, {places} after the point")


def check_time(field: str, value: time | None) -> None:
    if value is not None and value.tzinfo is not None:
        raise InvalidValue(field, "must not carry a time zone")


def check_moment(field: str, value: datetime | None) -> None:
    if value is None:
        return
    if value.tzinfo is None:
        raise InvalidValue(field, "must carry a time zone")
    try:
        utc = value.astimezone(UTC)
    except OverflowError as error:
        raise InvalidValue(field, "must lie in the years 1 to 9999 in UTC") from error
    if utc in _INFINITIES:
        raise InvalidValue(field, "must not be the first or the last moment of all")


def check_bytes(field: str, value: bytes | None, *, max_length: int, min_length: int = 0) -> None:
    if value is not None:
        _check_size(field, len(value), min_length, max_length, "bytes")


def check_items[T](
    field: str,
    values: Collection[T] | None,
    *,
    max_length: int,
    min_length: int = 0,
    each: Callable[[str, T], None] | None = None,
) -> None:
    if values is None:
        return
    _check_size(field, len(values), min_length, max_length, "items")
    if each is not None:
        for value in values:
            each(field, value)


def check_json(field: str, value: JsonValue, *, nullable: bool = False) -> None:
    if value is None and not nullable:
        raise InvalidValue(field, "must not be null")
    json_value(field, value)


def json_value(field: str, value: object, *, depth: int = 0) -> JsonValue:
    """The value, known to be JSON that any database can store."""
    match value:
        case list() | dict() if depth == JSON_LEVELS:
            raise InvalidValue(field, f"must be at most {JSON_LEVELS} levels deep")
        case list():
            return [json_value(field, item, depth=depth + 1) for item in value]
        case dict():
            return {
                _json_key(field, key): json_value(field, item, depth=depth + 1)
                for key, item in value.items()
            }
        case _:
            return _json_leaf(field, value)


def _json_key(field: str, key: object) -> str:
    if not isinstance(key, str):
        raise InvalidValue(field, "must be JSON")
    _check_storable(field, key)
    return key


def _json_leaf(field: str, value: object) -> JsonValue:
    match value:
        case float():
            check_finite(field, value)
            return value
        case str():
            _check_storable(field, value)
            return value
        case None | bool() | int():
            return value
        case _:
            raise InvalidValue(field, "must be JSON")


def _check_storable(field: str, value: str) -> None:
    if "\x00" in value:
        raise InvalidValue(field, "must not contain the NUL character")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidValue(field, "must be valid Unicode") from error


def _check_size(field: str, size: int, smallest: int, largest: int, unit: str) -> None:
    if size < smallest:
        raise InvalidValue(field, f"must have at least {smallest} {unit}")
    if size > largest:
        raise InvalidValue(field, f"must have at most {largest} {unit}")
