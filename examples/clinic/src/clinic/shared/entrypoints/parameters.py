import re
from typing import Annotated, TypeVar

from fastapi import Header, Path, Query, Request
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from clinic.shared.entrypoints.patterns import CURSOR, form_of
from clinic.shared.entrypoints.problems import CALLER, RequestError, one_caller, unknown_caller


class AsWritten:
    """FastAPI would take on for true, 1_0 for 10 and 0 for the day 1970-01-01."""

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        form = form_of(source)

        def check(value: object) -> object:
            texts = value if isinstance(value, list) else [value]
            if form is not None and not all(_has_form(text, form) for text in texts):
                raise ValueError("has another form")
            return value

        return core_schema.no_info_before_validator_function(check, handler(source))


def _has_form(value: object, form: re.Pattern[str]) -> bool:
    return not isinstance(value, str) or form.fullmatch(value) is not None


T = TypeVar("T")
FromPath = Annotated[T, Path(), AsWritten()]
FromQuery = Annotated[T, Query(), AsWritten()]
Limit = Annotated[int, Query(ge=1, le=100), AsWritten()]
Cursor = Annotated[str | None, Query(max_length=22, pattern=CURSOR)]
PageNumber = Annotated[int | None, Query(ge=1, le=10_000), AsWritten()]
# The gateway that authenticates sets it, and drops what clients send under this name.
Caller = Annotated[str, Header(alias=CALLER, pattern=r"^[!-~]([ -~]{0,253}[!-~])?$")]
IfMatch = Annotated[str, Header(alias="If-Match", pattern=r'^"[1-9][0-9]{0,9}"$')]


def known_caller(request: Request) -> None:
    """Answers 401 before anything else of the request is read."""
    if not one_caller(request.headers.getlist(CALLER)):
        raise RequestError(unknown_caller())


def seen_version(if_match: str) -> int:
    return int(if_match.strip('"'))
