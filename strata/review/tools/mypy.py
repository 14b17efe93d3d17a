"""mypy: with the project's settings in a service, with ours everywhere else."""

from ..model import ToolFailed, ToolRun
from ..project import Project
from .scope import Scope, json_lines

TOOL = "mypy"
_OF_LIBRARIES = {
    *("arg-type", "assignment", "call-arg", "call-overload", "import-not-found", "import-untyped"),
    *("misc", "return-value", "valid-type"),
}
_RAN, _STOPPED = (0, 1), 2


def run(scope: Scope) -> ToolRun:
    """Check the types.

    Elsewhere than in a service only what is an id of the catalogue counts: nobody asked for strictness there.

    Raises ToolFailed where the settings are missing or wrong, or a target cannot be read.
    """
    project = scope.project
    if project.own and not project.settings("mypy"):
        raise ToolFailed(TOOL, "pyproject.toml has no [tool.mypy]")
    words, env = ["--output=json"], {"MYPYPATH": project.search_path}
    if not project.own:
        targets = [module.file for module in project.modules]
        if not targets:
            return ToolRun(TOOL, skipped="there is no module to read")
        words += [f"--config-file={project.OUR_SETTINGS / 'mypy.ini'}", *project.interpreter]
        words += [f"--cache-dir={scope.scratch / 'mypy'}", *targets]
    done = scope.programs.run(TOOL, words, project.root, accept=(*_RAN, _STOPPED), env=env)
    complaint = done.stderr.strip()  # an unknown setting is a word on stderr, and no more
    if done.returncode == _STOPPED and not complaint:
        complaint = "\n".join(map(_told, done.stdout.splitlines()))
    if complaint:
        raise ToolFailed(TOOL, complaint)
    found = []
    for one in json_lines(TOOL, done.stdout):
        if one["severity"] != "error":
            continue
        code = one["code"] or "error"
        entry = scope.catalogue.of_mypy(code)
        file = project.named(one["file"])
        if file and (project.own or (entry and is_sure(code, project))):
            found.append(scope.finding(TOOL, entry, code, file, one["line"], one["message"]))
    return ToolRun(TOOL, found, "strict" if project.own else "for codes of the catalogue")


def is_sure(code: str, project: Project) -> bool:
    """Tell whether a code means what it says: what depends on libraries needs them installed."""
    return bool(project.interpreter) or code not in _OF_LIBRARIES


def _told(line: str) -> str:
    """Return a line of mypy's output for people; it stops with plain words or with an object."""
    if not line.startswith("{"):
        return line
    one = json_lines(TOOL, line)[0]
    return f"{one['file']}:{one['line']}: {one['message']}"
