"""What is asked of every app: get by id, a list of 20, create."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from random import Random

import httpx

ROWS = 1000
_PAGES = 10


@dataclass(frozen=True)
class Operation:
    """One kind of request; `requests` makes them, without end."""

    name: str
    status: int
    requests: Callable[[], Iterator[bytes]]


def operations(url: str, prefix: str) -> tuple[Operation, ...]:
    """Return the three operations for a server that has `ROWS` products or more.

    Args:
        url: where the server is.
        prefix: starts every sku; a server must not have seen it.

    Raises:
        httpx.HTTPError: where the server does not answer.
    """
    ids: list[str] = []
    pages: list[str] = []
    with httpx.Client(base_url=url, trust_env=False) as client:
        query = "?limit=20"
        while query and len(pages) < _PAGES:
            pages.append(f"/products{query}")
            page = client.get(pages[-1]).raise_for_status().json()
            ids += [item["id"] for item in page["items"]]
            query = f"?limit=20&cursor={page['next_cursor']}"
    Random(7).shuffle(ids)
    return (
        Operation("get", 200, lambda: cycle([_get(f"/products/{key}") for key in ids])),
        Operation("list", 200, lambda: cycle([_get(page) for page in pages])),
        creation(prefix),
    )


def creation(prefix: str) -> Operation:
    """Return the operation that creates products whose sku starts with a prefix."""
    numbers = count()
    return Operation("create", 201, lambda: (_post(f"{prefix}{number}") for number in numbers))


def product(sku: str) -> dict[str, object]:
    """Return a product as a client sends it."""
    return {
        "sku": sku,
        "name": "Mug of stoneware, glazed by hand",
        "price": "12.50",
        "note": "Holds a third of a litre, and goes into the dishwasher.",
        "launched_on": "2026-01-31",
    }


def _get(target: str) -> bytes:
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def _post(sku: str) -> bytes:
    body = json.dumps(product(sku)).encode()
    head = (
        "POST /products HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
