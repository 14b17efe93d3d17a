from shop.composition.requests import Asgi, Message, Receive, Scope, Send

_ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
ANSWER = [
    *_ALWAYS,
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
_CDN = b"https://cdn.jsdelivr.net"
_PAGE = [
    *_ALWAYS,
    (
        b"content-security-policy",
        b"default-src 'none'; connect-src 'self'; img-src 'self' data: https:; "
        b"script-src 'unsafe-inline' %b; style-src 'unsafe-inline' %b; "
        b"frame-ancestors 'none'" % (_CDN, _CDN),
    ),
]


class SafeHeaders:
    """Answers are nobody's to guess the type of, to frame or to keep; the page of /docs has its own rules."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        more = _PAGE if f"{scope['path']}/".startswith("/docs/") else ANSWER

        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self._app(scope, receive, send_more)
