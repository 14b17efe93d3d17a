from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update

from shop.catalog.domain.errors import ProductNotFound, ProductSkuTaken, ProductStale
from shop.catalog.domain.ports import ProductQuery
from shop.catalog.domain.product import Product
from shop.catalog.infrastructure.product_table import ProductTable
from shop.shared.domain.pages import Page
from shop.shared.infrastructure.columns import columns_of
from shop.shared.infrastructure.connections import Connection
from shop.shared.infrastructure.listing import Listing, Wanted
from shop.shared.infrastructure.violations import TableConstraints, UniqueKey

_ROWS = select(*columns_of(ProductTable, Product))
_ONE = _ROWS.where(ProductTable.id == bindparam("id_"))
_SEEN = (ProductTable.id == bindparam("id_")) & (ProductTable.version == bindparam("seen_"))
_INSERT = insert(ProductTable)
_UPDATE = update(ProductTable).where(_SEEN)
_DELETE = delete(ProductTable).where(_SEEN)
_LISTING = Listing(_ROWS, ProductTable.id, {})
_CONSTRAINTS = TableConstraints(
    UniqueKey("uq_products_sku", "products.sku", ProductSkuTaken),
)


class SqlProductRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, product: Product) -> None:
        await _CONSTRAINTS.execute(self._connection, _INSERT, _to_row(product))

    async def get(self, product_id: UUID) -> Product:
        row = (await self._connection.execute(_ONE, {"id_": product_id})).one_or_none()
        if row is None:
            raise ProductNotFound(product_id)
        return _to_entity(row)

    async def page(self, query: ProductQuery) -> Page[Product]:
        wanted: Wanted = {ProductTable.launched_on: query.launched_on}
        found = await _LISTING.page(self._connection, query.page, wanted)
        items = tuple(_to_entity(row) for row in found.items)
        return Page(items, found.next, found.total)

    async def update(self, product: Product) -> None:
        seen = {"id_": product.id, "seen_": product.version - 1}
        result = await _CONSTRAINTS.execute(self._connection, _UPDATE, _to_row(product) | seen)
        if result.rowcount == 0:
            raise ProductStale(product.id)

    async def remove(self, product: Product) -> None:
        seen = {"id_": product.id, "seen_": product.version}
        result = await self._connection.execute(_DELETE, seen)
        if result.rowcount == 0:
            raise ProductStale(product.id)


def _to_entity(row: Row[*tuple[Any, ...]]) -> Product:
    return Product(*row)


def _to_row(product: Product) -> dict[str, object]:
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "price": product.price,
        "status": product.status,
        "note": product.note,
        "launched_on": product.launched_on,
        "version": product.version,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
    }
