"""The words of a review: labels, dimensions, findings, and what stops a review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Label(StrEnum):
    """How much a finding weighs, the heaviest first."""

    BLOCKING = "blocking"
    IMPORTANT = "important"
    SUGGESTION = "suggestion"
    NIT = "nit"

    @property
    def rank(self) -> int:
        """Its place in the order of labels: 0 is the heaviest."""
        return list(Label).index(self)

    @property
    def fails(self) -> bool:
        """Whether a finding of this label makes the review fail."""
        return self in {Label.BLOCKING, Label.IMPORTANT}


class Dimension(StrEnum):
    """What the scorecard grades; the value is what rules say, the heading what people read."""

    SLOP = "slop"
    LAYERS = "layers"
    SOLID = "solid"
    ORM = "orm"
    ERRORS = "errors"
    ASYNC = "async"
    TYPES = "types"
    STRUCTURE = "structure"

    @property
    def heading(self) -> str:
        """Its name in a report."""
        titles = {"solid": "SOLID", "orm": "ORM use", "errors": "Error handling"}
        return titles.get(self.value, self.value.capitalize())


class ToolFailed(Exception):
    """A tool is missing, crashed or is misconfigured: there is no report without it."""

    def __init__(self, tool: str, problem: str) -> None:
        self.tool = tool
        self.problem = problem.strip()
        super().__init__(f"{tool}: {self.problem}")


class ReviewFailed(Exception):
    """Tools failed, so that there is no review; `failures` has one for each."""

    def __init__(self, failures: Sequence[ToolFailed]) -> None:
        self.failures = failures
        super().__init__("\n".join(map(str, failures)))


@dataclass(frozen=True)
class Finding:
    """One thing that a tool found.

    file: its path from the project's root, with slashes
    line: counted from 1; 1 too where the tool names a file only
    id: an id of the catalogue, or the tool's own code where that is no id of the catalogue
    tools: the tools that found it, the first one's message is shown
    rule: what the first tool calls it, as a suppression must
    gates: whether `just check` fails for it
    last: the last line of what was found, where the tool says so
    """

    file: str
    line: int
    id: str
    label: Label
    message: str
    tools: tuple[str, ...]
    rule: str
    gates: bool = True
    last: int = 0
    catalogued: bool = True

    @property
    def place(self) -> str:
        """Where it is, as editors and terminals understand it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class ToolRun:
    """That a tool ran, over how much; or why it does not apply to this project."""

    tool: str
    findings: Sequence[Finding] = ()
    read: str = ""
    skipped: str = ""


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order, those with the same id on the same line as one.

    The first tool's words are kept; the tools of all are named.
    """
    kept: dict[tuple[str, int, str], Finding] = {}
    for finding in findings:
        key = (finding.file, finding.line, finding.id)
        if twin := kept.get(key):
            tools = tuple(dict.fromkeys(twin.tools + finding.tools))
            finding = replace(twin, tools=tools, gates=twin.gates or finding.gates)
        kept[key] = finding
    return sorted(kept.values(), key=lambda it: (it.file, it.line, it.label.rank, it.id))


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 rule", "2 rules"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
