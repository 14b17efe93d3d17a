"""What JSON may carry, beside the types that msgspec reads strictly by itself."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from shop.shared.entrypoints.patterns import ANY_JSON, ANY_TEXT

_LAST = r"(?!\n)"  # in Python, $ also stands before a line break at the end

Json = Annotated[object, Meta(description=ANY_JSON, extra_json_schema={"not": {"type": "null"}})]
Moment = Annotated[datetime, Meta(tz=True)]


def text(
    *, max_length: int | None = None, min_length: int | None = None, pattern: str = ANY_TEXT
) -> Meta:
    return Meta(max_length=max_length, min_length=min_length, pattern=pattern + _LAST)


def int32(*, minimum: int = -(2**31), maximum: int = 2**31 - 1) -> Meta:
    return Meta(ge=minimum, le=maximum)


def int64(*, minimum: int = -(2**63), maximum: int = 2**63 - 1) -> Meta:
    return Meta(ge=minimum, le=maximum)


def number(*, minimum: float | None = None, maximum: float | None = None) -> Meta:
    return Meta(ge=minimum, le=maximum)


def items(*, max_length: int, min_length: int | None = None) -> Meta:
    return Meta(max_length=max_length, min_length=min_length)


def described(description: str) -> Meta:
    return Meta(description=description)
