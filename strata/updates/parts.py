"""What an update has to bring to a release: the service, and each context that the template rendered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..refusals import Refused
from ..service import Service, answers_name


@dataclass(frozen=True)
class Part:
    """What one answers file records."""

    answers: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What it is called among the others."""
        return str(self.answers.get("context") or "the service")

    @property
    def file(self) -> str:
        """The answers file."""
        return answers_name(self.answers)

    @property
    def recorded(self) -> str:
        """The release that it is at, as its answers file has it."""
        return str(self.answers["_commit"])

    def now(self, tree: Service) -> Mapping[str, Any]:
        """Return what its answers file records in a tree."""
        return tree.recorded(self.name) if "context" in self.answers else Service(tree.root).answers


def parts_of(service: Service) -> tuple[Sequence[Part], Sequence[str]]:
    """Return the parts of a service in the order in which they are updated, and a note on each left out.

    Raises Refused where the service has no such folder as its answers say.
    """
    if not service.code("").is_dir():
        raise Refused(
            f"there is no src/{service.package}, the package that {answers_name(service.answers)} "
            "records: rename it back, or leave the template by deleting the answers files"
        )
    first, *others = [Part(answers) for answers in service.applications if answers]
    there = [part for part in others if service.code(part.name).is_dir()]
    return [first, *there], [*_notes(service, [part for part in others if part not in there])]


def _notes(service: Service, gone: Sequence[Part]) -> Iterator[str]:
    for part in gone:
        yield (
            f"{part.name} is left alone: {part.file} is there, and src/{service.package}/{part.name} is "
            f"not. Where it was renamed, it is yours now, and grows by hand; delete {part.file}"
        )
