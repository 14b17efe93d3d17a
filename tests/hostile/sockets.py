"""Clients that write to a service's socket what no library of HTTP would."""

import re
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 30
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass(frozen=True)
class Heard:
    """All that came back on one connection, and after how many seconds it ended."""

    data: bytes
    seconds: float

    @property
    def status(self) -> int:
        """The status of the first answer; 0 where there was none."""
        found = _STATUS.match(self.data)
        return int(found[1]) if found else 0

    @property
    def statuses(self) -> list[int]:
        """Those of all answers."""
        return [int(status) for status in _STATUS.findall(self.data)]


@contextmanager
def connection(url: str, receive: int | None = None) -> Iterator[socket.socket]:
    """Connect to a service; `receive` is how many bytes may wait here unread, as the system rounds it."""
    place = urlsplit(url)
    with socket.socket() as client:
        if receive is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        client.settimeout(PATIENCE)
        client.connect((place.hostname, place.port))
        yield client


def told(url: str, parts: Iterable[bytes], pause: float = 0) -> Heard:
    """Send parts of a request one after the other, and listen until the service closes the connection.

    Args:
        url: where the service is.
        parts: what is sent; no more once the service has closed the connection.
        pause: the seconds before each further part.
    """
    started = time.monotonic()
    with connection(url) as client:
        try:
            for part in parts:
                client.sendall(part)
                time.sleep(pause)
        except OSError:  # what it said before is still to be read
            pass
        return Heard(rest(client), time.monotonic() - started)


def rest(client: socket.socket) -> bytes:
    """Return what comes until the service closes the connection."""
    heard = bytearray()
    try:
        while data := client.recv(65536):
            heard += data
    except ConnectionError:
        pass
    return bytes(heard)


def request(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """Return a whole request that asks for the connection to be closed behind the answer."""
    return one_of_many(method, path, "Connection: close", *headers, body=body)


def one_of_many(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """Return a whole request that leaves the connection open for the next one."""
    lines = [f"{method} {path} HTTP/1.1", "Host: test", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
