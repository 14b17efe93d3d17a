"""A service on SQLite whose disk is full, or whose file another process holds."""

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import Figures
from tests.faults.samples import FILES
from tests.faults.traffic import Book, created, first, read, traffic
from tests.helpers.combinations import Combination
from tests.helpers.services import Server, Service, serve

SECONDS = 2
SLACK = 5
WRITERS = 3
WRITTEN = 1_000_000


@dataclass(frozen=True)
class Stage:
    """A running service and the file of its database."""

    name: str
    file: Path
    server: Server
    product: str

    def first(self, book: Book) -> str:
        """Return the statuses of a read and a write, the first ones after a fault."""
        return first(self.server.url, book, self.product)


@pytest.fixture(scope="module", params=FILES, ids=str)
def stage(
    request: pytest.FixtureRequest,
    installed: Callable[[Combination], Service],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """Each combination, with a file of its own."""
    combination: Combination = request.param
    folder = tmp_path_factory.mktemp(str(combination))
    service = installed(combination).using(f"sqlite+aiosqlite:///{folder / 'live.db'}")
    settings = {service.setting("database_timeout_seconds"): str(SECONDS)}
    service = Service(service.path, {**service.env, **settings})
    service.just("migrate")
    with serve(service, folder / "log") as server:
        product = created(server.url, Book()).path
        yield Stage(str(combination), folder / "live.db", server, product)


def written(stage: Stage) -> int:
    """Return the size of the service's write-ahead log."""
    return stage.file.with_name("live.db-wal").stat().st_size


def wait_for_writes(stage: Stage) -> None:
    """Wait until the write-ahead log is so long that the lines which the service logs stay below its size."""
    deadline = time.monotonic() + 60
    while written(stage) < WRITTEN:
        assert time.monotonic() < deadline, written(stage)
        time.sleep(0.05)


@contextmanager
def full_disk(stage: Stage) -> Iterator[None]:
    """Let the service write no file beyond the size that its write-ahead log has now."""
    pid, unlimited = stage.server.process.pid, resource.RLIM_INFINITY
    size = written(stage)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, unlimited))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))


def test_a_full_disk_refuses_writes_and_serves_reads(stage: Stage, figures: Figures) -> None:
    book, after = Book(), Book()
    with traffic(stage.server.url, book, stage.product, writers=2, readers=2):
        wait_for_writes(stage)
        with full_disk(stage):
            full = Book()
            for _ in range(5):
                created(stage.server.url, full)
                read(stage.server.url, full, stage.product)
        now = stage.first(after)
    figures(stage.name, "disk full", stage.server.url, book, now, SECONDS + SLACK)
    assert full.statuses == {503: 5, 200: 5}
    assert full.wrong == []
    assert after.statuses == {201: 1, 200: 1}


def test_a_lock_of_another_process_is_not_waited_for_without_end(
    stage: Stage, figures: Figures
) -> None:
    """Writers wait for the file, or for the one that waits; readers do not."""
    book, after = Book(), Book()
    with (
        closing(sqlite3.connect(stage.file, isolation_level=None)) as other,
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        for _ in range(WRITERS):
            pool.submit(created, stage.server.url, book)
        for _ in range(20):
            assert read(stage.server.url, book, stage.product).seconds < 1
        ready = httpx.get(f"{stage.server.url}/health/ready", trust_env=False).status_code
        pool.shutdown()
        other.execute("ROLLBACK")
    now = stage.first(after)
    figures(stage.name, "file locked", stage.server.url, book, now, SECONDS + SLACK)
    assert ready == 200
    assert book.statuses == {503: WRITERS, 200: 20}
    assert after.statuses == {201: 1, 200: 1}


def test_no_fault_was_an_unexpected_error(stage: Stage) -> None:
    """The last test: the log of all of them."""
    assert '"unexpected error"' not in stage.server.output()
