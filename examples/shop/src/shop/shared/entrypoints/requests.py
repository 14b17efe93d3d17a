from functools import cache
from typing import Any, override

from litestar import Request, Response
from litestar.routes import HTTPRoute

from shop.shared.entrypoints.bodies import BodyReader
from shop.shared.entrypoints.patterns import form_of
from shop.shared.entrypoints.problems import (
    FieldProblem,
    RequestError,
    malformed_body,
    validation_problem,
)


class StrictRequest(Request[Any, Any, Any]):
    """Decodes bodies to their type at once. Litestar would convert: it takes "1" for 1."""

    @override
    async def body(self) -> bytes:
        body = await super().body()
        if not body and self.route_handler.parsed_data_field is not None:
            raise RequestError(malformed_body())
        return body

    @override
    async def json(self) -> object:
        field = self.route_handler.parsed_data_field
        reader = _reader(object if field is None else field.annotation)
        return reader.read(self.headers.get("content-type", ""), await self.body())


_form_of = cache(form_of)


@cache
def _reader(kind: type[object]) -> BodyReader[object]:
    return BodyReader(kind)


async def before_handlers(request: Request[Any, Any, Any]) -> Response[None] | None:
    if request.method == "OPTIONS":
        return _allowed(request)
    if request.scope["query_string"]:
        _check_query(request)
    return None


def _allowed(request: Request[Any, Any, Any]) -> Response[None]:
    """Litestar names the methods of one handler of the path, not those of all."""
    path = request.scope["path_template"]
    routes = [route for route in request.app.routes if isinstance(route, HTTPRoute)]
    methods = {method for route in routes if route.path_format == path for method in route.methods}
    return Response(None, status_code=204, headers={"Allow": ", ".join(sorted(methods))})


def _check_query(request: Request[Any, Any, Any]) -> None:
    """Litestar would take 1 for true, 1e1 for 10 and null for nothing."""
    parameters = request.route_handler.parsed_fn_signature.parameters
    given = {
        name: (_form_of(parameters[name].annotation), values)
        for name, values in request.query_params.dict().items()
        if name in parameters
    }
    wrong = [
        name
        for name, (form, values) in given.items()
        if form and not all(form.fullmatch(value) for value in values)
    ]
    if wrong:
        fields = tuple(FieldProblem(name, "has another form") for name in sorted(wrong))
        raise RequestError(validation_problem(fields))
