"""docs/walkthrough.md as a list of steps that can be carried out."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.process import run
from tests.helpers.template import ROOT

DOCUMENT = ROOT / "docs" / "walkthrough.md"

_BLOCK = re.compile(
    r"^## (?P<section>.+)$|^```(?P<language>\w+) ?(?P<only>\w*)\n(?P<text>(?:.*\n)*?)```$",
    re.MULTILINE,
)
_FILE = re.compile(r"`([^`\n]+)`[^`]*:\s*\Z")


@dataclass(frozen=True)
class Step:
    """One fenced block.

    `only` names the framework that it is for, if it is for one; `file` is the path that stands in
    front of a block that is a whole file.
    """

    section: str
    language: str
    only: str
    file: str
    text: str


def steps() -> Iterator[Step]:
    """Read the steps in their order."""
    document = DOCUMENT.read_text(encoding="utf-8")
    section = ""
    for found in _BLOCK.finditer(document):
        section = found["section"] or section
        if found["language"]:
            named = _FILE.search(document, 0, found.start())
            file = named[1] if named else ""
            yield Step(section, found["language"], found["only"], file, found["text"])


def carry_out(step: Step, folder: Path, env: Mapping[str, str]) -> str:
    """Do what a step says in a folder, and return what its commands printed.

    Raises:
        CommandFailed: when a command ends with an error, or a diff does not fit.
    """
    if step.language == "sh":
        tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return run(["bash", "-euc", step.text], folder, {**env, "PATH": tools}).stdout
    if step.language == "diff":
        return apply(step.text, folder)
    (folder / step.file).write_text(step.text, encoding="utf-8")
    return ""


def apply(patch: str, folder: Path) -> str:
    """Apply a diff to the files of a folder.

    Raises:
        CommandFailed: naming the file that the diff does not fit.
    """
    kept = folder / ".git" / "walkthrough.patch"
    kept.write_text(patch, encoding="utf-8")
    return run(["git", "apply", "--whitespace=error-all", kept], folder).stdout
