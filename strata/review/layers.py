"""Layers: which one a module is in, by a table of the project or by the names that people use."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import PurePosixPath


class Layer(StrEnum):
    """A layer, in the order from the inside out."""

    DOMAIN = "domain"
    APPLICATION = "application"
    ENTRYPOINTS = "entrypoints"
    INFRASTRUCTURE = "infrastructure"
    COMPOSITION = "composition"

    @property
    def inner(self) -> frozenset["Layer"]:
        """The layers that it may import."""
        return _INNER[self]


_INNER = {
    Layer.DOMAIN: frozenset[Layer](),
    Layer.APPLICATION: frozenset({Layer.DOMAIN}),
    # The two outer layers may ask what wires them, as FastAPI's dependencies do.
    Layer.ENTRYPOINTS: frozenset({Layer.DOMAIN, Layer.APPLICATION, Layer.COMPOSITION}),
    Layer.INFRASTRUCTURE: frozenset({Layer.DOMAIN, Layer.APPLICATION, Layer.COMPOSITION}),
    Layer.COMPOSITION: frozenset(Layer),
}

Names = Mapping[Layer, Sequence[str]]

# Where people name folders for layers, these four say which layer everything below is in.
STRONG: Names = {
    Layer.DOMAIN: ("domain", "entities"),
    Layer.APPLICATION: ("application", "usecases", "use_cases"),
    Layer.ENTRYPOINTS: ("entrypoints", "presentation", "controllers"),
    Layer.INFRASTRUCTURE: ("infrastructure", "infra", "persistence"),
    Layer.COMPOSITION: ("composition", "bootstrap", "ioc", "di", "cli"),
}
# These say it where none of the above does: the innermost folder counts, then the module.
WEAK: Names = {
    Layer.DOMAIN: ("core",),
    Layer.APPLICATION: ("services", "service"),
    Layer.ENTRYPOINTS: (
        *("api", "apis", "router", "routers", "routes", "controller", "views", "endpoints"),
        *("endpoint", "http", "rest", "web", "handlers", "route_handlers", "resources"),
    ),
    Layer.INFRASTRUCTURE: (
        *("adapters", "db", "database", "repositories", "repository", "repos", "repo", "dao"),
        *("crud", "orm", "tables", "gateways", "clients", "storage"),
    ),
    Layer.COMPOSITION: (
        *("main", "asgi", "wsgi", "container", "containers", "dependencies", "deps"),
        *("wiring", "app", "server", "provider", "providers"),
    ),
}
NAMES = frozenset(name for names in (STRONG, WEAK) for listed in names.values() for name in listed)
# What services are about, where they are below `services`.
_NOUNS = {
    "app",
    "clients",
    "gateways",
    "handlers",
    "provider",
    "providers",
    "resources",
    "server",
    "storage",
    "tables",
}
# A rendered service says it by these names alone; its `api.py` is what a context publishes, not HTTP.
SERVICE: Names = {
    Layer.DOMAIN: ("domain",),
    Layer.APPLICATION: ("application",),
    Layer.ENTRYPOINTS: ("entrypoints",),
    Layer.INFRASTRUCTURE: ("infrastructure",),
    Layer.COMPOSITION: ("composition", "wiring", "context", "__main__"),
}


def by_table(parts: Sequence[str], names: Names) -> tuple[Layer, int] | None:
    """Return the layer of a module and the place in its path that says so; the longest name wins.

    Args:
        parts: the path of the module below its package, without `.py`.
        names: a folder, a module, or several joined by slashes, by layer.
    """
    found = [
        (len(wanted), -at, layer)
        for layer, listed in names.items()
        for wanted in (PurePosixPath(name).parts for name in listed)
        for at in range(len(parts) - len(wanted) + 1)
        if tuple(parts[at : at + len(wanted)]) == wanted
    ]
    if not found:
        return None
    _, at, layer = max(found, key=lambda it: it[:2])
    return layer, -at


def by_name(parts: Sequence[str], *, core_is_domain: bool) -> tuple[Layer, int] | None:
    """Return the layer of a module by the names that people use, and the place that says so.

    Args:
        parts: the path of the module below its package, without `.py`.
        core_is_domain: whether `core` holds the domain here; in many projects it holds settings and sessions.
    """
    *folders, module = (part.strip("_") or part for part in parts)
    weak = {**WEAK, Layer.DOMAIN: WEAK[Layer.DOMAIN] if core_is_domain else ()}
    if module in weak[Layer.COMPOSITION] and not _layer_in(folders, STRONG):
        return Layer.COMPOSITION, len(folders)
    outermost = _layer_in(folders, STRONG)
    if outermost:
        return outermost
    innermost = _layer_in(folders, weak, innermost=True)
    if innermost:
        return innermost
    suffix = module.rpartition("_")[2]
    words = {module, "" if suffix == "domain" else suffix}  # `email_domain` is about another one
    for names in (STRONG, weak):
        for layer, listed in names.items():
            if not words.isdisjoint(listed):
                return layer, len(folders)
    return None


def _layer_in(
    folders: Sequence[str], names: Names, *, innermost: bool = False
) -> tuple[Layer, int] | None:
    places = [
        (layer, at)
        for at, folder in enumerate(folders)
        for layer, listed in names.items()
        if folder in listed and not (folder in _NOUNS and "services" in folders[:at])
    ]
    if not places:
        return None
    return places[-1] if innermost else places[0]


def outward(importer: Layer | None, imported: Layer | None) -> bool:
    """Tell whether an import goes against the direction of the layers."""
    if importer is None or imported is None or importer is imported:
        return False
    return imported not in importer.inner


def crossings(layers: Iterable[Layer]) -> list[tuple[Layer, Layer]]:
    """Return the pairs of present layers of which the first must not import the second."""
    present = sorted(set(layers), key=list(Layer).index)
    return [(a, b) for a in present for b in present if outward(a, b)]
