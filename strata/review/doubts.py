"""What the rest of a project disproves: a rule sees one file, and not which Python or libraries it is written for.

Only for projects without our own rules: in a service the rules and the settings are made for each other.
"""

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .layers import Layer
from .model import Finding
from .project import Module, Project

_INJECTED = re.compile(r"=\s*(?:\w+\.)*(?:Depends|Security|Provide\w*|Inject\w*|Current\w+)\(")
_COLUMN = re.compile(r"\b[A-Z]\w*\.\w+\s*[!=]=\s*(?:None|True|False)\b|\.c\.\w+\s*[!=]=")
_ROUTE = re.compile(
    r"^\s*@(?:\w+\.)*(?:get|post|put|patch|delete|route|api_route|websocket)\(|\.add_(?:api_)?route\(|"
    r"\binclude_router\(|\bclass \w+\((?:\w+\.)?Controller\b",
    re.MULTILINE,
)
_CAMEL_CASE = re.compile(r"`_*[a-z]+[a-z0-9]*[A-Z]")
_NAMING = {"N802", "N803", "N806", "N815", "N816"}
# Validators take cls, versions of an API are modules that begin with v, and one class may be asked for.
_OF_CLASSES = {"N804", "N805", "N999", "E721"}

# The first Python whose own syntax or library makes a name old.
_OLD_SINCE: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("List", "Dict", "Set", "FrozenSet", "Tuple", "Type", "Annotated"), (3, 9)),
    **dict.fromkeys(("Optional", "Union", "ParamSpec", "Concatenate"), (3, 10)),
    **dict.fromkeys(("Self", "Never", "Required", "NotRequired", "Unpack", "Enum"), (3, 11)),
    **dict.fromkeys(("assert_never", "utc"), (3, 11)),
    **dict.fromkeys(("Generic", "TypeVar", "TypeVarTuple", "TypeAlias", "override"), (3, 12)),
}
# LISTEN, COPY and errors by name need one beside SQLAlchemy.
_DRIVERS = {"asyncpg", "aiosqlite", "psycopg", "asyncmy"}
# Of these a project needs one; two are two styles.
_FAMILIES = (
    {"celery", "rq", "arq", "dramatiq", "huey", "taskiq", "saq"},
    {"requests", "httpx", "httpx2", "aiohttp", "urllib3", "pycurl"},
    {"loguru", "structlog"},
    {"attr", "attrs", "marshmallow", "cattrs", "schematics", "pydantic", "msgspec"},
    {"ujson", "simplejson", "orjson"},
    {"injector", "dependency_injector", "dishka", "punq", "lagom"},
)
_STOP_WORDS = re.compile(
    r"\b(?:a|all|an|and|any|are|at|be|by|for|from|if|in|into|is|of|on|or|the|their|this|to|with)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_READ_AFTER_A_COMMENT = 2


@dataclass(frozen=True)
class _Place:
    """A finding with the module that it is in."""

    finding: Finding
    module: Module
    project: Project

    @property
    def lines(self) -> Sequence[str]:
        return self.module.source.splitlines()

    @property
    def line(self) -> str:
        return self.lines[self.finding.line - 1]

    @property
    def above(self) -> Sequence[str]:
        return self.lines[: self.finding.line - 1]

    @property
    def below(self) -> Sequence[str]:
        return self.lines[self.finding.line :]


def without_doubts(findings: Iterable[Finding], project: Project) -> list[Finding]:
    """Return the findings that the rest of the project does not disprove; in a service all of them."""
    return [one for one in findings if project.own or not _is_doubted(one, project)]


def _is_doubted(one: Finding, project: Project) -> bool:
    module = project.module(one.file)
    doubt = _DOUBTS.get(one.id)
    return bool(module and doubt and doubt(_Place(one, module, project)))


def _leads_nowhere_back(it: _Place) -> bool:
    """Tell whether nothing that the line imports reaches back: an import may wait for its use.

    Two mapped classes that name each other for the type checker alone are how relationships are written.
    """
    if "relationship(" in it.module.source and it.module.is_for_types(it.finding.line):
        return True
    here = (it.module, it.finding.line)
    imported = [one.imported for one in it.project.imports if (one.importer, one.line) == here]
    return not any(it.project.reaches(target, it.module) for target in imported)


def _is_for_an_older_python(it: _Place) -> bool:
    if it.finding.tools[0] != "ast-grep" or not it.project.python:
        return False
    lines = it.lines[it.finding.line - 1 : max(it.finding.last, it.finding.line)]
    names = set(re.findall(r"\w+", "\n".join(lines))) & set(_OLD_SINCE)
    if it.finding.id == "PY-01" and not names and re.search(r"[\"']\w+[\"']", it.line):
        names = {"Self"}  # a class that names itself
    oldest = tuple(map(int, it.project.python.split(".")))
    return bool(names) and all(_OLD_SINCE[name] > oldest for name in names)


def _is_the_only_one(it: _Place) -> bool:
    """Tell whether an import is of the one library that the project has for its purpose."""
    if it.finding.rule == "AS-09-logger":
        return it.project.imported.isdisjoint({"loguru", "structlog"})
    library = re.match(r"\s*(?:from|import)\s+(\w+)", it.line)
    if not library:
        return False
    if library[1] in _DRIVERS:
        return True
    families = [family for family in _FAMILIES if library[1] in family]
    return bool(families) and all(len(family & it.project.imported) < 2 for family in families)


def _says_something_else(it: _Place) -> bool:
    """Tell whether most words of a comment are not in the code that it stands at."""
    code, mark, comment = it.line.partition("#")
    said = _words(comment)
    if it.finding.tools[0] != "ast-grep" or not mark or not said:
        return False
    if not code.strip():
        if any(line.lstrip().startswith("#") for line in (*it.above[-1:], *it.below[:1])):
            return True  # a line of several
        code = "\n".join([line for line in it.below if line.strip()][:_READ_AFTER_A_COMMENT])
    return 2 * len(said & _words(code)) < len(said)


def _words(text: str) -> set[str]:
    words = _WORD.findall(_STOP_WORDS.sub("", text))
    return {re.sub(r"(ies|es|s|ed|ing|e|y)$", "", word.lower()) for word in words}


def _is_no_camel_case(it: _Place) -> bool:
    """Tell whether a name is a constant or makes a class, or a comparison is part of a statement of SQL."""
    rule = it.finding.rule
    if rule in _OF_CLASSES:
        return True
    if rule in _NAMING:
        return not _CAMEL_CASE.search(it.finding.message)
    return rule in {"E711", "E712"} and bool(_COLUMN.search(it.line))


def _has_no_route(it: _Place) -> bool:
    """Tell whether a module beside the routes answers no request itself: a policy, a schema, a helper."""
    return not _ROUTE.search(it.module.source)


def _reads_words_of_a_command(it: _Place) -> bool:
    return it.finding.file.endswith("cli.py") and ".lower()" in it.line


def _is_a_dependency(it: _Place) -> bool:
    """Tell whether FastAPI calls an async function: a sync one would cost it a thread."""
    signature = "\n".join(it.lines[it.finding.line - 1 :]).partition(":\n")[0]
    return it.finding.rule == "RUF029" and bool(_INJECTED.search(signature))


def _closes_what_it_opened(it: _Place) -> bool:
    """Tell whether the function that commits opened the session: a job, a command, a step of the start."""
    if it.module.layer in {Layer.APPLICATION, Layer.ENTRYPOINTS, Layer.DOMAIN}:
        return False
    around = [
        node
        for node in it.module.nodes
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
        and node.lineno <= it.finding.line <= (node.end_lineno or 0)
    ]
    if not around:
        return False
    inside = tuple(ast.walk(max(around, key=lambda node: node.lineno)))
    opened = {
        ast.unparse(item.optional_vars)
        for node in inside
        if isinstance(node, ast.AsyncWith | ast.With)
        for item in node.items
        if item.optional_vars
    }
    committed = it.line.strip().removeprefix("await ").rpartition(".")[0]
    return committed in opened and not any(isinstance(node, ast.Yield) for node in inside)


def _is_injected(it: _Place) -> bool:
    return it.finding.rule == "B008" and bool(_INJECTED.search(it.line))


_DOUBTS: Mapping[str, Callable[[_Place], bool]] = {
    "AP-12": _is_injected,
    "AP-13": _reads_words_of_a_command,
    "AS-03": _says_something_else,
    "AS-04": _is_for_an_older_python,
    "AS-05": _is_a_dependency,
    "AS-07": _is_no_camel_case,
    "AS-09": _is_the_only_one,
    "LY-05": _leads_nowhere_back,
    "PY-01": _is_for_an_older_python,
    "SV-03": _closes_what_it_opened,
    "SZ-01": _has_no_route,
}
