from uuid import UUID

from shop.catalog.domain.ports import ProductQuery, ProductRepository
from shop.catalog.domain.product import NewProduct, Product, ProductChange
from shop.shared.application.unit_of_work import UnitOfWork
from shop.shared.domain.pages import Page
from shop.shared.domain.sources import Clock, IdSource


class ProductService:
    def __init__(
        self,
        unit_of_work: UnitOfWork[ProductRepository],
        now: Clock,
        new_id: IdSource,
    ) -> None:
        self._work = unit_of_work
        self._now = now
        self._new_id = new_id

    async def create(self, new: NewProduct) -> Product:
        product = Product.create(new, product_id=self._new_id(), now=self._now())
        async with self._work.writing() as products:
            await products.add(product)
        return product

    async def get(self, product_id: UUID) -> Product:
        async with self._work.reading() as products:
            return await products.get(product_id)

    async def page(self, query: ProductQuery) -> Page[Product]:
        async with self._work.reading() as products:
            return await products.page(query)

    async def change(self, product_id: UUID, version: int, change: ProductChange) -> Product:
        async with self._work.writing() as products:
            product = (await products.get(product_id)).at_version(version)
            changed = product.change(change, now=self._now())
            await products.update(changed)
        return changed

    async def activate(self, product_id: UUID, version: int) -> Product:
        async with self._work.writing() as products:
            product = (await products.get(product_id)).at_version(version)
            moved = product.activate(now=self._now())
            await products.update(moved)
        return moved

    async def archive(self, product_id: UUID, version: int) -> Product:
        async with self._work.writing() as products:
            product = (await products.get(product_id)).at_version(version)
            moved = product.archive(now=self._now())
            await products.update(moved)
        return moved

    async def delete(self, product_id: UUID, version: int) -> None:
        async with self._work.writing() as products:
            product = (await products.get(product_id)).at_version(version)
            await products.remove(product)
