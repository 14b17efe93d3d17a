"""A service that is killed in the middle of writes, and one that is asked to end under load."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Figures
from tests.faults.samples import chosen
from tests.faults.traffic import Book, created, first, traffic
from tests.helpers.combinations import Combination
from tests.helpers.databases import database, require
from tests.helpers.services import Server, Service, problems_in, serve

WRITES = 20


@pytest.fixture(scope="module", params=chosen(), ids=str)
def service(
    request: pytest.FixtureRequest,
    installed: Callable[[Combination], Service],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Service]]:
    """Each combination, with a database that has its tables."""
    combination: Combination = request.param
    require(combination.database)
    with database(combination.database, tmp_path_factory.mktemp(f"faults-{combination}")) as url:
        service = installed(combination).using(url)
        service.just("migrate")
        yield str(combination), service


def with_workers(service: Service, number: int) -> Service:
    """Return the same service with so many processes."""
    return Service(service.path, {**service.env, service.setting("workers"): str(number)})


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_killed_service_has_acknowledged_is_there(
    service: tuple[str, Service], workers: int, figures: Figures, tmp_path: Path
) -> None:
    name, rendered = service
    book, after = Book(), Book()
    with serve(with_workers(rendered, workers), tmp_path / "log") as server:
        path = created(server.url, Book()).path
        with traffic(server.url, book, path):
            wait_for_writes(book)
            os.killpg(server.process.pid, signal.SIGKILL)
            time.sleep(0.1)
    cut = [answer for answer in book.answers if answer.status == 0]
    book.answers = [answer for answer in book.answers if answer.status]
    with serve(rendered, tmp_path / "again") as server:
        now = first(server.url, after, path)
        figures(name, f"service killed, {workers} workers", server.url, book, now)
    assert cut
    assert len(book.written(201)) >= WRITES


@pytest.mark.parametrize("workers", [1, 2])
def test_a_service_that_is_asked_to_end_answers_what_it_has_accepted(
    service: tuple[str, Service], workers: int, figures: Figures, tmp_path: Path
) -> None:
    """Its own log says what it accepted; a client that finds its connection closed has been told nothing."""
    name, rendered = service
    book = Book()
    with serve(with_workers(rendered, workers), tmp_path / "log") as server:
        path = created(server.url, book).path
        with traffic(server.url, book, path):
            wait_for_writes(book)
            server.process.send_signal(signal.SIGTERM)
            code = server.process.wait(20)
        accepted = requests_in(server)
        unexpected = problems_in(server.output())
    answered = [answer for answer in book.answers if answer.status]
    assert code in {0, -signal.SIGTERM}
    assert unexpected == []
    assert sorted(answer.status for answer in answered) == sorted(accepted)
    book.answers = answered
    with serve(rendered, tmp_path / "again") as server:
        figures(name, f"SIGTERM, {workers} workers", server.url, book)


def test_a_log_that_cannot_be_written_fails_no_request(
    service: tuple[str, Service], figures: Figures
) -> None:
    name, rendered = service
    book = Book()
    with serve(rendered, Path("/dev/full")) as server:
        path = created(server.url, book).path
        with traffic(server.url, book, path):
            wait_for_writes(book)
        figures(name, "log not writable", server.url, book)
    assert set(book.statuses) == {200, 201}


def wait_for_writes(book: Book) -> None:
    """Wait until the service is in the middle of them, however busy the machine is."""
    deadline = time.monotonic() + 20
    while len(book.written(201)) < WRITES and time.monotonic() < deadline:
        time.sleep(0.01)


def requests_in(server: Server) -> list[int]:
    """Return the statuses of the requests for products that a service has logged."""
    lines = [json.loads(line) for line in server.output().splitlines() if line.startswith("{")]
    return [
        line["status"]
        for line in lines
        if line.get("event") == "request" and line["route"].startswith("/products")
    ]
