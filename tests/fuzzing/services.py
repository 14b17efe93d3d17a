"""Rendered services that are fuzzed as their teams do it: with their own `just fuzz`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.drawn.strategies import Contexts, drawn
from tests.helpers.combinations import CATALOG, LIBRARY, SALES, Combination
from tests.helpers.databases import database
from tests.helpers.rendering import add_context, render
from tests.helpers.services import Service
from tests.helpers.template import Template

# Every type, relation and option.
USUAL: Contexts = {"catalog": CATALOG, "library": LIBRARY, "sales": SALES}

_REQUESTS = re.compile(r"([\d,]+) generated")


@dataclass(frozen=True)
class Fuzzed:
    """What a run of `just fuzz` did."""

    requests: int
    failed: bool
    output: str


def built(
    template: Template, folder: Path, combination: Combination, contexts: Contexts
) -> Service:
    """Render a service with contexts into a new folder and install it."""
    render(template, folder, combination.answers)
    for name, entities in contexts.items():
        add_context(template, folder, name, entities)
    service = Service(folder)
    service.uv("sync", "--quiet")
    return service


def fuzz(service: Service, kind: str, folder: Path, seed: int, bound: str) -> Fuzzed:
    """Run `just fuzz` of an installed service.

    Args:
        service: the service.
        kind: its database.
        folder: an empty folder for what its database needs.
        seed: of what is sent.
        bound: the option of `schemathesis run` that ends it.

    Returns:
        the outcome; nothing was sent where the service does not start.
    """
    with database(kind, folder) as url:
        done = service.using(url).just("fuzz", bound, f"--seed={seed}", "--no-color", expect=None)
    found = _REQUESTS.search(done.output)
    sent = int(found[1].replace(",", "")) if found else 0
    return Fuzzed(sent, done.code != 0, done.output)


def definitions(seed: int, most_fields: int) -> Mapping[str, Contexts]:
    """Return the contexts to fuzz by name: the usual ones, and what a seed draws."""
    return {"usual": USUAL, f"drawn {seed}": drawn(seed, most_fields)}
