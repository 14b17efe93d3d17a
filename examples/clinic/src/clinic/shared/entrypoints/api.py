from typing import Any, override

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from clinic.shared.entrypoints.documents import Schema, schemas_of
from clinic.shared.entrypoints.operations import complete
from clinic.shared.entrypoints.problems import Problem
from clinic.shared.entrypoints.routing import Operation


class Api(FastAPI):
    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A slash too many makes no difference."""
        if scope["type"] == "http":
            scope["path"] = "/" + "/".join(part for part in scope["path"].split("/") if part)
        await super().__call__(scope, receive, send)

    @override
    def openapi(self) -> dict[str, Any]:
        """Adds the bodies that operations read and write by themselves."""
        if self.openapi_schema is not None:
            return self.openapi_schema
        document = super().openapi()
        operations = [route for route in self.routes if isinstance(route, Operation)]
        references, schemas = schemas_of(
            read=[kind for operation in operations if (kind := operation.read)],
            written=[Problem, *(kind for operation in operations if (kind := operation.written))],
        )
        for operation in operations:
            told = document["paths"][operation.path_format][operation.method]
            if operation.read is not None:
                told["requestBody"] = _content(references[operation.read]) | {"required": True}
            if operation.written is not None:
                told["responses"][str(operation.status_code)] |= _content(
                    references[operation.written]
                )
        document.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        complete(document)
        return document


def _content(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}
