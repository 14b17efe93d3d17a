"""ruff: with the project's settings in a service, with ours everywhere else."""

from collections.abc import Iterable, Sequence

from ..model import ToolFailed, ToolRun
from .astgrep import silenced, without_id
from .scope import Scope, json_list

TOOL = "ruff"
# They hold for how a service of ours is written; elsewhere most of what they find is meant.
_OURS = {
    *(
        "FBT001",
        "FBT002",
        "FBT003",
    ),  # booleans: ast-grep's rule knows which calls and functions are meant
    "PLC0415",  # imports in functions: also of what is optional
    "RUF012",  # lists on classes: also constants, and settings of frameworks
    "S104",  # 0.0.0.0: in a container it is right
    "S105",  # passwords by the names of variables: also names of tokens and their addresses
    "TID252",  # relative imports: import-linter follows them
    "TRY301",  # a raise inside of a try
}
_MISREAD = {"E902": "a file cannot be read", "invalid-syntax": "a file is not valid Python"}


def run(scope: Scope) -> ToolRun:
    """Check the tree.

    Raises ToolFailed where the settings are missing or wrong, or a file cannot be read.
    """
    words = ["check", "--exit-zero", "--no-fix", "--output-format=json", *_settings(scope)]
    done = scope.programs.run(TOOL, [*words, "."], scope.tree.root)
    if "No Python files found" in done.stderr:
        raise ToolFailed(TOOL, done.stderr)
    found = []
    for one in json_list(TOOL, done.stdout):
        file = scope.tree.original(one["filename"])
        code, line = one["code"], one["location"]["row"]
        if code in _MISREAD:
            raise ToolFailed(TOOL, f"{_MISREAD[code]}: {file}:{line}: {one['message']}")
        if file:
            entry = scope.catalogue.of_ruff(code, one["message"])
            told = _banned if code == "TID251" else without_id
            found.append(scope.finding(TOOL, entry, code, file, line, told(one["message"])))
    return ToolRun(TOOL, found, scope.tree.size)


def fix(scope: Scope, only: Sequence[str]) -> None:
    """Apply ruff's safe fixes to the tree, those of some ids only where any are named, and of none that is silenced.

    Raises ToolFailed as `run` does.
    """
    words = ["check", "--fix-only", "--quiet", *_settings(scope)]
    if only:
        codes = _codes(scope, only)
        if not codes:
            return
        words.append(f"--select={','.join(codes)}")
    if kept := _codes(scope, silenced(scope.tree.checks / "flags.txt")):
        words.append(f"--unfixable={','.join(kept)}")
    scope.programs.run(TOOL, [*words, "."], scope.tree.root)


def _codes(scope: Scope, ids: Iterable[str]) -> list[str]:
    """Return what ruff calls the findings of some ids."""
    entries = filter(None, map(scope.catalogue.get, ids))
    return sorted(str(code) for entry in entries for code in entry.also.get("ruff") or ())


def _settings(scope: Scope) -> list[str]:
    """Return the options that name the settings; a service's own are found from where ruff runs."""
    if scope.project.own:
        if not scope.project.settings("ruff") and not _files(scope):
            raise ToolFailed(TOOL, "pyproject.toml has no [tool.ruff]")
        return []
    selected = ",".join(sorted({*scope.catalogue.codes("ruff"), "TID251"} - _OURS))
    words = [f"--config={scope.project.OUR_SETTINGS / 'ruff.toml'}", f"--select={selected}"]
    if scope.project.python:
        words.append(f"--target-version=py{scope.project.python.replace('.', '')}")
    return words


def _files(scope: Scope) -> bool:
    return any((scope.project.root / name).is_file() for name in ("ruff.toml", ".ruff.toml"))


def _banned(message: str) -> str:
    """Turn "`x` is banned: AP-10: do this" into "`x`: do this"."""
    name, _, told = message.partition(" is banned: ")
    return f"{name}: {without_id(told)}" if told else message
