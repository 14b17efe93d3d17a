from uuid import UUID

from shop.catalog.infrastructure.product_repository import SqlProductRepository
from shop.catalog.wiring import catalog_api
from shop.shared.context import Kernel
from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.sources import new_id, utc_now
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork
from tests.catalog.builders import a_product

UNKNOWN = UUID(int=404)


async def test_others_can_ask_for_a_product(database: Database) -> None:
    async with SqlUnitOfWork(database, SqlProductRepository).writing() as repository:
        await repository.add(a_product(number=4))
    published = catalog_api(Kernel(database, utc_now, new_id))
    assert await published.has_product(UUID(int=4))
    assert not await published.has_product(UNKNOWN)
