"""Rendered services: their commands, their server, their tests."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.helpers.process import INHERITED_ENVIRONMENTS, Completed, run
from tests.helpers.rendering import recorded

_MOST_OUTPUT = 100_000_000
START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class Service:
    """A rendered service and the variables that its commands run with."""

    path: Path
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def package(self) -> str:
        """The name of its Python package."""
        return str(recorded(self.path)["package"])

    @property
    def source(self) -> Path:
        """The folder of its Python package."""
        return self.path / "src" / self.package

    def setting(self, name: str) -> str:
        """Return the environment variable of a setting, such as SHOP_PORT for port."""
        return f"{self.package}_{name}".upper()

    def using(self, database_url: str) -> "Service":
        """Return the same service with a database."""
        return Service(self.path, {**self.env, self.setting("database_url"): database_url})

    def just(self, *recipe: str, expect: int | None = 0) -> Completed:
        """Run a recipe of its justfile; see `process.run`."""
        return run(["just", *recipe], self.path, self.env, expect)

    def uv(self, *arguments: str, expect: int | None = 0) -> Completed:
        """Run uv in it; see `process.run`."""
        return run(["uv", *arguments], self.path, self.env, expect)


@dataclass
class Server:
    """A running service."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        """Return what it has written so far; of a device without an end, the beginning."""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            return log.read(_MOST_OUTPUT)

    def stop(self) -> int:
        """Ask it to end, wait, and return its exit code (negative: the signal).

        Raises:
            AssertionError: when it had to be killed.
        """
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise AssertionError(f"did not stop on SIGTERM\n{self.output()}") from error


@contextmanager
def serve(service: Service, log: Path) -> Iterator[Server]:
    """Run a service on a free port of this machine until the block ends; it is ready when the block starts.

    Args:
        service: an installed service with a migrated database.
        log: the file for its output.

    Raises:
        AssertionError: with its output, when it is not ready in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        service.setting("host"): "127.0.0.1",
        service.setting("port"): str(port),
        service.setting("log_format"): "json",
    }
    inherited = {k: v for k, v in os.environ.items() if k not in INHERITED_ENVIRONMENTS}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [service.path / ".venv" / "bin" / "python", "-m", service.package],
            cwd=service.path,
            env={**inherited, **service.env, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = Server(f"http://127.0.0.1:{port}", process, log)
        try:
            _wait_until_ready(server)
            yield server
        finally:
            server.stop()


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(httpx.TransportError):
            if httpx.get(f"{server.url}/health/ready", trust_env=False).status_code == 200:
                return
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"exit code {server.process.poll()}\n{server.output()}")
        time.sleep(0.1)


def problems_in(output: str) -> list[str]:
    """Return the lines of a server's output that tell of an exception or of an error."""
    pattern = re.compile(r'Traceback|"level": ?"(error|critical)"|Task exception|never awaited')
    return [line for line in output.splitlines() if pattern.search(line)]


def summary(names: Sequence[str]) -> str:
    """Return a list for a message, one name a line."""
    return "\n".join(f"  {name}" for name in names)
