from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shop.catalog.domain.errors import ProductNotFound, ProductSkuTaken, ProductStale
from shop.catalog.domain.ports import ProductQuery, ProductRepository
from shop.catalog.domain.product import Product
from shop.catalog.infrastructure.product_repository import SqlProductRepository
from shop.shared.application.unit_of_work import UnitOfWork
from shop.shared.domain.pages import PageRequest
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork
from tests.catalog.builders import FIRST_PRODUCT, LATER, SECOND_PRODUCT, THIRD_PRODUCT, a_product
from tests.catalog.fakes import InMemoryProductRepository
from tests.memory import InMemoryWork

type Work = UnitOfWork[ProductRepository]


@pytest.fixture(params=["memory", "database"])
def work(request: pytest.FixtureRequest) -> Work:
    """The same tests for both: what holds for the database holds for the fake."""
    if request.param == "memory":
        return InMemoryWork(InMemoryProductRepository())
    return SqlUnitOfWork(request.getfixturevalue("database"), SqlProductRepository)


async def add(work: Work, *products: Product) -> None:
    async with work.writing() as repository:
        for product in products:
            await repository.add(product)


async def stored(work: Work, product: Product) -> Product:
    async with work.reading() as repository:
        return await repository.get(product.id)


def three() -> tuple[Product, Product, Product]:
    return (
        a_product(FIRST_PRODUCT, number=1),
        a_product(SECOND_PRODUCT, number=2),
        a_product(THIRD_PRODUCT, number=3),
    )


async def test_what_is_added_can_be_read(work: Work) -> None:
    await add(work, a_product())
    assert await stored(work, a_product()) == a_product()


@pytest.mark.parametrize(
    "given",
    [
        {"sku": "x" * 0},
        {"sku": "x" * 32},
        {"name": "x" * 0},
        {"name": "x" * 200},
        {"price": Decimal("0.00")},
        {"price": Decimal("9999999999.99")},
        {"note": None},
        {"note": "x" * 0},
        {"note": "x" * 100000},
        {"launched_on": None},
    ],
)
async def test_a_value_at_its_limit_comes_back_as_it_was(work: Work, given: dict[str, Any]) -> None:
    new = a_product(replace(FIRST_PRODUCT, **given))
    await add(work, new)
    assert await stored(work, new) == new


async def test_an_unknown_product_is_not_found(work: Work) -> None:
    with pytest.raises(ProductNotFound):
        await stored(work, a_product())


async def test_sku_belongs_to_one_product(work: Work) -> None:
    first, second, _ = three()
    await add(work, first)
    with pytest.raises(ProductSkuTaken):
        await add(work, replace(second, sku=first.sku))


async def test_what_raises_keeps_nothing(work: Work) -> None:
    async def add_and_fail() -> None:
        async with work.writing() as repository:
            await repository.add(a_product())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await add_and_fail()
    with pytest.raises(ProductNotFound):
        await stored(work, a_product())


async def test_an_update_replaces_the_version_before(work: Work) -> None:
    await add(work, a_product())
    updated = replace(a_product(), version=2, updated_at=LATER)
    async with work.writing() as repository:
        await repository.update(updated)
    assert await stored(work, updated) == updated


async def test_an_update_of_another_version_is_stale(work: Work) -> None:
    await add(work, a_product())
    with pytest.raises(ProductStale):
        async with work.writing() as repository:
            await repository.update(replace(a_product(), version=3))


async def test_an_update_cannot_take_the_sku_of_another_product(work: Work) -> None:
    first, second, _ = three()
    await add(work, first, second)
    with pytest.raises(ProductSkuTaken):
        async with work.writing() as repository:
            await repository.update(replace(second, version=2, sku=first.sku))


async def test_what_is_removed_is_gone(work: Work) -> None:
    await add(work, a_product())
    async with work.writing() as repository:
        await repository.remove(a_product())
    with pytest.raises(ProductNotFound):
        await stored(work, a_product())


async def test_another_version_is_not_removed(work: Work) -> None:
    await add(work, a_product())
    with pytest.raises(ProductStale):
        async with work.writing() as repository:
            await repository.remove(replace(a_product(), version=2))


async def test_pages_follow_each_other(work: Work) -> None:
    await add(work, *three())
    first, second, third = three()
    async with work.reading() as repository:
        page = await repository.page(ProductQuery(page=PageRequest(limit=2)))
        assert (page.items, page.next, page.total) == ((first, second), second.id, None)
        page = await repository.page(ProductQuery(page=PageRequest(limit=2, after=page.next)))
        assert (page.items, page.next) == ((third,), None)


async def test_a_page_can_be_numbered_and_tell_the_total(work: Work) -> None:
    await add(work, *three())
    async with work.reading() as repository:
        page = await repository.page(
            ProductQuery(page=PageRequest(limit=2, number=2, with_total=True))
        )
    assert (page.items, page.total) == (three()[2:], 3)


async def test_a_page_can_be_filtered_by_launched_on(work: Work) -> None:
    first, second, _ = three()
    first = replace(first, launched_on=date(2026, 1, 1))
    await add(work, first, replace(second, launched_on=date(2026, 1, 2)))
    query = ProductQuery(page=PageRequest(), launched_on=date(2026, 1, 1))
    async with work.reading() as repository:
        page = await repository.page(query)
    assert page.items == (first,)
