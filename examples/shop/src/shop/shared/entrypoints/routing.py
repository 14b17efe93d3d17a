from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from litestar import Response, Router
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter
from litestar.routes import HTTPRoute

from shop.shared.entrypoints.patterns import CURSOR
from shop.shared.entrypoints.problems import (
    CALLER,
    MEDIA_TYPE,
    Problem,
    RequestError,
    one_caller,
    unknown_caller,
)

type Routes = Router

Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Cursor = Annotated[str | None, QueryParameter(max_length=22, pattern=CURSOR)]
PageNumber = Annotated[int | None, QueryParameter(ge=1, le=10_000)]
# The gateway that authenticates sets it, and drops what clients send under this name.
Caller = Annotated[str, HeaderParameter(name=CALLER, pattern=r"^[!-~]([ -~]{0,253}[!-~])?$")]
IfMatch = Annotated[str, HeaderParameter(name="If-Match", pattern=r'^"[1-9][0-9]{0,9}"$')]


def problems(*statuses: int) -> Mapping[int, ResponseSpec]:
    """Documents what any operation may answer and, beside that, these statuses."""
    return documented(400, 422, 503, *statuses)


def documented(*statuses: int) -> Mapping[int, ResponseSpec]:
    return {
        status: ResponseSpec(
            Problem,
            media_type=MEDIA_TYPE,
            description=HTTPStatus(status).phrase,
            generate_examples=False,
        )
        for status in sorted(statuses)
    }


def known_caller(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard: answers 401 before anything else of the request is read."""
    if not one_caller(connection.headers.getall(CALLER, [])):
        raise RequestError(unknown_caller())


def seen_version(if_match: str) -> int:
    return int(if_match.strip('"'))


def versioned[T](body: T, version: int, **headers: str) -> Response[T]:
    return Response(body, headers={"ETag": f'"{version}"'} | headers)


def operations(routes: Routes) -> list[str]:
    """Method and path of each, for the map of contexts."""
    return [
        f"{method} {route.path_format}"
        for route in routes.routes
        if isinstance(route, HTTPRoute)
        for method in sorted(route.methods - {"OPTIONS"})
    ]
