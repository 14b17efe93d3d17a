from typing import Any, override

from litestar import Litestar, Request
from litestar.openapi.plugins import JsonRenderPlugin, SwaggerRenderPlugin
from litestar.routes import HTTPRoute

from shop.shared.entrypoints.documents import Schema, schemas_of
from shop.shared.entrypoints.operations import complete


class JsonDocument(JsonRenderPlugin):
    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: Schema) -> bytes:
        return super().render(request, _with_bodies(openapi_schema, request.app))


class SwaggerPage(SwaggerRenderPlugin):
    @override
    def render(self, request: Request[Any, Any, Any], openapi_schema: Schema) -> bytes:
        return super().render(request, _with_bodies(openapi_schema, request.app))


def _with_bodies(document: Schema, app: Litestar) -> Schema:
    """Litestar leaves out patterns, the bounds of items and that more fields are refused."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    fields = [handler.parsed_data_field for route in routes for handler in route.route_handlers]
    _, schemas = schemas_of(read=[field.annotation for field in fields if field], written=[])
    document["components"]["schemas"] |= schemas
    complete(document)
    return document
