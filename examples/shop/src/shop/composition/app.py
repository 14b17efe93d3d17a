from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from litestar import Litestar
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import OpenAPIConfig

from shop.composition import errors
from shop.composition.contexts import find_contexts
from shop.composition.database import open_database
from shop.composition.health import health_routes
from shop.composition.layers import with_layers
from shop.composition.logging import configure_logging
from shop.composition.requests import Asgi
from shop.composition.settings import read_remote, read_settings
from shop.shared.context import Context, Kernel
from shop.shared.domain.errors import DomainError
from shop.shared.entrypoints.names import OperationIds
from shop.shared.entrypoints.openapi import JsonDocument, SwaggerPage
from shop.shared.entrypoints.problems import RequestError
from shop.shared.entrypoints.requests import StrictRequest, before_handlers
from shop.shared.infrastructure.sources import new_id, utc_now


def create_app() -> Asgi:
    """What the server runs."""
    settings = read_settings()
    configure_logging(settings.log_level, settings.log_format)
    database = open_database(
        settings.database_url, settings.database_pool_size, settings.database_timeout_seconds
    )
    kernel = Kernel(database, utc_now, new_id, read_remote)
    served = with_layers(create_api(kernel, find_contexts()), kernel, settings)
    return served


def create_api(kernel: Kernel, contexts: tuple[Context, ...]) -> Litestar:
    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with kernel.resources:
            yield
        await kernel.database.close()

    identify = OperationIds()
    routes = [route for context in contexts for route in context.routes(kernel)]
    return Litestar(
        route_handlers=[health_routes(kernel.database), *routes],
        lifespan=[lifespan],
        request_class=StrictRequest,
        before_request=before_handlers,
        exception_handlers={
            DomainError: errors.on_domain_error,
            RequestError: errors.on_request_error,
            ValidationException: errors.on_validation_error,
            HTTPException: errors.on_http_error,
            Exception: errors.on_unexpected_error,
        },
        openapi_config=OpenAPIConfig(
            title="shop",
            version=version("shop"),
            path="/docs",
            render_plugins=[SwaggerPage(path="/"), JsonDocument()],
            operation_id_creator=lambda handler, *_: identify(handler.fn),
        ),
        logging_config=None,
        request_max_body_size=None,
    )
