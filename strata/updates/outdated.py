"""Whether a service or a context is behind the template, and where it has drifted from it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from ..service import Service
from .drift import Drift, drift
from .messages import counted
from .parts import Part, parts_of
from .releases import Release, Template, opened


@dataclass(frozen=True)
class Found:
    """A part of a service beside the newest release.

    name: the context, or `the service`
    at: the release that it is at
    behind: whether the newest one is newer
    changes: what the changelog says in between
    drift: the files of the template that are not as the release rendered them
    """

    name: str
    at: str
    behind: bool
    changes: Sequence[str]
    drift: Sequence[Drift]


@dataclass(frozen=True)
class Report:
    """What is behind, and what has drifted.

    source: where the template is
    newest: its newest release, or commit where there is none
    parts: the service and its contexts
    notes: on contexts that are left alone
    """

    source: str
    newest: str
    parts: Sequence[Found]
    notes: Sequence[str]

    @property
    def behind(self) -> bool:
        """Whether anything is behind."""
        return any(part.behind for part in self.parts)

    @property
    def drifted(self) -> bool:
        """Whether a file of the template was changed."""
        return any(part.drift for part in self.parts)

    def as_json(self) -> str:
        """Return it as a JSON object of the fields above, with `behind` and `drifted`."""
        found = {**asdict(self), "behind": self.behind, "drifted": self.drifted}
        return json.dumps(found, indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """Return it for people."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for part in self.parts:
            state = f"behind {self.newest}" if part.behind else "up to date"
            yield f"{part.name}: {part.at}, {state}"
        yield from (f"Note: {note}" for note in self.notes)
        said = dict.fromkeys(change for part in self.parts for change in part.changes)
        if said:
            yield f"What {self.newest} brings:"
            yield from (f"  - {change}" for change in said)
        drifted = [file for part in self.parts for file in part.drift]
        if drifted:
            yield f"{counted(len(drifted), 'file')} of the template changed by hand:"
            yield from (f"  {file.how:8} {file.path}" for file in drifted)
        if self.behind:
            yield "Next: just update"


def outdated(service: Service) -> Report:
    """Compare a service with the newest release of its template, and with what it was rendered as.

    Raises Refused where the template cannot be read.
    """
    parts, notes = parts_of(service)
    with opened(service.source) as template:
        newest = template.newest()
        found = [_found(service, part, template, newest) for part in parts]
    return Report(service.source, newest.name, found, notes)


def _found(service: Service, part: Part, template: Template, newest: Release) -> Found:
    at = template.at(part.recorded)
    behind = at.commit != newest.commit and not template.is_older(newest, at)
    changes = template.changes(at, newest) if behind else []
    return Found(part.name, at.name, behind, changes, [*drift(service, part)])
