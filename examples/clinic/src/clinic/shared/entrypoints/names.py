"""Names in the OpenAPI document, where contexts have entities of one name."""

import re
from collections.abc import Callable, Iterator
from typing import Any

_PACKAGE = re.compile(r"^clinic(\.|__)")

type Part = dict[str, Any]


class OperationIds:
    """The names of handlers; in a context after the first that has a name, the context goes before it."""

    def __init__(self) -> None:
        self._contexts: dict[str, str] = {}

    def __call__(self, handler: Callable[..., Any]) -> str:
        name = handler.__name__
        context = handler.__module__.partition(".")[2].partition(".")[0]
        first = self._contexts.setdefault(name, context)
        return name if context == first else f"{context}_{name}"


def shorten(document: Part) -> None:
    """Schemas of one name go by their modules; write those in all libraries as Litestar does."""
    for reference in _references(document):
        place, _, name = reference["$ref"].rpartition("/")
        reference["$ref"] = f"{place}/{_short(name)}"
    schemas: dict[str, Part] = document["components"]["schemas"]
    document["components"]["schemas"] = {_short(name): schemas[name] for name in schemas}


def _short(name: str) -> str:
    package = _PACKAGE.match(name)
    return re.sub(r"\.|__", "_", name[package.end() :]) if package else name


def _references(part: object) -> Iterator[Part]:
    if isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _references(inner)
    if isinstance(part, dict) and "$ref" in part:
        yield part
