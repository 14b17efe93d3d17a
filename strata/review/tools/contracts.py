"""import-linter: the contracts of the project in a service, those of its layers everywhere else."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..generated import contracts
from ..model import Finding, ToolFailed, ToolRun, counted
from ..project import Project
from .astgrep import without_id
from .scope import Scope

TOOL = "import-linter"
_PROBE = Path(__file__).with_name("probe.py")
_RAN, _RAISED = 0, 1


def run(scope: Scope) -> ToolRun:
    """Check the contracts.

    Raises ToolFailed where there are none, one is wrong, or a package cannot be read.
    """
    project = scope.project
    search_path = project.search_path
    if not scope.programs.has("lint-imports"):
        raise ToolFailed(TOOL, f"it is not installed; {scope.programs.advice}")
    if project.own:
        settings = project.root / "pyproject.toml"
    else:
        written = contracts(project)
        if not written:
            return ToolRun(TOOL, skipped="there is no package whose imports could cross layers")
        settings = scope.scratch / "importlinter.ini"
        settings.write_text(written, encoding="utf-8")
        search_path = str(_packages(project, scope.scratch / "packages"))
    done = scope.programs.run(
        "python",
        [str(_PROBE), str(settings)],
        project.root,
        accept=(_RAN, _RAISED),
        env={"PYTHONPATH": search_path},
    )
    if done.returncode == _RAISED:
        raise ToolFailed(TOOL, done.stderr.strip().rpartition("\n")[2])
    report = json.loads(done.stdout)
    found = [one for contract in report for one in _broken(scope, contract)]
    return ToolRun(TOOL, found, counted(len(report), "contract"))


def _packages(project: Project, folder: Path) -> Path:
    """Copy the modules to a folder where every package has an `__init__.py`: others are not looked into."""
    for module in project.modules:
        parts = module.name.split(".")
        is_package = module.file.endswith("__init__.py")
        name = [*parts, "__init__"] if is_package else parts
        target = folder.joinpath(*name[:-1], f"{name[-1]}.py")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(module.source, encoding="utf-8")
    for sub in folder.rglob("*/"):
        (sub / "__init__.py").touch()
    return folder


def _broken(scope: Scope, contract: Mapping[str, Any]) -> Iterator[Finding]:
    name = contract["name"]
    entries = scope.catalogue.of_contract(name, contract["guidance"])
    for link in contract["links"]:
        what = f"imports {link['imported']}" if link["imported"] else "is in no layer"
        file = scope.project.file_of(link["importer"])
        if file:
            message = f"{what}: {without_id(name)}"
            for entry in entries:
                yield scope.finding(TOOL, entry, name, file, link["line"], message)
