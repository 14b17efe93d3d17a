"""Requests that a service with the contexts `catalog` and `library` must refuse, and valid ones to start from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

UNKNOWN_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
FOREIGN_ID = "e3e70682-c209-fcac-729f-6fbed82c07cd"  # MariaDB's own type refuses this variant

PRODUCT: Mapping[str, object] = {
    "sku": "MUG-1",
    "name": "Mug",
    "price": "12.50",
    "note": None,
    "launched_on": "2026-01-31",
}

VOLUME: Mapping[str, object] = {
    "isbn": "9780131177055",
    "title": "Ünïcødé \U0001f4d6",
    "summary": "Two lines\nof text",
    "pages": 456,
    "weight": 0.75,
    "price": "9999999999.99",
    "in_print": True,
    "released_on": "2004-10-01",
    "opens_at": "09:30:00",
    "acquired_at": "2026-01-31T09:30:00.123456Z",
    "shelf_id": FOREIGN_ID,
    "donor_email": "ada@example.com",
    "homepage": "https://example.com/legacy?page=1#top",
    "details": {"nested": [1, 2.5, None, {"deep": True}]},
    "cover": "AAECAw==",
    "keywords": ["legacy", "code"],
    "ratings": [5, 4],
    "binding": "cloth",
}

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Case:
    """A request and the statuses that are a right answer to it."""

    name: str
    method: str
    path: str
    statuses: frozenset[int]
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def create(name: str, path: str, body: object, *statuses: int) -> Case:
    """Return a case that posts a value."""
    content = json.dumps(body).encode()
    return Case(name, "POST", path, frozenset(statuses or (422,)), content, JSON)


def raw(name: str, content: bytes, *statuses: int, media: str = "application/json") -> Case:
    """Return a case that posts bytes to the products."""
    headers = {"Content-Type": media}
    return Case(name, "POST", "/products", frozenset(statuses), content, headers)


def get(name: str, path: str, *statuses: int) -> Case:
    """Return a case that reads."""
    return Case(name, "GET", path, frozenset(statuses))


def product(name: str, /, **changes: object) -> Case:
    """Return a case that creates a product with values that are not valid."""
    return create(f"product: {name}", "/products", {**PRODUCT, "sku": "BAD", **changes})


def volume(name: str, /, **changes: object) -> Case:
    """Return a case that creates a volume with values that are not valid."""
    return create(f"volume: {name}", "/volumes", {**VOLUME, "isbn": "9" * 13, **changes})


def without(body: Mapping[str, object], *names: str) -> dict[str, object]:
    """Return a body without some of its fields."""
    return {name: value for name, value in body.items() if name not in names}


NEST = b"[" * 50_000 + b"]" * 50_000

REFUSED: tuple[Case, ...] = (
    raw("a document that breaks off", b'{"sku": ', 400),
    raw("bytes that are not UTF-8", b'{"sku": "\xff\xfe"}', 400, 422),
    raw("a lone surrogate", rb'{"sku": "\ud800", "name": "Mug", "price": "1"}', 400, 422),
    raw("an empty body", b"", 400, 422),
    raw("deep nesting", NEST, 400, 413, 422),
    raw("no JSON but text", b"sku=MUG", 400, 415, 422, media="text/plain"),
    raw("a number that is none", b'{"sku": NaN}', 400, 422),
    create("a list for an object", "/products", []),
    create("text for an object", "/products", "product"),
    create("null for an object", "/products", None),
    create("no fields", "/products", {}),
    product("an unknown field", colour="red"),
    product("an unknown field of hostile name", __class__="red"),
    product("a number for text", sku=5),
    product("null for a required text", name=None),
    product("text that is too long", sku="x" * 33),
    product("text that is far too long", name="x" * 200_000),
    product("NUL in text", sku="a\0b"),
    product("NUL in an optional text", note="a\0b"),
    product("a price that is text", price="cheap"),
    product("a price below its minimum", price="-0.01"),
    product("a price with too many digits", price="10000000000.00"),
    product("a price with too many decimals", price="1.234"),
    product("a price that is no number", price="NaN"),
    product("an infinite price", price="Infinity"),
    product("a price beyond floats", price="1e400"),
    product("a price as a list", price=["1"]),
    product("a price with a newline", price="12.50\n"),
    product("a price in other digits", price="\u0661\u0662"),
    product("a date that does not exist", launched_on="2026-02-30"),
    product("a date as a number", launched_on=20260101),
    product("a date in words", launched_on="yesterday"),
    volume("an integer below its minimum", pages=0),
    volume("an integer above its maximum", pages=20_001),
    volume("an integer beyond the column", pages=2**31),
    volume("an integer beyond 64 bits", pages=2**70),
    volume("a fraction for an integer", pages=1.5),
    volume("text for an integer", pages="many"),
    volume("true for an integer", pages=True),
    volume("a negative weight", weight=-1),
    volume("text for a float", weight="heavy"),
    volume("text for a bool", in_print="perhaps"),
    volume("a number for a bool", in_print=2),
    volume("a field that is read-only", views=1),
    volume("a pattern that does not match", isbn="not-digits-13"),
    volume("a pattern with a newline", isbn="9780131177055\n"),
    volume("empty text below its minimum", title=""),
    volume("a time that does not exist", opens_at="25:00:00"),
    volume("a datetime without its offset", acquired_at="2026-01-31T09:30:00"),
    volume("a datetime in words", acquired_at="now"),
    volume("an id that is none", shelf_id="shelf"),
    volume("an address without a host", donor_email="ada"),
    volume("an address with a newline", donor_email="ada@example.com\n"),
    volume("a URL of another scheme", homepage="javascript:alert(1)"),
    volume("NUL in JSON", details={"a": "b\0c"}),
    volume("bytes that are not base64", cover="***"),
    volume("too many bytes", cover="AAAA" * 1366),
    volume("a number in a list of text", keywords=["a", 1]),
    volume("NUL in a list of text", keywords=["a\0b"]),
    volume("text for a list", keywords="legacy"),
    volume("an item beyond its type", ratings=[2**40]),
    volume("an unknown choice", binding="plastic"),
    create("volume: a field is missing", "/volumes", without(VOLUME, "title")),
    create("line: an order of another variant", "/lines", {"order": FOREIGN_ID, "quantity": 1}),
    get("a product of another variant", f"/products/{FOREIGN_ID}", 404),
    get("an unknown product", f"/products/{UNKNOWN_ID}", 404),
    get("an id that is none", "/products/not-an-id", 404, 422),
    get("an id with NUL", "/products/%00", 404, 422),
    get("an unknown path", "/nowhere", 404),
    get("an unknown move", f"/products/{UNKNOWN_ID}/fly", 404, 405),
    Case("an unknown method", "PATCH", "/products", frozenset({405}), b"{}", JSON),
    get("a limit of none", "/products?limit=0", 422),
    get("a negative limit", "/products?limit=-1", 422),
    get("a limit above the bound", "/products?limit=101", 422),
    get("a limit beyond 64 bits", f"/products?limit={2**70}", 422),
    get("a limit in words", "/products?limit=all", 422),
    get("a page of none", "/products?page=0", 422),
    get("a page beyond 64 bits", f"/products?page={2**70}", 422),
    get("a cursor that is none", "/products?cursor=nonsense", 400, 422),
    get("a cursor with NUL", "/products?cursor=%00", 400, 422),
    get("an unknown sort", "/volumes?sort=colour", 422),
    get("a sort that injects", "/volumes?sort=title;drop", 422),
    get("a filter of another type", "/products?launched_on=yesterday", 422),
    get("a filter out of range", f"/volumes?pages={2**70}", 422),
    Case("a change of an unknown product", "PUT", f"/products/{UNKNOWN_ID}", frozenset({404}),
         json.dumps(without(PRODUCT)).encode(), {**JSON, "If-Match": '"1"'}),
    Case("a change without a version", "PUT", f"/products/{UNKNOWN_ID}", frozenset({428}),
         json.dumps(without(PRODUCT)).encode(), JSON),
    Case("a deletion without a version", "DELETE", f"/products/{UNKNOWN_ID}", frozenset({428})),
    Case("a deletion of an unknown product", "DELETE", f"/products/{UNKNOWN_ID}",
         frozenset({404}), None, {"If-Match": '"1"'}),
    Case("a move without a version", "POST", f"/products/{UNKNOWN_ID}/activate", frozenset({428})),
    Case("a move of an unknown product", "POST", f"/products/{UNKNOWN_ID}/activate",
         frozenset({404}), None, {"If-Match": '"1"'}),
    Case("a version that is none", "DELETE", f"/products/{UNKNOWN_ID}",
         frozenset({400, 404, 412, 422}), None, {"If-Match": "nonsense"}),
    Case("a version beyond 64 bits", "DELETE", f"/products/{UNKNOWN_ID}",
         frozenset({400, 404, 412, 422}), None, {"If-Match": f'"{2**70}"'}),
)  # fmt: skip
