from dataclasses import dataclass
from uuid import UUID

from shop.catalog.application.product_service import ProductService
from shop.catalog.domain.errors import ProductNotFound


@dataclass(frozen=True, slots=True)
class CatalogApi:
    """What other contexts may ask."""

    _products: ProductService

    async def has_product(self, product_id: UUID) -> bool:
        try:
            await self._products.get(product_id)
        except ProductNotFound:
            return False
        return True
