"""Requests to a service under faults, and the book that is kept of their answers."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Self

import httpx

PATIENCE = 30
_NUMBERS = count()


@dataclass(frozen=True)
class Answer:
    """What came back: the status, or 0 with the error where the connection broke."""

    method: str
    sku: str
    status: int
    code: str
    seconds: float
    path: str
    wrong: str


@dataclass
class Book:
    """Every request of a scenario with its answer."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        """How many answers had each status."""
        return Counter(answer.status for answer in self.answers)

    @property
    def wrong(self) -> list[str]:
        """What was wrong with answers."""
        return [answer.wrong for answer in self.answers if answer.wrong]

    @property
    def slowest(self) -> float:
        """The seconds of the slowest answer."""
        return max((answer.seconds for answer in self.answers), default=0)

    def written(self, status: int, *codes: str) -> list[Answer]:
        """The creations with a status, and one of these codes where some are given."""
        return [
            answer
            for answer in self.answers
            if answer.method == "POST"
            and answer.status == status
            and (not codes or answer.code in codes)
        ]


class Client:
    """One client of a service, with a connection that it keeps."""

    def __init__(self, url: str, book: Book) -> None:
        self._http = httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False)
        self._book = book

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def create(self) -> Answer:
        """Create a product with a sku of its own."""
        sku = f"S-{next(_NUMBERS)}"
        body = {"sku": sku, "name": "Mug", "price": "12.50"}
        return self._ask("POST", "/products", sku, body, expected=201)

    def read(self, path: str) -> Answer:
        """Read what is there."""
        return self._ask("GET", path, "", None, expected=200)

    def _ask(self, method: str, path: str, sku: str, body: object, expected: int) -> Answer:
        started = time.monotonic()
        try:
            response = self._http.request(method, path, json=body)
        except httpx.TransportError as error:
            answer = Answer(
                method, sku, 0, repr(error), time.monotonic() - started, path, repr(error)
            )
        else:
            answer = _judged(method, path, sku, response, expected, time.monotonic() - started)
        self._book.answers.append(answer)
        return answer


def _judged(
    method: str, path: str, sku: str, response: httpx.Response, expected: int, seconds: float
) -> Answer:
    kind = response.headers.get("content-type", "")
    document = response.json() if "json" in kind else {}
    code = str(document.get("code", ""))
    wrong = ""
    if response.status_code == 503:
        if not kind.startswith("application/problem+json") or "retry-after" not in response.headers:
            wrong = f"{method} {path}: 503 {dict(response.headers)} {response.text[:200]}"
    elif response.status_code != expected or (sku and document.get("sku") != sku):
        wrong = f"{method} {path}: {response.status_code} {response.text[:200]}"
    place = response.headers.get("location", path)
    return Answer(method, sku, response.status_code, code, seconds, place, wrong)


@contextmanager
def traffic(url: str, book: Book, read: str, writers: int = 4, readers: int = 4) -> Iterator[None]:
    """Write and read from several clients at once until the block ends."""
    ended = threading.Event()

    def work(writes: bool) -> None:
        with Client(url, book) as client:
            while not ended.is_set():
                answer = client.create() if writes else client.read(read)
                if answer.status != (201 if writes else 200):
                    ended.wait(0.02)

    threads = [
        threading.Thread(target=work, args=(number < writers,))
        for number in range(writers + readers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def first(url: str, book: Book, path: str) -> str:
    """Return the statuses of a read and a write, the first ones after a fault."""
    with Client(url, book) as client:
        return f"{client.read(path).status} {client.create().status}"


def created(url: str, book: Book) -> Answer:
    """Create a product on a connection of its own."""
    with Client(url, book) as client:
        return client.create()


def read(url: str, book: Book, path: str) -> Answer:
    """Read what is there, on a connection of its own."""
    with Client(url, book) as client:
        return client.read(path)


def lost(url: str, book: Book) -> list[str]:
    """Return the acknowledged writes that are not there, and the refused ones that are."""
    with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as http:
        there = skus(http)
    acknowledged = {answer.sku for answer in book.written(201)}
    refused = {answer.sku for answer in book.written(503, "database_unavailable")}
    gone = [f"{sku} was acknowledged and is gone" for sku in sorted(acknowledged - there)]
    return gone + [f"{sku} was refused and is there" for sku in sorted(refused & there)]


def skus(http: httpx.Client) -> set[str]:
    """Return the skus of all products."""
    found: set[str] = set()
    query: dict[str, str | int] = {"limit": 100}
    while True:
        page = http.get("/products", params=query).json()
        found |= {item["sku"] for item in page["items"]}
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]
