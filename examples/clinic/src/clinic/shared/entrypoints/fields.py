"""What JSON may carry. Pydantic alone takes more: "1" for 1 and 0 for the day 1970-01-01."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, Strict

from clinic.shared.entrypoints.patterns import ANY_JSON, ANY_TEXT, FORMS

_LAST = r"(?!\n)"  # in Python, $ also stands before a line break at the end


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid", regex_engine="python-re")


def _written_as(kind: type[object]) -> BeforeValidator:
    def check(value: object) -> str:
        if not isinstance(value, str) or FORMS[kind].fullmatch(value) is None:
            raise ValueError(f"must be a {kind.__name__} in a string")
        return value

    return BeforeValidator(check)


Json = Annotated[object, Field(description=ANY_JSON, json_schema_extra={"not": {"type": "null"}})]
Flag = Annotated[bool, Strict()]
Number = Annotated[FiniteFloat, Strict()]
Day = Annotated[date, _written_as(date)]
Moment = Annotated[datetime, _written_as(datetime)]
Identifier = Annotated[UUID, _written_as(UUID)]


def text(
    *, max_length: int | None = None, min_length: int | None = None, pattern: str = ANY_TEXT
) -> object:
    return Field(max_length=max_length, min_length=min_length, pattern=pattern + _LAST)


def int32(*, minimum: int = -(2**31), maximum: int = 2**31 - 1) -> object:
    return Field(strict=True, ge=minimum, le=maximum)


def int64(*, minimum: int = -(2**63), maximum: int = 2**63 - 1) -> object:
    return Field(strict=True, ge=minimum, le=maximum)


def number(*, minimum: float | None = None, maximum: float | None = None) -> object:
    return Field(strict=True, allow_inf_nan=False, ge=minimum, le=maximum)


def items(*, max_length: int, min_length: int | None = None) -> object:
    return Field(max_length=max_length, min_length=min_length)


def described(description: str) -> object:
    return Field(description=description)
