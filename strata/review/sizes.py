"""Files near the limit of their size, and what of them could move."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .layers import Layer
from .project import Module, Project, has_routes

_NEAR = 0.8
_MANY = 2
_SHOWN = 3
_WORTH_A_MOVE = 30
ROUTE = re.compile(r"(\w+\.)?(get|post|put|patch|delete|websocket)$")


@dataclass(frozen=True)
class Limit:
    """The most lines that a kind of module should have, and must not exceed."""

    kind: str
    lines: int
    hard: int


CONTROLLER = Limit("controller", 150, 300)
SERVICE = Limit("service", 200, 400)
REPOSITORY = Limit("repository", 100, 200)
SCHEMAS = Limit("schema module", 100, 200)
MODULE = Limit("module", 300, 500)


@dataclass(frozen=True)
class Size:
    """A module near or above its limit, and how it might be split."""

    file: str
    lines: int
    limit: Limit
    split: Sequence[str]


@dataclass(frozen=True)
class _Part:
    name: str
    lines: int
    uses: frozenset[str]


def sizes(project: Project) -> list[Size]:
    """Return the modules near or above their limits, the worst first."""
    found = [
        Size(module.file, module.lines, limit, _split(module))
        for module in project.modules
        if module.lines >= (limit := limit_of(module)).lines * _NEAR
    ]
    return sorted(found, key=lambda size: -size.lines / size.limit.lines)


def limit_of(module: Module) -> Limit:
    """Return the limit of a module, by its layer and its name."""
    name = module.parts[-1] if module.parts else module.name
    if re.search(r"repositor(y|ies)$|_repo$|^(repo|dao|crud)$", name):
        return REPOSITORY if module.layer is not Layer.DOMAIN else MODULE
    if re.search(r"(^|_)(schemas?|dtos?)$", name):
        return SCHEMAS
    if re.search(r"_service$|^services?$", name):
        return SERVICE
    if module.layer is Layer.ENTRYPOINTS and has_routes(module):
        return CONTROLLER
    return MODULE


def _split(module: Module) -> list[str]:
    """Say which definitions belong together, and could be a module of their own."""
    if module.tree is None:
        return []
    by_route = [line for line in _of_routes(module.tree) if f"→ {module.parts[-1]}.py" not in line]
    if by_route:
        return by_route[:_SHOWN]
    groups = _groups(_definitions(module.tree.body))
    worth_it = [group for group in groups[1:] if _lines(group) >= _WORTH_A_MOVE]
    if worth_it:
        return [_move(group) for group in worth_it[:_SHOWN]]
    largest = max(
        (node for node in module.tree.body if isinstance(node, ast.ClassDef)),
        key=_length,
        default=None,
    )
    return [] if largest is None else list(_of_class(largest))


def _of_routes(tree: ast.Module) -> Iterator[str]:
    """Say which handlers share the fixed parts of their paths."""
    by_path: dict[str, list[_Part]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if (path := _path(decorator)) is not None:
                    by_path.setdefault(path, []).append(
                        _Part(node.name, _length(node), frozenset())
                    )
    groups = sorted(by_path.items(), key=lambda item: -_lines(item[1]))
    for path, handlers in groups[1:]:
        if path and len(handlers) >= _MANY:
            module = re.sub(r"\W+", "_", path.rpartition("/")[2])
            yield f"{len(handlers)} handlers of /{path} → {module}.py: {_lines(handlers)} lines"


def _path(decorator: ast.expr) -> str | None:
    """Return the fixed parts of a route's path; nothing for another decorator."""
    if not isinstance(decorator, ast.Call) or not ROUTE.match(ast.unparse(decorator.func)):
        return None
    paths = [it.value for it in decorator.args[:1] if isinstance(it, ast.Constant)]
    parts = str(paths[0]).split("/") if paths else []
    return "/".join(part for part in parts if part and "{" not in part and part != ":")


def _of_class(node: ast.ClassDef) -> Iterator[str]:
    methods = [it for it in node.body if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)]
    parts = [
        _Part(method.name, _length(method), _attributes(method))
        for method in methods
        if method.name != "__init__"
    ]
    groups = _groups(parts, by_shared_use=True)
    worth_it = [group for group in groups[1:] if _lines(group) >= _WORTH_A_MOVE]
    for group in worth_it[:_SHOWN]:
        names = _listed([part.name for part in group])
        lines = _lines(group)
        shared = sorted(frozenset[str]().union(*(part.uses for part in group)))
        on = f", which share {_listed([f'self.{name}' for name in shared])}" if shared else ""
        yield f"a class out of {node.name}: {names}{on}: {lines} lines"


def _move(group: Sequence[_Part]) -> str:
    lines = _lines(group)
    largest = max(group, key=lambda part: part.lines)
    module = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", largest.name).lower().strip("_")
    return f"{_listed([part.name for part in group])} → {module}.py: {lines} lines"


def _definitions(body: Sequence[ast.stmt]) -> list[_Part]:
    return [
        _Part(node.name, _length(node), frozenset(_names(node)))
        for node in body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _groups(parts: Sequence[_Part], *, by_shared_use: bool = False) -> list[list[_Part]]:
    """Return parts that use each other, or with `by_shared_use` the same things, together; the largest first."""
    groups: list[list[_Part]] = []
    for part in parts:
        linked = [
            group for group in groups if any(_linked(part, it, by_shared_use) for it in group)
        ]
        groups = [group for group in groups if group not in linked]
        groups.append([*(it for group in linked for it in group), part])
    return sorted(groups, key=lambda group: -_lines(group))


def _linked(one: _Part, other: _Part, by_shared_use: bool) -> bool:
    if one.name in other.uses or other.name in one.uses:
        return True
    return by_shared_use and not one.uses.isdisjoint(other.uses)


def _names(node: ast.AST) -> Iterator[str]:
    return (it.id for it in ast.walk(node) if isinstance(it, ast.Name))


def _attributes(node: ast.AST) -> frozenset[str]:
    return frozenset(
        it.attr
        for it in ast.walk(node)
        if isinstance(it, ast.Attribute)
        and isinstance(it.value, ast.Name)
        and it.value.id in {"self", "cls"}
    )


def _lines(parts: Sequence[_Part]) -> int:
    return sum(part.lines for part in parts)


def _length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
