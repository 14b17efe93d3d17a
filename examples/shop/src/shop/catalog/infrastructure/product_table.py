from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalog.domain.product import ProductStatus
from shop.shared.infrastructure.tables import (
    Base,
    Identifier,
    LongText,
    Timestamp,
    choices,
    exact_decimal,
    varchar,
)


class ProductTable(Base):
    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("sku", name="uq_products_sku"),
        Index("ix_products_launched_on", "launched_on"),
    )

    id: Mapped[Identifier]
    sku: Mapped[str] = mapped_column(varchar(32))
    name: Mapped[str] = mapped_column(varchar(200))
    price: Mapped[Decimal] = mapped_column(exact_decimal(12, 2))
    status: Mapped[ProductStatus] = mapped_column(choices(ProductStatus, "ck_products_status"))
    note: Mapped[str | None] = mapped_column(LongText)
    launched_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int]
    created_at: Mapped[Timestamp]
    updated_at: Mapped[Timestamp]
