"""The reviewed project: its packages, modules, layers and imports, read without running it."""

import ast
import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

from ..refusals import Refused
from .files import is_beside, python_files, sources_of
from .layers import NAMES, SERVICE, STRONG, Layer, Names, by_name, by_table

_WRAPPERS = {"contexts", "modules", "apps", "domains", "features", "packages", "src"}
_FRAMEWORKS = {"litestar": "Litestar", "fastapi": "FastAPI"}
_LIBRARIES = {
    "pydantic": "Pydantic",
    "msgspec": "msgspec",
    "sqlalchemy": "SQLAlchemy",
    "advanced_alchemy": "Advanced Alchemy",
    "sqlmodel": "SQLModel",
    "tortoise": "Tortoise ORM",
    "beanie": "Beanie",
}
_OUTSIDE = {*_FRAMEWORKS, "starlette", "sqlalchemy", "sqlmodel", "pydantic_settings", "tortoise"}
_ROUTE = re.compile(r"^\s*@(?:\w+\.)?(?:get|post|put|patch|delete|websocket)\(", re.MULTILINE)


@dataclass(frozen=True)
class Import:
    """An import of one module by another, both of the project, on a line of the first."""

    importer: "Module"
    imported: "Module"
    line: int


@dataclass(frozen=True)
class Module:
    """A Python module of the project.

    file: its path from the project's root
    parts: its path below its package, without `.py`
    at: the place in `parts` that names the layer
    by_content: whether no name says which layer it is in, but its content does
    """

    name: str
    file: str
    source: str = field(repr=False)
    tree: ast.Module | None = field(repr=False, compare=False)
    parts: tuple[str, ...] = ()
    layer: Layer | None = None
    context: str | None = None
    at: int = 0
    by_content: bool = False

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.source.splitlines())

    @property
    def base(self) -> str:
        """What relative imports in it start from: its package."""
        return self.name if self.file.endswith("__init__.py") else self.name.rpartition(".")[0]

    @cached_property
    def nodes(self) -> Sequence[ast.AST]:
        """All nodes of its syntax tree."""
        return tuple(ast.walk(self.tree)) if self.tree else ()

    def is_for_types(self, line: int) -> bool:
        """Tell whether a line is in an `if TYPE_CHECKING`, which does not run."""
        return any(line in block for block in self._blocks_for_types)

    @cached_property
    def _blocks_for_types(self) -> Sequence[range]:
        return [
            range(node.lineno, (node.end_lineno or 0) + 1)
            for node in self.nodes
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        ]

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield the full names that it imports, and their lines."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = self.base.split(".")
                    above = above[: len(above) - node.level + 1]
                    base = ".".join(filter(None, [*above, base]))
                yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


@dataclass(frozen=True)
class Project:
    """A Litestar or FastAPI project.

    root: its folder
    own: whether it is a rendered service with the checks of the template
    sources: the folders that its packages lie in, from the root
    modules: those of its packages; tests, scripts and migrations are not among them
    """

    OUR_SETTINGS: ClassVar[Path] = Path(__file__).with_name("settings")

    root: Path
    own: bool
    manifest: Mapping[str, Any] = field(repr=False)
    sources: Sequence[str]
    modules: Sequence[Module] = field(repr=False)

    @classmethod
    def read(cls, root: Path) -> "Project":
        """Read a project.

        Raises Refused where there is no Python in the folder, or its pyproject.toml is wrong.
        """
        root = root.resolve()
        if not root.is_dir():
            raise Refused(f"{root} is no folder")
        files = sorted(python_files(root))
        if not files:
            raise Refused(f"there is no Python in {root}")
        manifest = _manifest(root)
        own = all((root / name).is_file() for name in (".copier-answers.yml", "sgconfig.yml"))
        sources = ["src"] if own else sources_of(root, files)
        modules = _unshadowed(_modules(root, files, sources))
        table = SERVICE if own else _table(manifest)
        return cls(root, own, manifest, sources, _with_layers(modules, table))

    def settings(self, tool: str) -> Mapping[str, Any]:
        """Return the table of a tool in pyproject.toml."""
        found = self.manifest.get("tool", {}).get(tool, {})
        return found if isinstance(found, dict) else {}

    @property
    def frameworks(self) -> list[str]:
        """The web frameworks that it imports."""
        return [title for name, title in _FRAMEWORKS.items() if name in self.imported]

    @property
    def libraries(self) -> list[str]:
        """The schema libraries and ORMs that it imports."""
        return [title for name, title in _LIBRARIES.items() if name in self.imported]

    @cached_property
    def contexts(self) -> list[str]:
        """Its bounded contexts."""
        return sorted({module.context for module in self.modules if module.context})

    @cached_property
    def layers(self) -> list[Layer]:
        """The layers that any of its modules is in by name."""
        present = {module.layer for module in self.modules if not module.by_content}
        return [layer for layer in Layer if layer in present]

    @cached_property
    def is_flat(self) -> bool:
        """Whether there are no layers to speak of: fewer than two, without the composition."""
        return len([layer for layer in self.layers if layer is not Layer.COMPOSITION]) < 2

    @property
    def python(self) -> str:
        """The oldest Python that it is for, such as "3.12"; empty where it does not say."""
        wanted = str(self.manifest.get("project", {}).get("requires-python", ""))
        oldest = re.search(r">=\s*(3\.\d+)", wanted)
        return oldest[1] if oldest else ""

    @property
    def search_path(self) -> str:
        """Where its packages are, as PYTHONPATH and MYPYPATH have it."""
        return os.pathsep.join(str(self.root / source) for source in self.sources)

    @property
    def interpreter(self) -> list[str]:
        """The option of mypy for the project's own environment, if it has one."""
        python = self.root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        return [f"--python-executable={python}"] if python.is_file() else []

    @cached_property
    def imported(self) -> frozenset[str]:
        """The first part of every name that it imports."""
        return frozenset(
            name.partition(".")[0] for module in self.modules for name, _ in module.imports()
        )

    @cached_property
    def imports(self) -> list[Import]:
        """The imports between its modules."""
        by_name_ = {module.name: module for module in self.modules}
        found = []
        for module in self.modules:
            for name, line in module.imports():
                target = by_name_.get(name) or by_name_.get(name.rpartition(".")[0])
                if target and target is not module:
                    found.append(Import(module, target, line))
        return found

    def reaches(self, start: Module, end: Module) -> bool:
        """Tell whether imports lead from a module to another, directly or through others."""
        return end.name in self._reached_from(start.name)

    @cached_property
    def _reached_from(self) -> Callable[[str], frozenset[str]]:
        targets: dict[str, set[str]] = {}
        for one in self.imports:
            if one.importer.is_for_types(one.line):
                continue
            targets.setdefault(one.importer.name, set()).add(one.imported.name)

        @cache
        def reached(start: str) -> frozenset[str]:
            found: set[str] = set()
            left = [start]
            while left:
                new = targets.get(left.pop(), set()) - found
                found |= new
                left += new
            return frozenset(found)

        return reached

    @cached_property
    def tests(self) -> Mapping[str, str]:
        """The texts of its tests by file."""
        return {
            file.as_posix(): (self.root / file).read_text(encoding="utf-8", errors="replace")
            for file in python_files(self.root)
            if is_beside(file) and not {"tests", "test"}.isdisjoint(file.parts)
        }

    def packages(self) -> list[str]:
        """Return the names of its top packages."""
        tops = Counter(
            module.name.partition(".")[0] for module in self.modules if "." in module.name
        )
        return sorted(tops)

    def module(self, file: str) -> Module | None:
        """Return the module of a file; nothing for a test or a script."""
        return self._by_file.get(file)

    def file_of(self, name: str) -> str | None:
        """Return the file of a module by its full name."""
        found = self._by_name.get(name)
        return found.file if found else None

    def named(self, file: str) -> str:
        """Return the path of a file from the root, whichever way a tool wrote it."""
        path = self.root / file
        inside = path.resolve().is_relative_to(self.root)
        return path.resolve().relative_to(self.root).as_posix() if inside else path.as_posix()

    @cached_property
    def _by_file(self) -> Mapping[str, Module]:
        return {module.file: module for module in self.modules}

    @cached_property
    def _by_name(self) -> Mapping[str, Module]:
        return {module.name: module for module in self.modules}


def _manifest(root: Path) -> Mapping[str, Any]:
    file = root / "pyproject.toml"
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise Refused(f"{file} cannot be read: {error}") from error


def _table(manifest: Mapping[str, Any]) -> Names | None:
    """Return the layers that the project names itself.

    Raises Refused where the table is not one of lists of names by layer.
    """
    table = manifest.get("tool", {}).get("strata", {}).get("layers")
    if table is None:
        return None
    layers = [layer.value for layer in Layer]
    if not isinstance(table, dict) or not set(table) <= set(layers):
        raise Refused(f"[tool.strata.layers] has the names {', '.join(layers)}, and no others")
    if not all(isinstance(names, list) for names in table.values()):
        raise Refused('[tool.strata.layers] has lists: domain = ["core", "models/domain"]')
    return {Layer(layer): [str(name) for name in names] for layer, names in table.items()}


def _modules(
    root: Path, files: Iterable[PurePosixPath], sources: Sequence[str]
) -> Iterator[Module]:
    for file in files:
        source = next((s for s in sources if file.is_relative_to(s) or s == "."), None)
        if source is None or is_beside(file):
            continue
        parts = (file if source == "." else file.relative_to(source)).with_suffix("").parts
        dotted = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = (root / file).read_text(encoding="utf-8", errors="replace")
        if dotted:
            yield Module(dotted, file.as_posix(), text, _parsed(text), parts)


def _unshadowed(modules: Iterable[Module]) -> list[Module]:
    """Return the modules that Python finds: where a package has the name of a module, it is the package."""
    found: dict[str, Module] = {}
    for module in modules:
        if module.name not in found or module.file.endswith("__init__.py"):
            found[module.name] = module
    return list(found.values())


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None  # ruff says where, and stops the review


def _with_layers(modules: Sequence[Module], table: Names | None) -> list[Module]:
    """Return the modules with their layers and contexts."""
    tops = {module.parts[0] for module in modules if len(module.parts) > 1}
    named = {name for names in STRONG.values() for name in names}
    skip = 0 if len(tops) > 1 and tops & named else 1
    core_is_domain = not any(
        "core" in module.parts
        and _OUTSIDE & {name.partition(".")[0] for name, _ in module.imports()}
        for module in modules
    )
    found = []
    for module in modules:
        parts = module.parts[skip:] if len(module.parts) > skip else module.parts
        folders_only = parts[:-1] if parts[-1] == "__init__" else parts
        by_convention = by_name(parts, core_is_domain=core_is_domain)
        layer = by_convention if table is None else by_table(folders_only, table)
        found.append((module, parts, layer))
    contexts = _contexts([(parts, layer) for _, parts, layer in found])
    has_entrypoints = any(layer and layer[0] is Layer.ENTRYPOINTS for _, _, layer in found)
    main = None if has_entrypoints else Layer.COMPOSITION  # where everything is in one main module
    answering = {
        module.file
        for module, _, layer in found
        if (layer is None or layer[0] is main) and has_routes(module)
    }
    return [
        Module(
            name=module.name,
            file=module.file,
            source=module.source,
            tree=module.tree,
            parts=parts,
            layer=_layer(layer, answers=table is None and module.file in answering),
            context=context,
            at=layer[1] if layer else len(parts) - 1,
            by_content=table is None and module.file in answering,
        )
        for (module, parts, layer), context in zip(found, contexts, strict=True)
    ]


def _layer(found: tuple[Layer, int] | None, *, answers: bool) -> Layer | None:
    if answers:
        return Layer.ENTRYPOINTS
    return found[0] if found else None


def has_routes(module: Module) -> bool:
    """Tell whether functions of a module answer requests: at least two, as every main module has a health check."""
    routes = _ROUTE.findall(module.source)
    return len(routes) > 1


Placed = tuple[tuple[str, ...], tuple[Layer, int] | None]


def _contexts(modules: Sequence[Placed]) -> list[str | None]:
    """Return the context of each module: a folder with, or in, several layers."""
    candidates = [_candidate(parts, layer) for parts, layer in modules]
    layers: dict[str, set[Layer]] = {}
    for (_, layer), candidate in zip(modules, candidates, strict=True):
        if candidate and layer and layer[0] is not Layer.COMPOSITION:
            layers.setdefault(candidate, set()).add(layer[0])
    known = {name for name, present in layers.items() if len(present) > 1}
    return [
        candidate
        if candidate in known
        else next((name for name in parts[:-1] if name in known), None)
        for (parts, _), candidate in zip(modules, candidates, strict=True)
    ]


def _candidate(parts: tuple[str, ...], layer: tuple[Layer, int] | None) -> str | None:
    if layer is None:
        return None
    no_context = NAMES | _WRAPPERS
    before = [name for name in parts[: layer[1]] if name not in no_context]
    if before:
        return before[-1]
    after = [name for name in parts[layer[1] + 1 : -1] if name not in no_context]
    return after[0] if after else None
