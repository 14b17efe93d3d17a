"""A network between a service and its database that can stall, and break at a chosen moment."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Network:
    """Forwards TCP connections from `port` to a server on this machine.

    While it stalls, nothing passes and nothing is refused, as with a lost route. `break_at` ends a connection.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._moving = threading.Event()
        self._moving.set()
        self._last: bytes | None = None
        self._delivered = False
        self._ends: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])

    def _start(self, work: Callable[..., None], *words: object) -> None:
        thread = threading.Thread(target=work, args=words, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # the listener is closed: that is the end
                return
            self._moving.wait()
            try:
                server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self._ends |= {client, server}
            for words in ((client, server, True), (server, client, False)):
                self._start(self._forward, *words)

    def _forward(self, source: socket.socket, target: socket.socket, from_client: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._moving.wait()
                if from_client and self._last is not None and self._last in data:
                    self._last = None
                    if self._delivered:
                        source.shutdown(socket.SHUT_RDWR)
                        target.sendall(data)
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()  # the thread of the other direction closes the target
        self._ends.discard(source)

    def break_at(self, message: bytes, *, delivered: bool) -> None:
        """Make the next message of a client that holds these bytes its connection's last.

        Args:
            message: the bytes.
            delivered: whether the server still gets the message; the client gets no answer either way.
        """
        self._delivered = delivered
        self._last = message

    @contextmanager
    def stalling(self) -> Iterator[None]:
        """Let nothing pass until the block ends."""
        self._moving.clear()
        try:
            yield
        finally:
            self._moving.set()

    @contextmanager
    def running(self) -> Iterator["Network"]:
        """Forward until the block ends."""
        self._start(self._accept)
        try:
            yield self
        finally:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            for end in list(self._ends):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            for thread in self._threads:
                thread.join()
