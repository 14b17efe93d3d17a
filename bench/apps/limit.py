"""What no layer, no framework and no toolkit costs: ASGI by hand, msgspec, and a driver's own SQL."""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Protocol
from urllib.parse import parse_qs
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.json import Decoder, Encoder

from bench.apps.cursors import read_cursor, uuid7, write_cursor

COLUMNS = "id, sku, name, price, status, note, launched_on, version, created_at, updated_at"
ONE = f"SELECT {COLUMNS} FROM products WHERE id = $1"
ALL = f"SELECT {COLUMNS} FROM products ORDER BY id LIMIT $1"
BEHIND = f"SELECT {COLUMNS} FROM products WHERE id > $2 ORDER BY id LIMIT $1"
INSERT = f"INSERT INTO products ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"

Row = tuple[Any, ...]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Store(Protocol):
    """A driver."""

    async def open(self) -> None:
        """Connect."""

    async def fetch(self, statement: str, *values: object) -> list[Row]:
        """Return the rows of a SELECT, in Python's types."""

    async def execute(self, statement: str, row: Row) -> None:
        """Keep a row."""


class CreateProduct(Struct, forbid_unknown_fields=True, kw_only=True):
    """What a client sends."""

    sku: Annotated[str, Meta(max_length=32, pattern=r"^[^\x00]*$")]
    name: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]
    price: Annotated[str, Meta(pattern=r"^[0-9]{1,10}(\.[0-9]{1,2})?$")]
    note: Annotated[str, Meta(max_length=100_000, pattern=r"^[^\x00]*$")] | None = None
    launched_on: date | None = None


class ProductOut(Struct):
    """What a client reads; its fields are in the order of the columns."""

    id: UUID
    sku: str
    name: str
    price: Decimal
    status: str
    note: str | None
    launched_on: date | None
    version: int
    created_at: datetime
    updated_at: datetime


class ProductPage(Struct):
    """Some products, and where the next ones start."""

    items: list[ProductOut]
    next_cursor: str | None
    total: int | None


encode = Encoder().encode
decode = Decoder(CreateProduct).decode


class Limit:
    """The three operations, for answers that succeed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await receive()
            await self._store.open()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["method"] == "POST":
            await _answer(send, 201, await self._create((await receive())["body"]))
        elif scope["path"] == "/products":
            await _answer(send, 200, await self._page(scope["query_string"].decode()))
        else:
            await _answer(
                send, 200, await self._one(UUID(scope["path"].removeprefix("/products/")))
            )

    async def _one(self, product_id: UUID) -> bytes:
        (row,) = await self._store.fetch(ONE, product_id)
        return encode(ProductOut(*row))

    async def _page(self, query: str) -> bytes:
        given = parse_qs(query)
        limit = int(given.get("limit", ["20"])[0])
        after = read_cursor(given.get("cursor", [None])[0])
        if after is None:
            rows = await self._store.fetch(ALL, limit + 1)
        else:
            rows = await self._store.fetch(BEHIND, limit + 1, after)
        items = [ProductOut(*row) for row in rows[:limit]]
        following = items[-1].id if len(rows) > limit else None
        return encode(ProductPage(items, write_cursor(following), None))

    async def _create(self, body: bytes) -> bytes:
        data = decode(body)
        now = datetime.now(UTC)
        row: Row = (uuid7(), data.sku, data.name, Decimal(data.price), "draft", data.note)
        row = (*row, data.launched_on, 1, now, now)
        await self._store.execute(INSERT, row)
        return encode(ProductOut(*row))


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
