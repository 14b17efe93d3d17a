"""Contracts for a project that has none of ours: its layers, as import-linter wants them."""

from collections.abc import Iterator, Mapping, Sequence

from .layers import Layer, crossings
from .project import Project

WEB = ("fastapi", "litestar", "starlette")
ORM = ("sqlalchemy", "sqlmodel", "advanced_alchemy", "tortoise", "beanie")
SCHEMAS = ("pydantic", "msgspec")

_OUTSIDE = {
    Layer.DOMAIN: (
        "LY-02 domain must not know a framework, ORM or schema library",
        WEB + ORM + SCHEMAS,
    ),
    Layer.APPLICATION: ("LY-02 application must not know a framework or ORM", WEB + ORM),
    Layer.ENTRYPOINTS: ("AP-06 entrypoints must not know the ORM", ORM),
    Layer.INFRASTRUCTURE: ("LY-01 infrastructure must not know HTTP", WEB),
}


def contracts(project: Project) -> str:
    """Return the settings of import-linter for the layers of a project; empty where it has no package.

    Only direct imports count: what a chain goes through is reported where it begins.
    """
    packages = project.packages()
    if not packages:
        return ""
    session = {"root_packages": packages, "include_external_packages": "True"}
    sections = [_section("importlinter", session)]
    found = [*_between_layers(project), *_to_the_outside(project), *_between_contexts(project)]
    for at, (name, sources, forbidden) in enumerate(found):
        options = {
            "name": name,
            "type": "forbidden",
            "source_modules": sources,
            "forbidden_modules": forbidden,
            "allow_indirect_imports": "True",
            "as_packages": "False",
        }
        sections.append(_section(f"importlinter:contract:{at}", options))
    cycles = {
        "name": "LY-05 this import closes a circle",
        "type": "acyclic_siblings",
        "ancestors": packages,
    }
    return "\n".join([*sections, _section("importlinter:contract:cycles", cycles)])


Forbidden = tuple[str, list[str], list[str]]


def _between_layers(project: Project) -> Iterator[Forbidden]:
    if project.is_flat:
        return
    for importer, imported in crossings(project.layers):
        name = f"LY-01 {importer} must not know {imported}"
        yield name, _names(project, importer), _names(project, imported)


def _to_the_outside(project: Project) -> Iterator[Forbidden]:
    for layer, (name, libraries) in _OUTSIDE.items():
        used = [library for library in libraries if library in project.imported]
        if used and not project.is_flat and layer in project.layers:
            yield name, _names(project, layer), used


def _between_contexts(project: Project) -> Iterator[Forbidden]:
    contexts = [name for name in project.contexts if name not in {"shared", "common", "core"}]
    for context in contexts:
        inside = [
            module.name
            for module in project.modules
            if module.context in contexts
            and module.context != context
            and module.layer
            and module.layer is not Layer.COMPOSITION
        ]
        own = [
            module.name
            for module in project.modules
            if module.context == context and module.layer is not Layer.COMPOSITION
        ]
        if own and inside:
            yield f"LY-03 {context} must not know the inside of another context", own, inside


def _names(project: Project, layer: Layer) -> list[str]:
    return [module.name for module in project.modules if module.layer is layer]


def _section(title: str, options: Mapping[str, str | Sequence[str]]) -> str:
    lines = [f"[{title}]"]
    for key, value in options.items():
        if isinstance(value, str):
            lines.append(f"{key} = {value}")
        else:
            lines += [f"{key} =", *(f"    {one}" for one in value)]
    return "\n".join([*lines, ""])
