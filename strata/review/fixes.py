"""The safe fixes of the tools."""

from collections.abc import Sequence
from pathlib import Path

from .tools import astgrep, ruff
from .tools.scope import Scope


def fix(scope: Scope, only: Sequence[str] = ()) -> list[str]:
    """Apply the fixes of ast-grep's rules and the safe ones of ruff; return the files that were changed.

    only: ids of the catalogue; none for all fixes

    Raises ToolFailed where a tool does not run.
    """
    project = scope.project
    before = {file: (project.root / file).read_bytes() for file in _files(scope)}
    astgrep.fix(scope, only)
    ruff.fix(scope, only)
    if not project.own:
        return scope.tree.write_back(project)
    return sorted(
        file for file, text in before.items() if Path(project.root, file).read_bytes() != text
    )


def _files(scope: Scope) -> list[str]:
    modules = [module.file for module in scope.project.modules]
    return [*modules, *scope.project.tests]
