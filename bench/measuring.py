"""Rounds: every app and operation in each, in another order each time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random

import psutil

from bench.load import load
from bench.operations import ROWS, Operation, creation, operations
from bench.servers import APPS, App, Server, pin
from tests.helpers.combinations import Combination
from tests.helpers.databases import database
from tests.helpers.services import Service

STARTS = 3
_SERVER_CORE, _LOAD_CORE = 0, 1
_SEED_SECONDS = 0.25
_WARM_SECONDS = 0.5


@dataclass(frozen=True)
class Sample:
    """One operation of one app in one round."""

    pair: str
    database: str
    app: str
    operation: str
    round: int
    requests: int
    cpu_microseconds: float
    requests_per_second: float
    p50_milliseconds: float
    p99_milliseconds: float


@dataclass(frozen=True)
class Footprint:
    """What one app needs: the fastest of its starts, and its memory after all rounds."""

    pair: str
    database: str
    app: str
    start_seconds: float
    start_cpu_seconds: float
    memory_bytes: int


@dataclass(frozen=True)
class Measured:
    """All figures of one pair of framework and schema library on one database."""

    samples: Sequence[Sample]
    footprints: Sequence[Footprint]


def measure(
    combination: Combination, service: Service, folder: Path, rounds: int, seconds: float
) -> Measured:
    """Start all apps in the environment of a service, and measure them beside each other.

    Args:
        combination: what the service was rendered with.
        service: the service, with its environment.
        folder: an empty folder for databases and logs.
        rounds: how often each operation of each app is measured.
        seconds: how long each time.

    Raises:
        AssertionError: where an app does not start.
        bench.load.WrongAnswer: where one answers with another status.
    """
    pin(psutil.Process(), _LOAD_CORE)
    pair = f"{combination.framework}-{combination.schemas}"
    with ExitStack() as stack:
        apps = [_app(stack, name, combination, service, folder / name) for name in APPS]
        starts = {app.name: [_start(app) for _ in range(STARTS)] for app in apps}
        servers = {app.name: stack.enter_context(app.served()) for app in apps}
        samples = [
            Sample(pair, combination.database, *figures)
            for figures in _rounds(servers, rounds, seconds)
        ]
        footprints = [
            Footprint(
                pair,
                combination.database,
                name,
                min(start.start_seconds for start in starts[name]),
                min(start.start_cpu_seconds for start in starts[name]),
                server.memory(),
            )
            for name, server in servers.items()
        ]
    return Measured(samples, footprints)


def _app(
    stack: ExitStack, name: str, combination: Combination, service: Service, folder: Path
) -> App:
    folder.mkdir(parents=True)
    url = stack.enter_context(database(combination.database, folder))
    service.using(url).just("migrate")
    return App(name, combination, service, url, folder / "log")


def _start(app: App) -> Server:
    with app.served() as server:
        return server


def _rounds(
    servers: Mapping[str, Server], rounds: int, seconds: float
) -> Iterator[tuple[str, str, int, int, float, float, float, float]]:
    todo: list[tuple[str, Operation]] = []
    for name, server in servers.items():
        pin(server.process, _SERVER_CORE)
        todo += product([name], seeded(server))
    for name, operation in todo:
        load(servers[name].port, operation.requests(), operation.status, _WARM_SECONDS)
    order = Random(rounds)
    for number in range(rounds):
        order.shuffle(todo)
        for name, operation in todo:
            yield name, operation.name, number, *_sample(servers[name], operation, seconds)


def seeded(server: Server) -> tuple[Operation, ...]:
    """Give a server `ROWS` products or more, and return what it can be asked then."""
    seed, rows = creation("seed-"), 0
    while rows < ROWS:
        rows += load(server.port, seed.requests(), seed.status, _SEED_SECONDS).requests
    return operations(server.url, "made-")


def _sample(
    server: Server, operation: Operation, seconds: float
) -> tuple[int, float, float, float, float]:
    before = server.cpu_seconds()
    found = load(server.port, operation.requests(), operation.status, seconds)
    used = server.cpu_seconds() - before
    return (
        found.requests,
        used / found.requests * 1_000_000,
        found.requests / found.seconds,
        found.percentile(0.5),
        found.percentile(0.99),
    )
