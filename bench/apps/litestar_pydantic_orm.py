"""Litestar and Pydantic in one file, with a session of SQLAlchemy's ORM for each request."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from litestar import Litestar, Request, Response, get, post
from litestar.di import Provide
from litestar.exceptions import ValidationException
from litestar.params import JSONBody, QueryParameter, SkipValidation
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bench.apps.access_log import AccessLog
from bench.apps.cursors import read_cursor, uuid7, write_cursor
from bench.apps.engines import one_engine
from bench.apps.problems import MEDIA_TYPE, Refused, invalid_request, not_found, sku_taken
from bench.apps.table import Product, Status

NO_NUL = r"^[^\x00]*$"
Session = SkipValidation[AsyncSession]


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


sessions = async_sessionmaker(one_engine(), expire_on_commit=False)


async def open_session() -> AsyncIterator[AsyncSession]:
    """Give a session to one request."""
    async with sessions() as session:
        yield session


def on_refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """Answer with a problem document."""
    return Response(error.encode(), status_code=error.status, media_type=MEDIA_TYPE)


def on_invalid(request: Request[Any, Any, Any], _: ValidationException) -> Response[bytes]:
    """Answer with a problem document."""
    return on_refused(request, invalid_request())


@post("/products")
async def create_product(data: JSONBody[CreateProduct], session: Session) -> Response[ProductOut]:
    """Keep a new product."""
    now = datetime.now(UTC)
    product = Product(
        **data.model_dump(),
        id=uuid7(),
        status=Status.DRAFT,
        version=1,
        created_at=now,
        updated_at=now,
    )
    session.add(product)
    try:
        await session.commit()
    except IntegrityError as error:
        raise sku_taken() from error
    headers = {"ETag": f'"{product.version}"', "Location": f"/products/{product.id}"}
    return Response(ProductOut.model_validate(product), headers=headers)


@get("/products")
async def list_products(
    session: Session,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, QueryParameter(max_length=22)] = None,
    launched_on: Annotated[date | None, QueryParameter()] = None,
) -> ProductPage:
    """Read a page in the order of the ids."""
    statement = select(Product).order_by(Product.id).limit(limit + 1)
    if (after := read_cursor(cursor)) is not None:
        statement = statement.where(Product.id > after)
    if launched_on is not None:
        statement = statement.where(Product.launched_on == launched_on)
    products = (await session.scalars(statement)).all()
    items = [ProductOut.model_validate(product) for product in products[:limit]]
    following = items[-1].id if len(products) > limit else None
    return ProductPage(items=items, next_cursor=write_cursor(following), total=None)


@get("/products/{product_id:uuid}")
async def get_product(product_id: UUID, session: Session) -> Response[ProductOut]:
    """Read one product."""
    product = await session.get(Product, product_id)
    if product is None:
        raise not_found(product_id)
    return Response(ProductOut.model_validate(product), headers={"ETag": f'"{product.version}"'})


app = AccessLog(
    Litestar(
        [create_product, list_products, get_product],
        dependencies={"session": Provide(open_session)},
        exception_handlers={Refused: on_refused, ValidationException: on_invalid},
        logging_config=None,
    )
)
