"""Rendered services with their environments."""

from pathlib import Path

from tests.helpers.combinations import CATALOG, FRAMEWORKS, SCHEMAS, Combination
from tests.helpers.rendering import add_context, render
from tests.helpers.services import Service
from tests.helpers.template import Template

PAIRS = tuple(f"{framework}-{schemas}" for framework in FRAMEWORKS for schemas in SCHEMAS)


def built(combination: Combination, template: Template, folder: Path) -> Service:
    """Render a service with the context `catalog` into a new folder, and install it as its image does."""
    service = Service(render(template, folder, combination.answers))
    add_context(template, folder, "catalog", CATALOG)
    service.uv("sync", "--quiet", "--no-dev", "--compile-bytecode")
    python = str(folder / ".venv" / "bin" / "python")
    service.uv("pip", "install", "--quiet", "--python", python, "msgspec")  # for the limit
    return Service(folder, {"UV_NO_SYNC": "1"})
