"""What a tool is given: the project, the tree to read, the catalogue and the programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..catalogue import Catalogue, Entry
from ..model import Finding, Label, ToolFailed
from ..programs import Programs
from ..project import Project
from ..tree import Tree


@dataclass(frozen=True)
class Scope:
    """One review.

    tree: what ast-grep and ruff read: the project, or its mirror in the layout of a service
    scratch: a folder for settings and outputs, as long as the review lasts
    """

    project: Project
    tree: Tree
    catalogue: Catalogue
    programs: Programs
    scratch: Path

    def finding(
        self,
        tool: str,
        entry: Entry | None,
        code: str,
        file: str,
        line: int,
        message: str,
        *,
        gates: bool = True,
        last: int = 0,
    ) -> Finding:
        """Return a finding under the id of its entry; without one a nit under the tool's own code."""
        return Finding(
            file=file,
            line=max(line, 1),
            id=entry.id if entry else code,
            label=entry.label if entry else Label.NIT,
            message=message,
            tools=(tool,),
            rule=code,
            gates=gates,
            last=last,
            catalogued=entry is not None,
        )


def json_list(tool: str, text: str) -> Sequence[Mapping[str, Any]]:
    """Return the list of objects that a tool printed.

    Raises ToolFailed where it printed anything else.
    """
    try:
        printed = json.loads(text)
    except ValueError as error:
        raise ToolFailed(tool, f"its output is not JSON: {text[:500]}") from error
    if not isinstance(printed, list):
        raise ToolFailed(tool, f"its output is not a list: {text[:500]}")
    return printed


def json_lines(tool: str, text: str) -> Sequence[Mapping[str, Any]]:
    """Return the objects that a tool printed, one a line.

    Raises ToolFailed where it printed anything else.
    """
    return json_list(tool, f"[{','.join(line for line in text.splitlines() if line.strip())}]")
