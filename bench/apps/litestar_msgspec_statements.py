"""Litestar and msgspec in one file, with the statements that the rendered service executes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta, Struct
from msgspec.structs import asdict
from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from bench.apps.access_log import AccessLog
from bench.apps.cursors import read_cursor, uuid7, write_cursor
from bench.apps.engines import writer_and_reader
from bench.apps.problems import MEDIA_TYPE, Refused, invalid_request, not_found, sku_taken
from bench.apps.table import Product, Status

NO_NUL = r"^[^\x00]*$"
PRICE = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"


class CreateProduct(Struct, forbid_unknown_fields=True, kw_only=True):
    """What a client sends."""

    sku: Annotated[str, Meta(max_length=32, pattern=NO_NUL)]
    name: Annotated[str, Meta(max_length=200, pattern=NO_NUL)]
    price: Annotated[str, Meta(pattern=PRICE)]
    note: Annotated[str, Meta(max_length=100_000, pattern=NO_NUL)] | None = None
    launched_on: date | None = None


class ProductOut(Struct, kw_only=True):
    """What a client reads."""

    id: UUID
    sku: str
    name: str
    price: Decimal
    status: Status
    note: str | None
    launched_on: date | None
    version: int
    created_at: datetime
    updated_at: datetime


class ProductPage(Struct, kw_only=True):
    """Some products, and where the next ones start."""

    items: list[ProductOut]
    next_cursor: str | None
    total: int | None


writer, reader = writer_and_reader()
TABLE = Product.__table__
ALL = select(*TABLE.columns).order_by(TABLE.c.id).limit(bindparam("limit"))
BEHIND = ALL.where(TABLE.c.id > bindparam("after"))
ONE = select(*TABLE.columns).where(TABLE.c.id == bindparam("id"))
INSERT = insert(TABLE)


def on_refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """Answer with a problem document."""
    return Response(error.encode(), status_code=error.status, media_type=MEDIA_TYPE)


def on_invalid(request: Request[Any, Any, Any], _: ValidationException) -> Response[bytes]:
    """Answer with a problem document."""
    return on_refused(request, invalid_request())


def shown(product: Row[*tuple[Any, ...]]) -> ProductOut:
    """Return what a client reads of a row."""
    return ProductOut(
        id=product.id,
        sku=product.sku,
        name=product.name,
        price=product.price,
        status=product.status,
        note=product.note,
        launched_on=product.launched_on,
        version=product.version,
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


@post("/products")
async def create_product(data: JSONBody[CreateProduct]) -> Response[ProductOut]:
    """Keep a new product."""
    now = datetime.now(UTC)
    product = ProductOut(
        id=uuid7(),
        sku=data.sku,
        name=data.name,
        price=Decimal(data.price),
        status=Status.DRAFT,
        note=data.note,
        launched_on=data.launched_on,
        version=1,
        created_at=now,
        updated_at=now,
    )
    try:
        async with writer.begin() as connection:
            await connection.execute(INSERT, asdict(product))
    except IntegrityError as error:
        raise sku_taken() from error
    headers = {"ETag": f'"{product.version}"', "Location": f"/products/{product.id}"}
    return Response(product, headers=headers)


@get("/products")
async def list_products(
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, QueryParameter(max_length=22)] = None,
    launched_on: Annotated[date | None, QueryParameter()] = None,
) -> ProductPage:
    """Read a page in the order of the ids."""
    after = read_cursor(cursor)
    statement = ALL if after is None else BEHIND
    if launched_on is not None:
        statement = statement.where(TABLE.c.launched_on == launched_on)
    async with reader.connect() as connection:
        found = await connection.execute(statement, {"limit": limit + 1, "after": after})
        rows = found.all()
    items = [shown(row) for row in rows[:limit]]
    following = items[-1].id if len(rows) > limit else None
    return ProductPage(items=items, next_cursor=write_cursor(following), total=None)


@get("/products/{product_id:uuid}")
async def get_product(product_id: UUID) -> Response[ProductOut]:
    """Read one product."""
    async with reader.connect() as connection:
        row = (await connection.execute(ONE, {"id": product_id})).one_or_none()
    if row is None:
        raise not_found(product_id)
    return Response(shown(row), headers={"ETag": f'"{row.version}"'})


app = AccessLog(
    Litestar(
        [create_product, list_products, get_product],
        exception_handlers={Refused: on_refused, ValidationException: on_invalid},
        logging_config=None,
    )
)
