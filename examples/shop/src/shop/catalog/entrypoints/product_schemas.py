from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from msgspec import Struct

from shop.catalog.domain.product import NewProduct, Product, ProductChange, ProductStatus
from shop.shared.domain.pages import Page
from shop.shared.entrypoints import fields
from shop.shared.entrypoints.fields import Moment
from shop.shared.entrypoints.pages import write_cursor


class CreateProduct(Struct, forbid_unknown_fields=True, kw_only=True):
    sku: Annotated[str, fields.text(max_length=32)]
    name: Annotated[str, fields.text(max_length=200)]
    price: Annotated[str, fields.text(pattern=r"^[0-9]{1,10}(\.[0-9]{1,2})?$")]
    note: Annotated[str, fields.text(max_length=100000)] | None = None
    launched_on: date | None = None

    def to_domain(self) -> NewProduct:
        return NewProduct(
            sku=self.sku,
            name=self.name,
            price=Decimal(self.price),
            note=self.note,
            launched_on=self.launched_on,
        )


class ChangeProduct(Struct, forbid_unknown_fields=True, kw_only=True):
    sku: Annotated[str, fields.text(max_length=32)]
    name: Annotated[str, fields.text(max_length=200)]
    price: Annotated[str, fields.text(pattern=r"^[0-9]{1,10}(\.[0-9]{1,2})?$")]
    note: Annotated[str, fields.text(max_length=100000)] | None
    launched_on: date | None

    def to_domain(self) -> ProductChange:
        return ProductChange(
            sku=self.sku,
            name=self.name,
            price=Decimal(self.price),
            note=self.note,
            launched_on=self.launched_on,
        )


class ProductOut(Struct, kw_only=True):
    id: UUID
    sku: str
    name: str
    price: str
    status: ProductStatus
    note: str | None
    launched_on: date | None
    version: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def from_entity(cls, product: Product) -> Self:
        return cls(
            id=product.id,
            sku=product.sku,
            name=product.name,
            price=f"{product.price:.2f}",
            status=product.status,
            note=product.note,
            launched_on=product.launched_on,
            version=product.version,
            created_at=product.created_at,
            updated_at=product.updated_at,
        )


class ProductPage(Struct, kw_only=True):
    items: list[ProductOut]
    next_cursor: str | None
    total: int | None

    @classmethod
    def from_page(cls, page: Page[Product]) -> Self:
        return cls(
            items=[ProductOut.from_entity(product) for product in page.items],
            next_cursor=write_cursor(page.next),
            total=page.total,
        )
