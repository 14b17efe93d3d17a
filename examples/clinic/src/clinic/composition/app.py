from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware import Middleware
from starlette.exceptions import HTTPException

from clinic.composition import errors
from clinic.composition.contexts import find_contexts
from clinic.composition.database import open_database
from clinic.composition.health import health_routes
from clinic.composition.layers import with_layers
from clinic.composition.logging import configure_logging
from clinic.composition.requests import Asgi
from clinic.composition.settings import read_remote, read_settings
from clinic.shared.context import Context, Kernel
from clinic.shared.domain.errors import DomainError
from clinic.shared.entrypoints.api import Api
from clinic.shared.entrypoints.problems import RequestError
from clinic.shared.entrypoints.routing import together
from clinic.shared.infrastructure.sources import new_id, utc_now


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


def create_api(kernel: Kernel, contexts: tuple[Context, ...]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with kernel.resources:
            yield
        await kernel.database.close()

    routes = [routes for context in contexts for routes in context.routes(kernel)]
    return Api(
        title="clinic",
        version=version("clinic"),
        routes=together([health_routes(kernel.database), *routes]),
        lifespan=lifespan,
        middleware=[Middleware(errors.UnexpectedErrors)],
        exception_handlers={
            DomainError: errors.on_domain_error,
            RequestError: errors.on_request_error,
            RequestValidationError: errors.on_validation_error,
            HTTPException: errors.on_http_error,
        },
        docs_url="/docs",
        openapi_url="/docs/openapi.json",
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # FastAPI's own
    )
