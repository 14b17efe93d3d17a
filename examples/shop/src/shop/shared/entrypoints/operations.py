"""What both frameworks leave out of the OpenAPI document."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from shop.shared.entrypoints.names import shorten
from shop.shared.entrypoints.problems import IDEMPOTENCY_KEY, KEY_FORM, MEDIA_TYPE

type Part = dict[str, Any]


def complete(document: Part) -> None:
    paths: dict[str, Part] = document["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            if method == "post":
                _offer_key(operation)
            if "requestBody" in operation:
                operation["responses"] |= {"413": _problem(413), "415": _problem(415)}
            if created := operation["responses"].get("201"):
                created["links"] = dict(_links(path, paths))
    shorten(document)


def _offer_key(operation: Part) -> None:
    schema = {"type": "string", "pattern": KEY_FORM}
    offered = {"name": IDEMPOTENCY_KEY, "in": "header", "required": False, "schema": schema}
    given = operation.get("parameters", [])
    others = [parameter for parameter in given if parameter["name"] != IDEMPOTENCY_KEY]
    operation["parameters"] = [*others, offered]
    operation["responses"].setdefault("409", _problem(409))


def _problem(status: int) -> Part:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}


def _links(path: str, paths: dict[str, Part]) -> Iterator[tuple[str, Part]]:
    """The operations on what was created: its id and its version go into them."""
    for followed, operations in paths.items():
        if followed.startswith(path + "/{"):
            for operation in operations.values():
                identifier = operation["operationId"]
                yield identifier, {"operationId": identifier, "parameters": _given(operation)}


def _given(operation: Part) -> Part:
    known = {"path": "$response.body#/id", "header": "$response.header.ETag"}
    return {
        f"{place}.{name}": known[place]
        for place, name in ((given["in"], given["name"]) for given in operation["parameters"])
        if place == "path" or name == "If-Match"
    }
