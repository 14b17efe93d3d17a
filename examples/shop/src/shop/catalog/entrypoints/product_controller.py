from datetime import date
from uuid import UUID

from litestar import Controller, Response, Router, delete, get, post, put
from litestar.di import Provide
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from shop.catalog.application.product_service import ProductService
from shop.catalog.domain.ports import ProductQuery
from shop.catalog.entrypoints.product_schemas import (
    ChangeProduct,
    CreateProduct,
    ProductOut,
    ProductPage,
)
from shop.shared.entrypoints.pages import page_request
from shop.shared.entrypoints.routing import (
    Cursor,
    IfMatch,
    Limit,
    PageNumber,
    problems,
    seen_version,
    versioned,
)

Service = SkipValidation[ProductService]


class ProductController(Controller):
    path = "/products"
    tags = ["products"]

    @post(responses=problems(409))
    async def create_product(
        self, data: JSONBody[CreateProduct], service: Service
    ) -> Response[ProductOut]:
        product = await service.create(data.to_domain())
        return versioned(
            ProductOut.from_entity(product),
            product.version,
            Location=f"/products/{product.id}",
        )

    @get(responses=problems())
    async def list_products(
        self,
        service: Service,
        limit: Limit = 20,
        cursor: Cursor = None,
        page: PageNumber = None,
        total: FromQuery[bool] = False,
        launched_on: FromQuery[date | None] = None,
    ) -> ProductPage:
        query = ProductQuery(
            page=page_request(limit, cursor, page, total=total),
            launched_on=launched_on,
        )
        return ProductPage.from_page(await service.page(query))

    @get("/{product_id:str}", responses=problems(404))
    async def get_product(
        self, product_id: FromPath[UUID], service: Service
    ) -> Response[ProductOut]:
        product = await service.get(product_id)
        return versioned(ProductOut.from_entity(product), product.version)

    @put("/{product_id:str}", responses=problems(404, 409, 412, 428))
    async def change_product(
        self,
        product_id: FromPath[UUID],
        if_match: IfMatch,
        data: JSONBody[ChangeProduct],
        service: Service,
    ) -> Response[ProductOut]:
        product = await service.change(product_id, seen_version(if_match), data.to_domain())
        return versioned(ProductOut.from_entity(product), product.version)

    @post(
        "/{product_id:str}/activate",
        status_code=200,
        responses=problems(404, 409, 412, 428),
    )
    async def activate_product(
        self, product_id: FromPath[UUID], if_match: IfMatch, service: Service
    ) -> Response[ProductOut]:
        product = await service.activate(product_id, seen_version(if_match))
        return versioned(ProductOut.from_entity(product), product.version)

    @post(
        "/{product_id:str}/archive",
        status_code=200,
        responses=problems(404, 409, 412, 428),
    )
    async def archive_product(
        self, product_id: FromPath[UUID], if_match: IfMatch, service: Service
    ) -> Response[ProductOut]:
        product = await service.archive(product_id, seen_version(if_match))
        return versioned(ProductOut.from_entity(product), product.version)

    @delete("/{product_id:str}", responses=problems(404, 412, 428))
    async def delete_product(
        self, product_id: FromPath[UUID], if_match: IfMatch, service: Service
    ) -> None:
        await service.delete(product_id, seen_version(if_match))


def product_routes(service: ProductService) -> Router:
    return Router(
        "/",
        route_handlers=[ProductController],
        dependencies={"service": Provide(lambda: service, sync_to_thread=False)},
    )
