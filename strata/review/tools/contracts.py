"""import-linter: the contracts of the project in a service, those of its layers everywhere else."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..generated import contracts
from ..model import Finding, ToolFailed, ToolRun
from .scope import Scope

TOOL = "import-linter"
_PROBE = Path(__file__).with_name("probe.py")
_RAN, _RAISED = 0, 1


def run(scope: Scope) -> ToolRun:
    """Check the contracts.

    Raises ToolFailed where there are none, one is wrong, or a package cannot be read.
    """
    project = scope.project
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
    done = scope.programs.run(
        "python",
        [str(_PROBE), str(settings)],
        project.root,
        accept=(_RAN, _RAISED),
        env={"PYTHONPATH": project.search_path},
    )
    if done.returncode == _RAISED:
        raise ToolFailed(TOOL, done.stderr.strip().rpartition("\n")[2])
    report = json.loads(done.stdout)
    found = [one for contract in report for one in _broken(scope, contract)]
    return ToolRun(TOOL, found, f"{len(report)} contracts")


def _broken(scope: Scope, contract: Mapping[str, Any]) -> Iterator[Finding]:
    name = contract["name"]
    entry = scope.catalogue.of_contract(name, contract["guidance"])
    for link in contract["links"]:
        what = f"imports {link['imported']}" if link["imported"] else "is in no layer"
        file = scope.project.file_of(link["importer"])
        if file:
            message = f"{link['importer']} {what}: {name}"
            yield scope.finding(TOOL, entry, name, file, link["line"], message)
