from uuid import UUID

import pytest

from shop.catalog.application.product_service import ProductService
from shop.catalog.domain.errors import ProductCannotArchive, ProductNotFound, ProductStale
from shop.catalog.domain.ports import ProductQuery
from shop.catalog.domain.product import ProductStatus
from shop.shared.domain.pages import PageRequest
from tests.catalog.builders import FIRST_PRODUCT, NOW, PRODUCT_CHANGE, a_product
from tests.catalog.fakes import InMemoryProductRepository
from tests.memory import InMemoryWork

UNKNOWN = UUID(int=404)


@pytest.fixture
def products() -> InMemoryProductRepository:
    return InMemoryProductRepository()


@pytest.fixture
def service(products: InMemoryProductRepository) -> ProductService:
    return ProductService(InMemoryWork(products), lambda: NOW, lambda: UUID(int=1))


async def test_a_created_product_is_kept(
    service: ProductService, products: InMemoryProductRepository
) -> None:
    created = await service.create(FIRST_PRODUCT)
    assert products.rows == {created.id: created}
    assert await service.get(created.id) == a_product()


async def test_an_unknown_product_is_not_found(service: ProductService) -> None:
    with pytest.raises(ProductNotFound):
        await service.get(UNKNOWN)


async def test_a_page_holds_what_was_created(service: ProductService) -> None:
    created = await service.create(FIRST_PRODUCT)
    page = await service.page(ProductQuery(page=PageRequest(with_total=True)))
    assert (page.items, page.next, page.total) == ((created,), None, 1)


async def test_a_change_is_kept(
    service: ProductService, products: InMemoryProductRepository
) -> None:
    created = await service.create(FIRST_PRODUCT)
    changed = await service.change(created.id, 1, PRODUCT_CHANGE)
    assert changed == created.change(PRODUCT_CHANGE, now=NOW)
    assert products.rows == {created.id: changed}


async def test_a_change_of_another_version_is_refused_and_keeps_nothing(
    service: ProductService, products: InMemoryProductRepository
) -> None:
    created = await service.create(FIRST_PRODUCT)
    with pytest.raises(ProductStale):
        await service.change(created.id, 7, PRODUCT_CHANGE)
    assert products.rows == {created.id: created}


async def test_activate_is_kept(
    service: ProductService, products: InMemoryProductRepository
) -> None:
    product = await service.create(FIRST_PRODUCT)
    moved = await service.activate(product.id, product.version)
    assert moved.status is ProductStatus.ACTIVE
    assert products.rows == {moved.id: moved}


async def test_archive_is_kept(
    service: ProductService, products: InMemoryProductRepository
) -> None:
    product = await service.create(FIRST_PRODUCT)
    product = await service.activate(product.id, product.version)
    moved = await service.archive(product.id, product.version)
    assert moved.status is ProductStatus.ARCHIVED
    assert products.rows == {moved.id: moved}


async def test_archive_of_a_new_product_is_refused(service: ProductService) -> None:
    created = await service.create(FIRST_PRODUCT)
    with pytest.raises(ProductCannotArchive):
        await service.archive(created.id, created.version)


async def test_a_deleted_product_is_gone(
    service: ProductService, products: InMemoryProductRepository
) -> None:
    created = await service.create(FIRST_PRODUCT)
    with pytest.raises(ProductStale):
        await service.delete(created.id, 7)
    await service.delete(created.id, 1)
    assert products.rows == {}
