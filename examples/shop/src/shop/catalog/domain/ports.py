from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from shop.catalog.domain.product import Product
from shop.shared.domain.pages import Page, PageRequest


@dataclass(frozen=True, slots=True)
class ProductQuery:
    page: PageRequest
    launched_on: date | None = None


class ProductRepository(Protocol):
    async def add(self, product: Product) -> None:
        """Raises ProductSkuTaken."""

    async def get(self, product_id: UUID) -> Product:
        """Raises ProductNotFound."""

    async def page(self, query: ProductQuery) -> Page[Product]:
        """Those that match the query, in its order."""

    async def update(self, product: Product) -> None:
        """Raises ProductStale where another version is stored; otherwise as add."""

    async def remove(self, product: Product) -> None:
        """Raises ProductStale where another version is stored."""
