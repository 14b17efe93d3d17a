from uuid import UUID

from shop.catalog.domain.errors import ProductNotFound, ProductSkuTaken, ProductStale
from shop.catalog.domain.ports import ProductQuery
from shop.catalog.domain.product import Product
from shop.shared.domain.pages import Page
from tests.memory import matching, page_of, require_free


class InMemoryProductRepository:
    def __init__(self) -> None:
        self.rows: dict[UUID, Product] = {}

    async def add(self, product: Product) -> None:
        self._keep(product)

    async def get(self, product_id: UUID) -> Product:
        if product_id not in self.rows:
            raise ProductNotFound(product_id)
        return self.rows[product_id]

    async def page(self, query: ProductQuery) -> Page[Product]:
        wanted: dict[str, object] = {"launched_on": query.launched_on}
        rows = matching(self.rows.values(), wanted)
        return page_of(rows, query.page)

    async def update(self, product: Product) -> None:
        self._require_version(product.id, product.version - 1)
        self._keep(product)

    async def remove(self, product: Product) -> None:
        self._require_version(product.id, product.version)
        del self.rows[product.id]

    def _require_version(self, product_id: UUID, version: int) -> None:
        if product_id not in self.rows or self.rows[product_id].version != version:
            raise ProductStale(product_id)

    def _keep(self, row: Product) -> None:
        require_free(self.rows, row, ProductSkuTaken, "sku")
        self.rows[row.id] = row
