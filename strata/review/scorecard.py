"""Grades from A to F, by what was found for each thousand lines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .catalogue import Catalogue
from .model import Dimension, Finding, Label
from .project import Project

WEIGHTS: Mapping[Label, float] = {
    Label.BLOCKING: 5,
    Label.IMPORTANT: 2,
    Label.SUGGESTION: 0.5,
    Label.NIT: 0.25,
}
# The most weight for each thousand lines that a grade allows.
LIMITS = {"A": 0.5, "B": 3, "C": 8, "D": 20}
SLOP_LIMIT = 3
_ORMS = {"SQLAlchemy", "Advanced Alchemy", "SQLModel", "Tortoise ORM", "Beanie"}


@dataclass(frozen=True)
class Grade:
    """The grade of a dimension, and what it is for: findings by label, or why there is none."""

    dimension: Dimension
    grade: str
    reason: str


@dataclass(frozen=True)
class Verdict:
    """Whether the code looks unreviewed: three or more different tells, however often each was found."""

    tells: Mapping[str, int]

    @property
    def passed(self) -> bool:
        """Whether it does not."""
        return len(self.tells) < SLOP_LIMIT


def verdict(findings: Sequence[Finding]) -> Verdict:
    """Judge by the ids of the tells of unreviewed code that were found."""
    tells = Counter(one.id for one in findings if one.id.startswith("AS-"))
    return Verdict(dict(sorted(tells.items())))


def scorecard(
    project: Project, catalogue: Catalogue, findings: Sequence[Finding]
) -> Sequence[Grade]:
    """Return a grade for each dimension; `-` where the project has nothing that it could be given for."""
    return [_grade(dimension, project, catalogue, findings) for dimension in Dimension]


def _grade(
    dimension: Dimension, project: Project, catalogue: Catalogue, findings: Sequence[Finding]
) -> Grade:
    entries = {one.id: catalogue.get(one.id) for one in findings}
    mine = [one for one in findings if (it := entries[one.id]) and it.dimension is dimension]
    if not mine and (reason := _nothing_to_judge(dimension, project)):
        return Grade(dimension, "-", reason)
    counts = Counter(one.label for one in mine)
    reason = ", ".join(f"{counts[label]} {label}" for label in Label if counts[label])
    grade = _letter(counts, sum(module.lines for module in project.modules))
    if dimension is Dimension.SLOP and not verdict(findings).passed:
        grade = max(grade, "D")
    return Grade(dimension, grade, reason or "nothing found")


def _letter(counts: Mapping[Label, int], lines: int) -> str:
    weight = sum(WEIGHTS[label] * count for label, count in counts.items())
    density = weight / max(lines / 1000, 1)
    best = "A"
    if counts.get(Label.IMPORTANT):
        best = "B"
    if counts.get(Label.BLOCKING):
        best = "C"
    return max(best, next((letter for letter, limit in LIMITS.items() if density <= limit), "F"))


def _nothing_to_judge(dimension: Dimension, project: Project) -> str:
    if dimension is Dimension.LAYERS and project.is_flat:
        return "no layers"
    if dimension is Dimension.ORM and _ORMS.isdisjoint(project.libraries):
        return "no ORM"
    if dimension is Dimension.ASYNC and not any(
        "async def" in module.source for module in project.modules
    ):
        return "no async code"
    return ""
