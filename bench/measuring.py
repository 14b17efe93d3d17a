"""Rounds: in each, every app is started afresh and every operation measured in another order.

Two processes of one app differ by some percent for as long as they live: rounds of the same processes would
agree on what is chance.
"""

from collections import defaultdict
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

_PASSES = 3
_SERVER_CORE, _LOAD_CORE = 0, 1
_SEED_SECONDS = 0.25
_WARM_SECONDS = 0.3


@dataclass(frozen=True)
class Sample:
    """One operation of one app in one round: of its passes, the median by CPU time."""

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
    """What one app needed in one round: to start, and of memory after the load."""

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


_Taken = tuple[int, float, float, float, float]


def measure(
    combination: Combination, service: Service, folder: Path, rounds: int, seconds: float
) -> Measured:
    """Measure all apps beside each other, in the environment of a service.

    Args:
        combination: what the service was rendered with.
        service: the service, with its environment.
        folder: an empty folder for databases and logs.
        rounds: how often each app is started and each of its operations measured.
        seconds: how long each time.

    Raises:
        AssertionError: where an app does not start.
        bench.load.WrongAnswer: where one answers with another status.
    """
    pin(psutil.Process(), _LOAD_CORE)
    pair = f"{combination.framework}-{combination.schemas}"
    samples: list[Sample] = []
    footprints: list[Footprint] = []
    with ExitStack() as stack:
        apps = [_app(stack, name, combination, service, folder / name) for name in APPS]
        for app in apps:
            with app.served() as server:
                seed(server)
        for number in range(rounds):
            with ExitStack() as running:
                servers = {app.name: running.enter_context(app.served()) for app in apps}
                for name, operation, taken in _round(servers, number, seconds):
                    samples.append(
                        Sample(pair, combination.database, name, operation, number, *taken)
                    )
                for name, server in servers.items():
                    footprints.append(
                        Footprint(
                            pair,
                            combination.database,
                            name,
                            server.start_seconds,
                            server.start_cpu_seconds,
                            server.memory(),
                        )
                    )
    return Measured(samples, footprints)


def _app(
    stack: ExitStack, name: str, combination: Combination, service: Service, folder: Path
) -> App:
    folder.mkdir(parents=True)
    url = stack.enter_context(database(combination.database, folder))
    service.using(url).just("migrate")
    return App(name, combination, service, url, folder / "log")


def seed(server: Server) -> None:
    """Give a server `ROWS` products or more."""
    made, rows = creation("seed-"), 0
    while rows < ROWS:
        rows += load(server.port, made.requests(), made.status, _SEED_SECONDS).requests


def _round(
    servers: Mapping[str, Server], number: int, seconds: float
) -> Iterator[tuple[str, str, _Taken]]:
    todo: list[tuple[str, Operation]] = []
    for name, server in servers.items():
        pin(server.process, _SERVER_CORE)
        todo += product([name], operations(server.url, f"round-{number}-"))
    for name, operation in todo:
        load(servers[name].port, operation.requests(), operation.status, _WARM_SECONDS)
    passes = defaultdict[tuple[str, str], list[_Taken]](list)
    order = Random(number)
    for _ in range(_PASSES):
        order.shuffle(todo)
        for name, operation in todo:
            taken = _pass(servers[name], operation, seconds / _PASSES)
            passes[name, operation.name].append(taken)
    for (name, kind), found in passes.items():
        yield name, kind, sorted(found, key=lambda taken: taken[1])[_PASSES // 2]


def _pass(server: Server, operation: Operation, seconds: float) -> _Taken:
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
