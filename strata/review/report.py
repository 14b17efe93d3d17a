"""The review: everything that a report shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .architecture import Architecture
from .catalogue import Catalogue, Entry
from .model import Finding, Label, ToolRun
from .praise import Praise
from .scorecard import Grade, Verdict
from .sizes import Size
from .suppressions import Suppression


@dataclass(frozen=True)
class Summary:
    """How often an id was found, in how many files, and the heaviest label that it had."""

    entry: Entry
    label: Label
    findings: int
    files: int


@dataclass(frozen=True)
class Report:
    """A review of a project, by tools that all ran.

    scope: what the findings are limited to, in words; empty for everything
    """

    name: str
    catalogue: Catalogue
    verdict: Verdict
    map: Architecture
    praise: Sequence[Praise]
    findings: Sequence[Finding]
    sizes: Sequence[Size]
    scorecard: Sequence[Grade]
    suppressions: Sequence[Suppression]
    tools: Sequence[ToolRun]
    scope: str = ""

    @property
    def failed(self) -> bool:
        """Whether a finding is blocking or important."""
        return any(one.label.fails and one.catalogued for one in self.findings)

    @property
    def counts(self) -> Mapping[Label, int]:
        """How many findings there are by label; what is no id of the catalogue is not counted."""
        counts = Counter(one.label for one in self.findings if one.catalogued)
        return {label: counts[label] for label in Label}

    @property
    def by_file(self) -> Mapping[str, Sequence[Finding]]:
        """The findings of the catalogue by file, the file with the heaviest first."""
        files: dict[str, list[Finding]] = {}
        for one in self.findings:
            if one.catalogued:
                files.setdefault(one.file, []).append(one)
        return dict(sorted(files.items(), key=lambda item: (_weight(item[1]), item[0])))

    @property
    def others(self) -> Sequence[Finding]:
        """The findings that are no id of the catalogue."""
        return [one for one in self.findings if not one.catalogued]

    @property
    def summary(self) -> Sequence[Summary]:
        """What to mend first: ids by label, then by how often they were found."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings:
            found.setdefault(one.id, []).append(one)
        summaries = [
            Summary(
                entry=entry,
                label=min((one.label for one in ones), key=lambda label: label.rank),
                findings=len(ones),
                files=len({one.file for one in ones}),
            )
            for id_, ones in found.items()
            if (entry := self.catalogue.get(id_))
        ]
        return sorted(summaries, key=lambda it: (it.label.rank, -it.findings, it.entry.id))

    @property
    def questions(self) -> Sequence[Entry]:
        """What no tool decides, for a person."""
        return [entry for entry in self.catalogue.entries.values() if entry.question]


def _weight(findings: Sequence[Finding]) -> tuple[int, ...]:
    counts = Counter(one.label for one in findings)
    return tuple(-counts[label] for label in Label)
