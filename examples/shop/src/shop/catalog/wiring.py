from shop.catalog.api import CatalogApi
from shop.catalog.application.product_service import ProductService
from shop.catalog.entrypoints.product_controller import product_routes
from shop.catalog.infrastructure.product_repository import SqlProductRepository
from shop.catalog.infrastructure.product_table import ProductTable
from shop.shared.context import Context, Kernel
from shop.shared.entrypoints.routing import Routes
from shop.shared.infrastructure.unit_of_work import SqlUnitOfWork


def catalog_api(kernel: Kernel) -> CatalogApi:
    return CatalogApi(_product_service(kernel))


def _product_service(kernel: Kernel) -> ProductService:
    return ProductService(
        SqlUnitOfWork(kernel.database, SqlProductRepository), kernel.now, kernel.new_id
    )


def _routes(kernel: Kernel) -> tuple[Routes, ...]:
    return (product_routes(_product_service(kernel)),)


context = Context(
    name="catalog",
    tables=(ProductTable,),
    routes=_routes,
)
