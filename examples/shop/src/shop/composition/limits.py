from shop.composition.requests import Asgi, Message, Receive, Scope, Send
from shop.shared.entrypoints.problems import (
    MEDIA_TYPE,
    Problem,
    RequestError,
    too_large,
    unsupported_media,
)

type Header = tuple[bytes, bytes]


class BodyLimit:
    """Refuses a body that is too long: at once where its length is told, else as soon as it is."""

    def __init__(self, app: Asgi, largest: int) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        length = headers.get(b"content-length")
        if b"content-encoding" in headers:
            await send_problem(send, unsupported_media())
        elif length is not None and int(length) > self._largest:
            await send_problem(send, too_large())
        elif length is None and b"transfer-encoding" in headers:
            await self._count(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._largest:
                raise RequestError(too_large())
            return message

        try:
            await self._app(scope, counted, send)
        except RequestError as error:
            await send_problem(send, error.answer)


async def send_problem(send: Send, answer: Problem) -> None:
    headers, body = written(answer)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def written(answer: Problem) -> tuple[list[Header], bytes]:
    """The headers and the body of an answer that no framework writes."""
    body = answer.encode()
    length = str(len(body))
    headers = {"content-type": MEDIA_TYPE, "content-length": length, **answer.headers()}
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()], body
