from shop.composition.requests import Asgi, Message, Receive, Scope, Send

type Headers = list[tuple[bytes, bytes]]

_ALLOWED = [
    (b"access-control-allow-methods", b"DELETE, GET, POST, PUT"),
    (b"access-control-allow-headers", b"Content-Type, Idempotency-Key, If-Match, X-Request-Id"),
    (b"access-control-max-age", b"600"),
]
_SHOWN = [(b"access-control-expose-headers", b"ETag, Location, Retry-After, X-Request-Id")]
_VARY = [(b"vary", b"Origin")]


class Cors:
    """Lets pages of the named origins call the service, without cookies."""

    def __init__(self, app: Asgi, origins: str) -> None:
        self._app = app
        self._origins = {origin.encode() for origin in origins.split(",")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        allowed = self._allowed(headers.get(b"origin"))
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            answer = [*_VARY, *allowed, *(_ALLOWED if allowed else [])]
            await send({"type": "http.response.start", "status": 204, "headers": answer})
            await send({"type": "http.response.body"})
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_VARY, *allowed, *_SHOWN]
            await send(message)

        await self._app(scope, receive, send_allowed)

    def _allowed(self, origin: bytes | None) -> Headers:
        if origin is None or not self._origins & {origin, b"*"}:
            return []
        return [(b"access-control-allow-origin", origin)]
