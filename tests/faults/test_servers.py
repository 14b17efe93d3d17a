"""A service whose database server is stopped, restarted, cut off, held up, or loses a commit."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass

import httpx
import pytest

from tests.faults.conftest import Figures
from tests.faults.instances import Instance, instance, missing
from tests.faults.network import Network
from tests.faults.samples import SERVERS
from tests.faults.traffic import Book, created, first, read, traffic
from tests.helpers.combinations import Combination
from tests.helpers.services import Server, Service, problems_in, serve

SECONDS = 2
CLOSING = 2  # asyncpg says goodbye for so long before it drops a silent connection
SLACK = 5  # of a busy machine
BOUND = SECONDS + CLOSING + SLACK
READY_BOUND = 2 + CLOSING + SLACK
POOL = 3
COMMITS = {"postgresql": b"COMMIT;", "mysql": b"\x03COMMIT"}


@dataclass(frozen=True)
class Stage:
    """A running service, its database and the network between them."""

    name: str
    database: Instance
    network: Network
    server: Server
    commit: bytes
    product: str

    @property
    def url(self) -> str:
        """Where the service is."""
        return self.server.url

    def traffic(self, book: Book) -> AbstractContextManager[None]:
        """Write and read until the block ends."""
        return traffic(self.url, book, self.product)

    def health(self, probe: str) -> tuple[int, float]:
        """Return the status of a probe and its seconds."""
        started = time.monotonic()
        response = httpx.get(f"{self.url}/health/{probe}", timeout=30, trust_env=False)
        return response.status_code, time.monotonic() - started

    def at_once(self, book: Book, writes: int, reads: int) -> None:
        """Send so many requests at the same time, each on a connection of its own, and wait for all."""
        with ThreadPoolExecutor(writes + reads) as pool:
            for _ in range(writes):
                pool.submit(created, self.url, book)
            for _ in range(reads):
                pool.submit(read, self.url, book, self.product)

    def first(self, book: Book) -> str:
        """Return the statuses of a read and a write, the first ones after a fault."""
        return first(self.url, book, self.product)

    def settle(self) -> None:
        """Use every connection of both pools, so that none is left of before."""
        book = Book()
        self.at_once(book, writes=4 * POOL, reads=4 * POOL)
        assert book.wrong == []


@pytest.fixture(scope="module", params=SERVERS, ids=str)
def stage(
    request: pytest.FixtureRequest,
    installed: Callable[[Combination], Service],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """Each combination, with a database server of its own."""
    combination: Combination = request.param
    if reason := missing(combination.database):
        pytest.skip(reason)
    with (
        instance(combination.database) as database,
        Network(database.port).running() as network,
    ):
        service = installed(combination).using(database.address(network.port))
        settings = {
            service.setting("database_timeout_seconds"): str(SECONDS),
            service.setting("database_pool_size"): str(POOL),
        }
        service = Service(service.path, {**service.env, **settings})
        service.just("migrate")
        with serve(service, tmp_path_factory.mktemp("server") / "log") as server:
            product = created(server.url, Book()).path
            commit = COMMITS[combination.database]
            yield Stage(str(combination), database, network, server, commit, product)


def test_connections_killed_while_idle_are_no_errors(stage: Stage, figures: Figures) -> None:
    stage.settle()
    book = Book()
    assert stage.database.kill_connections() > 0
    time.sleep(0.3)  # the end of a connection has to arrive
    now = stage.first(book)
    for _ in range(POOL):
        stage.first(book)
    figures(stage.name, "killed, idle", stage.url, book, now, BOUND)
    assert book.statuses == {200: POOL + 1, 201: POOL + 1}


def test_connections_killed_in_use_lose_nothing(stage: Stage, figures: Figures) -> None:
    book = Book()
    with stage.traffic(book):
        for _ in range(4):
            time.sleep(0.3)
            stage.database.kill_connections()
    figures(stage.name, "killed, busy", stage.url, book, stage.first(book), BOUND)
    assert min(book.statuses[200], book.statuses[201]) > 0


def test_a_restart_under_load_loses_nothing(stage: Stage, figures: Figures) -> None:
    book, after = Book(), Book()
    with stage.traffic(book):
        time.sleep(0.5)
        stage.database.stop()
        time.sleep(0.5)
        ready, seconds = stage.health("ready")
        live, _ = stage.health("live")
        stage.database.start()
        now = stage.first(after)
        again, _ = stage.health("ready")
    figures(stage.name, "restarted, busy", stage.url, book, now, BOUND)
    assert (ready, live, again) == (503, 200, 200)
    assert seconds < READY_BOUND
    assert after.statuses == {200: 1, 201: 1}
    assert book.statuses[503] > 0


def test_the_first_request_after_a_restart_is_right(stage: Stage, figures: Figures) -> None:
    stage.settle()
    book = Book()
    stage.database.stop()
    stage.database.start()
    now = stage.first(book)
    for _ in range(POOL):
        stage.first(book)
    figures(stage.name, "restarted, idle", stage.url, book, now, BOUND)
    assert book.statuses == {200: POOL + 1, 201: POOL + 1}


def test_a_network_that_stalls_is_given_up(stage: Stage, figures: Figures) -> None:
    stage.settle()
    book, after = Book(), Book()
    with stage.network.stalling():
        stage.at_once(book, writes=POOL + 2, reads=1)
        ready, seconds = stage.health("ready")
        live, _ = stage.health("live")
    now = stage.first(after)
    figures(stage.name, "network stalled", stage.url, book, now, BOUND)
    assert (ready, live) == (503, 200)
    assert seconds < READY_BOUND
    assert set(book.statuses) == {503}
    assert after.statuses == {200: 1, 201: 1}


def test_a_lock_of_another_session_is_not_waited_for_without_end(
    stage: Stage, figures: Figures
) -> None:
    """More requests than connections, so that some wait for the pool and not for the lock."""
    stage.settle()
    book, after = Book(), Book()
    with stage.database.locked("products"):
        stage.at_once(book, writes=2 * POOL, reads=2 * POOL)
    now = stage.first(after)
    figures(stage.name, "table locked, pool exhausted", stage.url, book, now, BOUND)
    assert set(book.statuses) == {503}
    assert after.statuses == {200: 1, 201: 1}


@pytest.mark.parametrize("delivered", [False, True], ids=["lost", "delivered"])
def test_a_commit_without_an_answer_is_called_an_unknown_outcome(
    stage: Stage, figures: Figures, delivered: bool
) -> None:
    stage.settle()
    book = Book()
    stage.network.break_at(stage.commit, delivered=delivered)
    answer = created(stage.url, book)
    time.sleep(0.3)
    assert (answer.status, answer.code) == (503, "outcome_unknown")
    said = "commit delivered, no answer" if delivered else "commit lost"
    figures(stage.name, said, stage.url, book, stage.first(Book()), BOUND)


def test_no_fault_was_an_unexpected_error(stage: Stage) -> None:
    """The last test: the log of all of them."""
    unexpected = [line for line in problems_in(stage.server.output()) if '"errors"' in line]
    assert unexpected == []
    assert '"unexpected error"' not in stage.server.output()
