from collections.abc import Callable, Coroutine, Iterable
from http import HTTPStatus
from typing import Any, get_args, get_origin, get_type_hints

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from clinic.shared.entrypoints.bodies import BodyReader
from clinic.shared.entrypoints.names import OperationIds
from clinic.shared.entrypoints.parameters import known_caller
from clinic.shared.entrypoints.problems import MEDIA_TYPE

_ANY = (400, 422, 503)

type Handler = Callable[..., Coroutine[Any, Any, Response]]
type Routes = tuple[Operation, ...]


class JsonBody[B]:
    """As a dependency it reads the body: `Annotated[NewThing, Depends(JsonBody(NewThing))]`."""

    def __init__(self, kind: type[B]) -> None:
        self.kind = kind
        self._reader = BodyReader(kind)

    async def __call__(self, request: Request) -> B:
        return self._reader.read(request.headers.get("content-type", ""), await request.body())


class Operation(APIRoute):
    """A route that knows its bodies from the types of the handler."""

    def __init__(self, method: str, path: str, handler: Handler, *problems: int) -> None:
        answer = get_type_hints(handler)["return"]
        status = HTTPStatus((get_origin(answer) or answer).status)
        super().__init__(
            path,
            handler,
            methods=[method],
            operation_id=handler.__name__,
            response_model=None,
            response_class=Response,
            status_code=status,
            response_description=status.description,
            responses={code: _problem(code) for code in sorted(problems)},
            dependencies=[Depends(known_caller)] if HTTPStatus.UNAUTHORIZED in problems else [],
        )
        bodies = [sub.call for sub in self.dependant.dependencies if isinstance(sub.call, JsonBody)]
        self.method = method.lower()
        self.read: type[Any] | None = bodies[0].kind if bodies else None
        self.written: type[Any] | None = next(iter(get_args(answer)), None)


def routes(tag: str, *operations: Operation) -> Routes:
    for operation in operations:
        operation.tags = [tag]
    return operations


def together(parts: Iterable[Routes]) -> list[BaseRoute]:
    """The routes of an app, each with an id of its own."""
    found = [operation for routes in parts for operation in routes]
    identify = OperationIds()
    for operation in found:
        operation.operation_id = operation.unique_id = identify(operation.endpoint)
    return [*found]


def operations(routes: Routes) -> list[str]:
    """Method and path of each, for the map of contexts."""
    return [f"{operation.method.upper()} {operation.path}" for operation in routes]


def get(path: str, handler: Handler, *problems: int) -> Operation:
    return Operation("GET", path, handler, *_ANY, *problems)


def post(path: str, handler: Handler, *problems: int) -> Operation:
    return Operation("POST", path, handler, *_ANY, *problems)


def put(path: str, handler: Handler, *problems: int) -> Operation:
    return Operation("PUT", path, handler, *_ANY, *problems)


def delete(path: str, handler: Handler, *problems: int) -> Operation:
    return Operation("DELETE", path, handler, *_ANY, *problems)


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
