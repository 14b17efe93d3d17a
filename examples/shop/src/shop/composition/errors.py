import re
from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Request, Response
from litestar.enums import ParamType
from litestar.exceptions import HTTPException, ValidationException

from shop.shared.domain.errors import DomainError, Unavailable
from shop.shared.entrypoints.problems import (
    CALLER,
    MEDIA_TYPE,
    FieldProblem,
    Problem,
    RequestError,
    domain_problem,
    problem,
    unexpected,
    validation_problem,
)

_MISSING = re.compile(r"Missing required \w+ parameter '(?P<name>[^']+)'")
_log = structlog.stdlib.get_logger("errors")


def on_domain_error(_: Request[Any, Any, Any], error: DomainError) -> Response[bytes]:
    if isinstance(error, Unavailable):
        _log.warning("unavailable", detail=error.message, cause=repr(error.__cause__))
    return _answer(domain_problem(error))


def on_request_error(_: Request[Any, Any, Any], error: RequestError) -> Response[bytes]:
    return _answer(error.answer)


def on_validation_error(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    missing = _MISSING.search(error.detail)
    if missing is not None:
        return _answer(validation_problem((FieldProblem(missing["name"], "is required"),)))
    fields = [item for item in error.extra or [] if isinstance(item, dict)]
    return _answer(validation_problem(tuple(_field_problem(item) for item in fields)))


def on_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    return _answer(problem(error.status_code, error.detail), error.headers)


def on_unexpected_error(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    _log.error("unexpected error", exc_info=error)
    return _answer(unexpected())


def _field_problem(item: dict[str, str]) -> FieldProblem:
    name = item.get("key", "")
    if item.get("source") == ParamType.HEADER:
        name = CALLER if name == "caller" else name.replace("_", "-").title()
    return FieldProblem(name, item["message"])


def _answer(answer: Problem, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    return Response(
        answer.encode(),
        status_code=answer.status,
        media_type=MEDIA_TYPE,
        headers={**(headers or {}), **answer.headers()},
    )
