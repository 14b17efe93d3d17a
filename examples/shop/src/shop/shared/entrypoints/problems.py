import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from shop.shared.domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    InvalidValue,
    NotFound,
    RuleBroken,
    Stale,
    Unavailable,
)
from shop.shared.entrypoints.request_id import request_id

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type, HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    RuleBroken: HTTPStatus.UNPROCESSABLE_ENTITY,
    Forbidden: HTTPStatus.FORBIDDEN,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_HEADERS: dict[int, dict[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Gateway"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "2"},
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    field: str
    message: str


MISSING_VERSION = FieldProblem("If-Match", "is required")
CALLER = "X-User-Id"
IDEMPOTENCY_KEY = "Idempotency-Key"
KEY_FORM = r'^"[!#-\[\]-~]{1,128}"$'


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Problem details of RFC 9457; `code` tells programs what happened, `detail` tells people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: tuple[FieldProblem, ...] = ()

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    def headers(self) -> dict[str, str]:
        return _HEADERS.get(self.status, {})


class RequestError(Exception):
    """A request that cannot be read; it carries the answer."""

    def __init__(self, answer: Problem) -> None:
        super().__init__(answer.detail)
        self.answer = answer


def domain_problem(error: DomainError) -> Problem:
    status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    fields = (FieldProblem(error.field, error.reason),) if isinstance(error, InvalidValue) else ()
    return problem(status, error.message, error.code, fields)


def one_caller(headers: Sequence[str]) -> bool:
    """Not none, and not two, of which a client may have sent the first."""
    return len(headers) == 1 and bool(headers[0])


def unknown_caller() -> Problem:
    return problem(HTTPStatus.UNAUTHORIZED, f"{CALLER} does not say who calls.")


def malformed_key() -> Problem:
    message = "must be given once: 1 to 128 visible characters in quotes, no quote or backslash"
    return validation_problem((FieldProblem(IDEMPOTENCY_KEY, message),))


def reused_key() -> Problem:
    detail = "This Idempotency-Key belongs to another request. Send a new key with a new request."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "idempotency_key_reused")


def malformed_body() -> Problem:
    return problem(HTTPStatus.BAD_REQUEST, "The body must be well-formed JSON.", "malformed_body")


def too_large() -> Problem:
    return problem(HTTPStatus.CONTENT_TOO_LARGE, "The body is too long.", "content_too_large")


def unsupported_media() -> Problem:
    detail = "The body must be sent as application/json, without a Content-Encoding."
    return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)


def unexpected() -> Problem:
    detail = "Something went wrong here. The request id helps to find it."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)


def validation_problem(fields: tuple[FieldProblem, ...]) -> Problem:
    if MISSING_VERSION in fields:
        detail = "Send the ETag that you have read as If-Match."
        return problem(HTTPStatus.PRECONDITION_REQUIRED, detail)
    detail = "The request does not have the documented form."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, "invalid_request", fields)


def problem(
    status: int, detail: str, code: str | None = None, fields: tuple[FieldProblem, ...] = ()
) -> Problem:
    known = HTTPStatus(status)
    return Problem(
        title=known.phrase,
        status=known,
        detail=detail,
        code=code or known.name.lower(),
        request_id=request_id.get(),
        errors=fields,
    )
