from asyncio import BaseTransport, TimerHandle, Transport
from functools import cache
from typing import cast, override

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from clinic.composition.limits import written
from clinic.composition.settings import read_settings
from clinic.shared.entrypoints.problems import Problem, problem

_HEAD_BYTES = 65_536
_settings = cache(read_settings)


class Connection(HttpToolsProtocol):
    """Bounds what uvicorn does not: connections, the head of a request, the time it takes to arrive."""

    _head = 0
    _reading = 0
    _in_head = True
    _deadline: TimerHandle | None = None

    @override
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Transport", transport))
        self._expect_request()
        if len(self.connections) > _settings().max_connections:
            self._refuse(problem(503, "Too many connections. Try again in a moment."))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._request_is_there()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._reading = len(data)
        super().data_received(data)
        self._head += len(data)
        if self._in_head and self._head > _HEAD_BYTES and not self.transport.is_closing():
            self._refuse_head(is_url=not self.headers)

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head, self._in_head = 0, True
        self._expect_request()

    @override
    def on_headers_complete(self) -> None:
        self._in_head = False
        if self._head + self._reading > _HEAD_BYTES:
            self._measure()
        super().on_headers_complete()

    @override
    def on_message_complete(self) -> None:
        self._request_is_there()
        super().on_message_complete()

    @override
    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            self._refuse(problem(400, msg))

    def _measure(self) -> None:
        """Of a head that came at once, perhaps with much behind it; the error ends the parser's work."""
        headers = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) + headers > _HEAD_BYTES:
            self._refuse_head(is_url=len(self.url) > headers)
            raise OverflowError

    def _refuse_head(self, *, is_url: bool) -> None:
        status, part = (414, "path and query") if is_url else (431, "headers")
        self._refuse(problem(status, f"The {part} of the request are too long."))

    def _expect_request(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_settings().request_seconds, self._late)

    def _request_is_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        self._refuse(problem(408, "The request took too long to arrive."))

    def _refuse(self, answer: Problem) -> None:
        """Closes, with an answer unless one is on its way."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            headers, body = written(answer)
            lines = [b": ".join(header) for header in [*headers, (b"connection", b"close")]]
            head = STATUS_LINE[answer.status] + b"\r\n".join([*lines, b"", b""])
            self.transport.write(head + body)
        self.transport.close()
