"""FastAPI and Pydantic in one file, with the statements that the rendered service executes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from bench.apps.access_log import AccessLog
from bench.apps.cursors import read_cursor, uuid7, write_cursor
from bench.apps.engines import writer_and_reader
from bench.apps.problems import MEDIA_TYPE, Refused, invalid_request, not_found, sku_taken
from bench.apps.table import Product, Status

NO_NUL = r"^[^\x00]*$"


class CreateProduct(BaseModel):
    """What a client sends."""

    model_config = ConfigDict(extra="forbid")

    sku: Annotated[str, Field(max_length=32, pattern=NO_NUL)]
    name: Annotated[str, Field(max_length=200, pattern=NO_NUL)]
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
    note: Annotated[str, Field(max_length=100_000, pattern=NO_NUL)] | None = None
    launched_on: date | None = None


class ProductOut(BaseModel):
    """What a client reads."""

    model_config = ConfigDict(from_attributes=True)

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


class ProductPage(BaseModel):
    """Some products, and where the next ones start."""

    items: list[ProductOut]
    next_cursor: str | None
    total: int | None


writer, reader = writer_and_reader()
api = FastAPI()
app = AccessLog(api)
TABLE = Product.__table__
ALL = select(*TABLE.columns).order_by(TABLE.c.id).limit(bindparam("limit"))
BEHIND = ALL.where(TABLE.c.id > bindparam("after"))
ONE = select(*TABLE.columns).where(TABLE.c.id == bindparam("id"))
INSERT = insert(TABLE)


@api.exception_handler(Refused)
async def on_refused(_: Request, error: Refused) -> Response:
    """Answer with a problem document."""
    return Response(error.encode(), error.status, media_type=MEDIA_TYPE)


@api.exception_handler(RequestValidationError)
async def on_invalid(_: Request, __: RequestValidationError) -> Response:
    """Answer with a problem document."""
    error = invalid_request()
    return Response(error.encode(), error.status, media_type=MEDIA_TYPE)


@api.post("/products", status_code=201, response_model=ProductOut)
async def create_product(data: CreateProduct, response: Response) -> dict[str, Any]:
    """Keep a new product."""
    now = datetime.now(UTC)
    product = {
        "id": uuid7(),
        **data.model_dump(),
        "status": Status.DRAFT,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    try:
        async with writer.begin() as connection:
            await connection.execute(INSERT, product)
    except IntegrityError as error:
        raise sku_taken() from error
    response.headers["ETag"] = f'"{product["version"]}"'
    response.headers["Location"] = f"/products/{product['id']}"
    return product


@api.get("/products", response_model=ProductPage)
async def list_products(
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=22)] = None,
    launched_on: date | None = None,
) -> dict[str, Any]:
    """Read a page in the order of the ids."""
    after = read_cursor(cursor)
    statement = ALL if after is None else BEHIND
    if launched_on is not None:
        statement = statement.where(TABLE.c.launched_on == launched_on)
    async with reader.connect() as connection:
        found = await connection.execute(statement, {"limit": limit + 1, "after": after})
        rows = found.all()
    items = rows[:limit]
    following = items[-1].id if len(rows) > limit else None
    return {"items": items, "next_cursor": write_cursor(following), "total": None}


@api.get("/products/{product_id}", response_model=ProductOut)
async def get_product(product_id: UUID, response: Response) -> Any:
    """Read one product."""
    async with reader.connect() as connection:
        row = (await connection.execute(ONE, {"id": product_id})).one_or_none()
    if row is None:
        raise not_found(product_id)
    response.headers["ETag"] = f'"{row.version}"'
    return row
