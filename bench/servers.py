"""The apps that are compared: the rendered service, two flat ones and the limit."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.helpers.combinations import Combination
from tests.helpers.process import INHERITED_ENVIRONMENTS
from tests.helpers.services import Service
from tests.helpers.template import ROOT

START_SECONDS = 60
LAYERED, ORM, STATEMENTS, LIMIT = "layered", "orm", "statements", "limit"
APPS = (LAYERED, ORM, STATEMENTS, LIMIT)


@dataclass(frozen=True)
class Server:
    """A running app, and what its start took."""

    port: int
    process: psutil.Process
    start_seconds: float
    start_cpu_seconds: float

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Return what it has used so far, in all its threads."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Return its bytes; pages that it shares with others count in part, where the system tells."""
        info = self.process.memory_full_info()
        return int(getattr(info, "pss", info.uss))


@dataclass(frozen=True)
class App:
    """One of `APPS`, in the environment of a rendered service, with a database of its own."""

    name: str
    combination: Combination
    service: Service
    database_url: str
    log: Path

    @contextmanager
    def served(self) -> Iterator[Server]:
        """Run it until the block ends; it has answered a request when the block starts.

        Raises:
            AssertionError: with its output, when it is not ready in time.
        """
        port = _free_port()
        with self.log.open("wb") as output:
            started = time.perf_counter()
            process = subprocess.Popen(
                [self.service.path / ".venv" / "bin" / "python", *self._command(port)],
                cwd=self.service.path,
                env=self._environment(port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait(process, port, self.log)
                took = time.perf_counter() - started
                watched = psutil.Process(process.pid)
                times = watched.cpu_times()
                yield Server(port, watched, took, times.user + times.system)
            finally:
                process.terminate()
                process.wait(START_SECONDS)

    def _command(self, port: int) -> list[str]:
        if self.name == LAYERED:
            return ["-m", self.service.package]
        pair = f"{self.combination.framework}_{self.combination.schemas}"
        limit = f"limit_{self.combination.database}"
        module = limit if self.name == LIMIT else f"{pair}_{self.name}"
        return ["-m", "uvicorn", f"bench.apps.{module}:app", f"--port={port}", "--no-access-log"]

    def _environment(self, port: int) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k not in INHERITED_ENVIRONMENTS}
        return inherited | {
            self.service.setting("database_url"): self.database_url,
            self.service.setting("port"): str(port),
            self.service.setting("log_format"): "json",
            "BENCH_DATABASE_URL": self.database_url,
            "PYTHONPATH": str(ROOT),
        }


def _free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)):
                break
        except ConnectionRefusedError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"exit code {process.poll()}\n{log.read_text()}") from None
            time.sleep(0.005)
    answer = httpx.get(f"http://127.0.0.1:{port}/products?limit=1", trust_env=False, timeout=20)
    if answer.status_code != 200:
        raise AssertionError(f"{answer.status_code} {answer.text}\n{log.read_text()}")


def pin(process: psutil.Process, core: int) -> None:
    """Keep a process on a core, where the system lets it and has more than one."""
    if hasattr(process, "cpu_affinity") and (psutil.cpu_count() or 1) > 1:
        process.cpu_affinity([core])
