from asyncio import BaseTransport, TimerHandle, Transport
from functools import cache
from socket import SO_SNDBUF, SOL_SOCKET
from typing import cast, override

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from clinic.composition.plain_http import PlainHttp
from clinic.composition.refusals import refusal
from clinic.composition.requests import Asgi
from clinic.composition.settings import read_settings
from clinic.shared.entrypoints.problems import Problem, problem

_HEAD_BYTES = 65_536
_SEND_BYTES = 65_536  # in the system's own buffer, which hides from here what a slow client reads
_MOST_QUEUED = 100
_settings = cache(read_settings)


class Connection(PlainHttp):
    """Bounds what uvicorn does not: connections, heads, the time that a request and its answer are on their way."""

    _head = 0
    _reading = 0
    _in_head = True
    _in_body = False
    _is_last = False
    _deadline: TimerHandle | None = None
    _patience: TimerHandle | None = None
    _running: RequestResponseCycle | None = None  # uvicorn's `cycle` is the last that has come

    @override
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Transport", transport))
        sending = transport.get_extra_info("socket")
        sending.setsockopt(SOL_SOCKET, SO_SNDBUF, _SEND_BYTES)
        self._expect_request()
        if len(self.connections) > _settings().max_connections:
            self._refuse(problem(503, "Too many connections. Try again in a moment."))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._request_is_there()
        self._answer_is_read()
        self.pipeline.clear()
        if self._running is not None:
            self._running.disconnected = True
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._is_last:
            return
        self._reading = len(data)
        super().data_received(data)
        self._head += len(data)
        if self._in_head and self._head > _HEAD_BYTES and not self.transport.is_closing():
            self._refuse_head(is_url=not self.headers)

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head, self._in_head = -self._reading, True
        self._expect_request()

    @override
    def on_headers_complete(self) -> None:
        self._in_head = False
        self._measure()
        super().on_headers_complete()
        self._in_body = True

    def on_chunk_header(self) -> None:
        """Behind the last chunk come trailers, as long as a head may be; of a chunk with a body, `on_body` knows."""
        self._head, self._in_head = -self._reading, True

    @override
    def on_body(self, body: bytes) -> None:
        self._in_head = False
        super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._in_head = self._in_body = False
        self._request_is_there()
        super().on_message_complete()

    @override
    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Asgi) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    @override
    def on_response_complete(self) -> None:
        if self._is_last and not self.pipeline:
            self.transport.close()
        super().on_response_complete()
        if self.transport.is_closing():
            self._expect_reading()
        elif self.pipeline or self._is_last:
            self.flow.pause_reading()
        elif self._deadline and not self._in_body:
            self._unset_keepalive_if_required()  # the next request has begun

    @override
    def shutdown(self) -> None:
        """Whose request is still arriving gets an answer before uvicorn ends what is left."""
        super().shutdown()
        if self._deadline is not None:
            self._request_is_there()
            seconds = 0.9 * _settings().shutdown_seconds
            self._deadline = self.loop.call_later(seconds, self._late)

    @override
    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            self._refuse(problem(400, msg))

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reading()

    @override
    def resume_writing(self) -> None:
        self._answer_is_read()
        super().resume_writing()

    @override
    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._expect_reading()

    def _measure(self) -> None:
        """The error ends the parser's work."""
        headers = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) + headers > _HEAD_BYTES:
            self._refuse_head(is_url=len(self.url) > headers)
            raise OverflowError
        if len(self.pipeline) == _MOST_QUEUED:
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
        if not self.transport.is_closing():
            self._refuse(problem(408, "The request took too long to arrive."))

    def _expect_reading(self, unread: int | None = None) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(_settings().request_seconds, self._look, unread)

    def _answer_is_read(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _look(self, unread: int | None) -> None:
        """Nothing was read for as long as a request may take to arrive: nobody waits for the rest."""
        self._patience = None
        left = self.transport.get_write_buffer_size()
        if left == unread:
            self.transport.abort()
        else:
            self._expect_reading(left)

    def _refuse(self, answer: Problem) -> None:
        """Closes: with the answer, or behind those to the requests before, or that which is on its way."""
        running = self._running
        if running and not running.more_body and not running.response_complete:
            self._is_last = True
            self.flow.pause_reading()
            return
        if not self._in_body or not self.cycle.response_started:
            self.transport.write(refusal(answer))
        self.transport.close()
        self._expect_reading()
