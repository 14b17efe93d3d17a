from http import HTTPStatus
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route

from clinic.composition.requests import Asgi, Message, Receive, Scope, Send
from clinic.shared.domain.errors import DomainError, Unavailable
from clinic.shared.entrypoints.problems import (
    MEDIA_TYPE,
    FieldProblem,
    Problem,
    RequestError,
    domain_problem,
    problem,
    unexpected,
    validation_problem,
)

_log = structlog.stdlib.get_logger("errors")


async def on_domain_error(_: Request, error: DomainError) -> Response:
    if isinstance(error, Unavailable):
        _log.warning("unavailable", detail=error.message, cause=repr(error.__cause__))
    return _answer(domain_problem(error))


async def on_request_error(_: Request, error: RequestError) -> Response:
    return _answer(error.answer)


async def on_validation_error(_: Request, error: RequestValidationError) -> Response:
    return _answer(validation_problem(tuple(_field_problem(item) for item in error.errors())))


async def on_http_error(request: Request, error: HTTPException) -> Response:
    if error.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return _answer(problem(error.status_code, error.detail))
    allow = {"Allow": ", ".join(sorted(_methods(request) | {"OPTIONS"}))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    return _answer(problem(405, error.detail), allow)


class UnexpectedErrors:
    """Answers here, because Starlette would raise the error again for the server to log too."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            _log.exception("unexpected error", exc_info=error)
            await _answer(unexpected())(scope, receive, send)


def _methods(request: Request) -> set[str]:
    """Starlette names the methods of the first route that has the path, not those of all."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    matching = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return {method for route in matching for method in route.methods or ()}


def _field_problem(item: dict[str, Any]) -> FieldProblem:
    name = ".".join(str(part) for part in item["loc"][1:])
    if item["type"] == "missing":
        return FieldProblem(name, "is required")
    return FieldProblem(name, item["msg"].removeprefix("Value error, "))


def _answer(answer: Problem, headers: dict[str, str] | None = None) -> Response:
    return Response(answer.encode(), answer.status, (headers or {}) | answer.headers(), MEDIA_TYPE)
