from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID

from shop.catalog.domain.errors import ProductCannotActivate, ProductCannotArchive, ProductStale
from shop.shared.domain.rules import check_decimal, check_range, check_text


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    sku: str
    name: str
    price: Decimal
    note: str | None = None
    launched_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChange:
    sku: str
    name: str
    price: Decimal
    note: str | None
    launched_on: date | None


@dataclass(frozen=True, slots=True)
class Product:
    id: UUID
    sku: str
    name: str
    price: Decimal
    status: ProductStatus
    note: str | None
    launched_on: date | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def create(cls, new: NewProduct, *, product_id: UUID, now: datetime) -> Self:
        product = cls(
            id=product_id,
            sku=new.sku,
            name=new.name,
            price=new.price,
            status=ProductStatus.DRAFT,
            note=new.note,
            launched_on=new.launched_on,
            version=1,
            created_at=now,
            updated_at=now,
        )
        _check(product)
        return product

    def at_version(self, version: int) -> Self:
        """The product itself, unless the caller has seen another version of it."""
        if version != self.version:
            raise ProductStale(self.id)
        return self

    def change(self, change: ProductChange, *, now: datetime) -> Self:
        changed = replace(
            self,
            sku=change.sku,
            name=change.name,
            price=change.price,
            note=change.note,
            launched_on=change.launched_on,
            version=self.version + 1,
            updated_at=now,
        )
        _check(changed)
        return changed

    def activate(self, *, now: datetime) -> Self:
        if self.status is not ProductStatus.DRAFT:
            raise ProductCannotActivate(self.status)
        return replace(
            self,
            status=ProductStatus.ACTIVE,
            version=self.version + 1,
            updated_at=now,
        )

    def archive(self, *, now: datetime) -> Self:
        if self.status is not ProductStatus.ACTIVE:
            raise ProductCannotArchive(self.status)
        return replace(
            self,
            status=ProductStatus.ARCHIVED,
            version=self.version + 1,
            updated_at=now,
        )


def _check(product: Product) -> None:
    check_text("sku", product.sku, max_length=32)
    check_text("name", product.name, max_length=200)
    check_decimal("price", product.price, digits=12, places=2)
    check_range("price", product.price, minimum=Decimal(0))
    check_text("note", product.note, max_length=100000)
