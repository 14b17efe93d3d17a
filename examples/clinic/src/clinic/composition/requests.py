import re
from collections.abc import Awaitable, Callable, MutableMapping
from secrets import token_hex
from time import perf_counter
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from clinic.shared.entrypoints.request_id import request_id

type Scope = MutableMapping[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Asgi = Callable[..., Awaitable[None]]

HEADER = b"x-request-id"
_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_log = structlog.stdlib.get_logger("requests")


class RequestLog:
    """Gives every request an id, in the answer too, and writes one line for it."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identifier = _identifier(scope)
        request_id.set(identifier)
        bind_contextvars(request_id=identifier)
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                message["headers"] = [*message["headers"], (HEADER, identifier.encode())]
            await send(message)

        started = perf_counter()
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _log.info(
                "request",
                method=scope["method"],
                route=route_of(scope) or scope["path"],
                status=status,
                milliseconds=round((perf_counter() - started) * 1000, 1),
            )


def _identifier(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    return given.decode() if _ACCEPTED.fullmatch(given) else new_identifier()


def new_identifier() -> str:
    return token_hex(16)


def route_of(scope: Scope) -> str | None:
    """The path with its parameters' names, so that requests can be counted by route; none for a 404."""
    return scope.get("path_template") or getattr(scope.get("route"), "path", None)
