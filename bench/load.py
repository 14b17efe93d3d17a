"""Load on one server: a few connections that send the next request when an answer is there."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import cast

import httptools
import uvloop

CONNECTIONS = 16
_PATIENCE = 30


class WrongAnswer(Exception):
    """A server answered with another status than the benchmark counts."""


@dataclass(frozen=True)
class Load:
    """What came of it; latencies are in seconds, in no order."""

    seconds: float
    latencies: list[float]

    @property
    def requests(self) -> int:
        """How many were answered."""
        return len(self.latencies)

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which this share of the requests was answered."""
        return sorted(self.latencies)[int(share * (self.requests - 1))] * 1000


class _Connection(asyncio.Protocol):
    """Sends requests until the time is over, and keeps what each took."""

    def __init__(self, requests: Iterator[bytes], status: int, end: float) -> None:
        self.latencies: list[float] = []
        self.done = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._status = status
        self._end = end

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not derived from it
        self._send()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        now = perf_counter()
        self.latencies.append(now - self._sent)
        if self._parser.get_status_code() != self._status:
            self._fail(WrongAnswer(self._answer.decode(errors="replace")))
        elif now < self._end:
            self._send()
        elif not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(WrongAnswer(f"the server closed a connection: {error}"))

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)

    def _send(self) -> None:
        self._answer = b""
        self._parser = httptools.HttpResponseParser(self)
        self._sent = perf_counter()
        self._transport.write(next(self._requests))


def load(port: int, requests: Iterator[bytes], status: int, seconds: float) -> Load:
    """Send requests to a port of this machine.

    Args:
        port: where the server listens.
        requests: whole requests of HTTP/1.1; it must not end.
        status: what each has to be answered with.
        seconds: how long new ones are sent.

    Raises:
        WrongAnswer: at the first other status, with the answer, or where a connection is closed.
        TimeoutError: where an answer stays away.
        OSError: where nothing listens.
    """
    return uvloop.run(_load(port, requests, status, seconds))


async def _load(port: int, requests: Iterator[bytes], status: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    started = perf_counter()
    opened = [
        await loop.create_connection(
            lambda: _Connection(requests, status, started + seconds), "127.0.0.1", port
        )
        for _ in range(CONNECTIONS)
    ]
    async with asyncio.timeout(seconds + _PATIENCE):
        await asyncio.gather(*(connection.done for _, connection in opened))
    took = perf_counter() - started
    for transport, _ in opened:
        transport.close()
    return Load(took, [one for _, connection in opened for one in connection.latencies])
