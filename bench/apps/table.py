"""The table of the rendered service, as somebody declares it who has no generator."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import override
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    Numeric,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Status(StrEnum):
    """Where a product stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Utc(TypeDecorator[datetime]):
    """SQLite has no time zones."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write UTC without a zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it back with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Cents(TypeDecorator[Decimal]):
    """SQLite has no exact decimals."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Write 12.50 as 1250."""
        return None if value is None else int(value.scaleb(2))

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read 1250 as 12.50."""
        return None if value is None else Decimal(value).scaleb(-2)


class Base(DeclarativeBase):
    """The base of the tables."""


class Product(Base):
    """A row of `products`."""

    __tablename__ = "products"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sku: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    price: Mapped[Decimal] = mapped_column(Numeric(12, 2).with_variant(Cents(), "sqlite"))
    status: Mapped[Status] = mapped_column(
        Enum(Status, native_enum=False, length=40, values_callable=lambda kind: list(kind))
    )
    note: Mapped[str | None] = mapped_column(Text)
    launched_on: Mapped[date | None] = mapped_column(Date, index=True)
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True).with_variant(Utc(), "sqlite")
    )
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True).with_variant(Utc(), "sqlite")
    )
