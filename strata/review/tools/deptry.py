"""deptry: what is imported and not declared."""

from ..model import ToolFailed, ToolRun
from .scope import Scope, json_list

TOOL = "deptry"
_RAN = (0, 1)
_SOURCES = ("src", "migrations")


def run(scope: Scope) -> ToolRun:
    """Compare imports with declared dependencies.

    It needs the dependencies installed, to know what they provide: only a service's environment is sure to have them.

    Raises ToolFailed where it reports nothing that can be read.
    """
    if not scope.project.own:
        return ToolRun(TOOL, skipped="the project's dependencies are not installed here")
    report = scope.scratch / "deptry.json"
    sources = [name for name in _SOURCES if (scope.project.root / name).is_dir()]
    if not sources:
        raise ToolFailed(TOOL, f"there is none of {', '.join(_SOURCES)} to read")
    done = scope.programs.run(
        TOOL, [*sources, "--json-output", str(report)], scope.project.root, accept=_RAN
    )
    if not report.is_file():
        raise ToolFailed(TOOL, done.stderr or done.stdout)
    found = []
    for one in json_list(TOOL, report.read_text("utf-8")):
        code, place = one["error"]["code"], one["location"]
        file = scope.project.named(place["file"])
        entry = scope.catalogue.of_deptry(code)
        found.append(
            scope.finding(TOOL, entry, code, file, place["line"] or 1, one["error"]["message"])
        )
    return ToolRun(TOOL, found, " and ".join(sources))
