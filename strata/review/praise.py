"""What works well: designs that are really there, each with the lines that show it."""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .layers import Layer, outward
from .model import counted
from .project import Module, Project

_INNER = {Layer.DOMAIN, Layer.APPLICATION}
_HANDLER = re.compile(r"^(get|post|put|patch|delete|websocket|route|handler)$")
_SESSION = re.compile(r"\b(AsyncSession|Session|AsyncConnection|db_session|session|engine)\b")
_SHOWN = 3


@dataclass(frozen=True)
class Praise:
    """A design worth keeping: what it is, why it is good, and where it can be seen."""

    design: str
    why: str
    evidence: Sequence[str]


Evidence = tuple[str, Sequence[str]]


def praise(project: Project) -> list[Praise]:
    """Return the designs that a project has."""
    found = []
    for look, why in _DESIGNS:
        seen = look(project)
        if seen:
            design, evidence = seen
            shown = list(dict.fromkeys(evidence))[:_SHOWN]
            found.append(Praise(f"{design[0].upper()}{design[1:]}", why, shown))
    return found


def _frozen_entities(project: Project) -> Evidence | None:
    classes = list(_classes(project, {Layer.DOMAIN}, _is_dataclass))
    frozen = [(m, node) for m, node in classes if "frozen=True" in _decorators(node)]
    if not frozen or len(frozen) * 2 < len(classes):
        return None
    return f"{len(frozen)} frozen dataclass{'es' if len(frozen) > 1 else ''} in the domain", [
        _at(m, n) for m, n in frozen
    ]


def _ports(project: Project) -> Evidence | None:
    ports = list(_classes(project, _INNER, lambda node: "Protocol" in _bases(node)))
    if not ports:
        return None
    names = ", ".join(node.name for _, node in ports[:_SHOWN])
    return f"{counted(len(ports), 'port')} as Protocol: {names}", [_at(m, n) for m, n in ports]


def _pure_domain(project: Project) -> Evidence | None:
    domain = _modules(project, Layer.DOMAIN)
    own = {module.name.partition(".")[0] for module in project.modules}
    outside = {
        name.partition(".")[0] for module in domain for name, _ in module.imports()
    } - sys.stdlib_module_names
    leaves = any(
        outward(one.importer.layer, one.imported.layer)
        for one in project.imports
        if one.importer in domain
    )
    if len(domain) < 2 or outside - own or leaves:
        return None
    return f"a domain of {len(domain)} modules on the standard library alone", _files(domain)


def _thin_handlers(project: Project) -> Evidence | None:
    modules = _modules(project, Layer.ENTRYPOINTS)
    handlers = [(m, node) for m in modules for node in _handlers(m)]
    if not handlers or any(_SESSION.search(ast.unparse(node.args)) for _, node in handlers):
        return None
    if any(name.startswith("sqlalchemy") for m in modules for name, _ in m.imports()):
        return None
    longest = max(len(node.body) for _, node in handlers)
    if longest > _LONG:
        return None
    what = (
        f"{counted(len(handlers), 'handler')} without a session, "
        f"of at most {counted(longest, 'statement')}"
    )
    return what, [_at(m, node) for m, node in handlers]


def _one_commit(project: Project) -> Evidence | None:
    found = [(m, node) for m, node in _calls(project, {"commit"}) if _is_of_session(node)]
    found = found or [
        (m, node) for m, node in _calls(project, {"begin"}) if m.layer is Layer.INFRASTRUCTURE
    ]
    places = {module.file: module.layer for module, _ in found}
    if len(places) != 1 or not {Layer.INFRASTRUCTURE, Layer.APPLICATION} & {*places.values()}:
        return None
    return "one place that commits", [_at(m, node) for m, node in found]


def _is_of_session(node: ast.Call) -> bool:
    return bool(re.search(r"session|conn|transaction|db|uow", ast.unparse(node.func).lower()))


def _keyset_pages(project: Project) -> Evidence | None:
    bounded = {
        m.file
        for m, node in _calls(project, {"limit"})
        if node.args and not isinstance(node.args[0], ast.Constant)
    }
    found = [
        (m, node)
        for m in project.modules
        for node in m.nodes
        if m.file in bounded and isinstance(node, ast.Compare) and _is_beyond(node)
    ]
    if not found:
        return None
    return "pages by key, not by offset alone", [_at(m, node) for m, node in found]


def _is_beyond(node: ast.Compare) -> bool:
    """Tell whether a comparison asks for what lies beyond a row: `table.id > after`."""
    if not isinstance(node.ops[0], ast.Gt | ast.Lt):
        return False
    return bool(re.search(r"\b(after|cursor|keyset|last_id|last_key)\b", ast.unparse(node)))


def _no_lazy_loads(project: Project) -> Evidence | None:
    found = list(_calls(project, {"relationship"}))
    strict = [
        (m, n) for m, n in found if re.search(r"lazy=['\"](raise|write_only)", ast.unparse(n))
    ]
    if not found or len(strict) < len(found):
        return None
    return "every relationship refuses lazy loads", [_at(m, n) for m, n in strict]


def _typed_settings(project: Project) -> Evidence | None:
    classes = list(_classes(project, None, _is_settings))
    readers = {m.file for m in project.modules if re.search(r"os\.(environ|getenv)", m.source)}
    if not classes or readers - {m.file for m, _ in classes}:
        return None
    return "configuration is one typed class", [_at(m, node) for m, node in classes]


def _is_settings(node: ast.ClassDef) -> bool:
    typed = any(isinstance(line, ast.AnnAssign) for line in node.body)
    plain = "Struct" in _bases(node) or _is_dataclass(node)
    named = plain and node.name.endswith("Settings")
    return typed and ("BaseSettings" in _bases(node) or named)


def _errors_mapped_once(project: Project) -> Evidence | None:
    raised = [
        m
        for layer in _INNER
        for m in _modules(project, layer)
        if re.search(r"class \w+\((\w*(Error|Exception)|NotFound|Conflict)\)", m.source)
    ]
    mapped = [
        (m, node)
        for m in project.modules
        if m.layer not in _INNER
        for node in m.nodes
        if isinstance(node, ast.Call)
        and (
            _called(node) in {"add_exception_handler", "exception_handler"}
            or any(keyword.arg == "exception_handlers" for keyword in node.keywords)
        )
    ]
    if not raised or len({m.file for m, _ in mapped}) != 1:
        return None
    return "domain errors become HTTP in one place", [_at(m, node) for m, node in mapped]


def _responses_from_entities(project: Project) -> Evidence | None:
    found = [
        (m, node)
        for m in _modules(project, Layer.ENTRYPOINTS)
        for node in _functions(m)
        if re.match(r"from_(entity|domain|model)$", node.name)
    ]
    if not found:
        return None
    what = "1 response made from an entity"
    if len(found) > 1:
        what = f"{len(found)} responses made from entities"
    return what, [_at(m, node) for m, node in found]


def _fakes(project: Project) -> Evidence | None:
    tests = project.tests
    fakes = [
        (name, line)
        for name, text in tests.items()
        for line, code in enumerate(text.splitlines(), 1)
        if re.match(r"class (InMemory|Fake|Memory)\w+|class \w*(InMemory|Fake)\b", code)
    ]
    mocks = [name for name, text in tests.items() if "unittest.mock" in text]
    if not fakes or mocks:
        return None
    what = f"tests with {counted(len(fakes), 'fake')} and no mock"
    return what, [f"{name}:{line}" for name, line in fakes]


def _task_groups(project: Project) -> Evidence | None:
    groups = list(_calls(project, {"TaskGroup", "create_task_group"}))
    loose = list(_calls(project, {"ensure_future"}))
    if not groups or loose:
        return None
    return "concurrent work in task groups", [_at(m, node) for m, node in groups]


_LONG = 8
_DESIGNS: Sequence[tuple[Callable[[Project], Evidence | None], str]] = (
    (_pure_domain, "The rules of the business outlive every framework."),
    (
        _frozen_entities,
        "A state can be passed around, compared and kept: nobody changes it elsewhere.",
    ),
    (
        _ports,
        "What is needed is said where it is needed; adapters and fakes fit without inheritance.",
    ),
    (_thin_handlers, "A second entrypoint finds every rule where the first one does."),
    (_one_commit, "A use case happens as a whole or not at all."),
    (_keyset_pages, "The thousandth page costs what the first costs, and no row is skipped."),
    (_no_lazy_loads, "A forgotten load fails in the first test, not as N+1 in production."),
    (_typed_settings, "A wrong setting stops the start, not a request."),
    (_errors_mapped_once, "A rule knows no status code, and every endpoint answers alike."),
    (
        _responses_from_entities,
        "What is published is chosen, and changes apart from what is stored.",
    ),
    (_fakes, "Tests say what happens, not which method was called."),
    (_task_groups, "No task is lost, and no error with it."),
)


def _modules(project: Project, layer: Layer) -> list[Module]:
    return [m for m in project.modules if m.layer is layer and not m.file.endswith("__init__.py")]


def _files(modules: Sequence[Module]) -> list[str]:
    return [f"{module.file}:1" for module in modules]


def _at(module: Module, node: ast.stmt | ast.expr) -> str:
    return f"{module.file}:{node.lineno}"


def _classes(
    project: Project, layers: set[Layer] | None, wanted: Callable[[ast.ClassDef], bool]
) -> Iterator[tuple[Module, ast.ClassDef]]:
    for module in project.modules:
        if layers is None or module.layer in layers:
            for node in module.nodes:
                if isinstance(node, ast.ClassDef) and wanted(node):
                    yield module, node


def _functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _handlers(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield what answers requests: functions with a route's decorator, and what a controller offers."""
    offered = {
        method
        for node in module.nodes
        if isinstance(node, ast.ClassDef) and node.name.endswith("Controller")
        for method in node.body
        if isinstance(method, ast.AsyncFunctionDef) and not method.name.startswith("_")
    }
    for function in _functions(module):
        routed = any(_HANDLER.match(_called(it)) for it in function.decorator_list)
        if routed or function in offered:
            yield function


def _calls(project: Project, names: set[str]) -> Iterator[tuple[Module, ast.Call]]:
    for module in project.modules:
        for node in module.nodes:
            if isinstance(node, ast.Call) and _called(node) in names:
                yield module, node


def _called(node: ast.expr) -> str:
    """Return the last name of what is called: `get` for `@router.get("/")`."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _bases(node: ast.ClassDef) -> set[str]:
    return {_called(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases}


def _is_dataclass(node: ast.ClassDef) -> bool:
    return "dataclass" in _decorators(node)


def _decorators(node: ast.ClassDef) -> str:
    return " ".join(ast.unparse(it) for it in node.decorator_list)
