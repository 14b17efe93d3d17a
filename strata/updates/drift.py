"""Which files of the template a team has changed: rendered again as they were recorded, and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..ownership import Owner, owner
from ..rendering import as_recorded
from ..service import Service
from .parts import Part


@dataclass(frozen=True)
class Drift:
    """A file that is not what the template rendered.

    how: changed or deleted
    """

    path: str
    how: str


def drift(service: Service, part: Part) -> Iterator[Drift]:
    """Return the files of a part that the template owns and somebody changed.

    Raises Refused where the release that the part is at cannot be rendered.
    """
    with as_recorded(service, part.answers) as rendered:
        for file in sorted(rendered.rglob("*")):
            path = file.relative_to(rendered).as_posix()
            if file.is_file() and path != part.file and owner(path) is Owner.TEMPLATE:
                yield from _compared(path, service.root / path, file)


def _compared(path: str, ours: Path, theirs: Path) -> Iterator[Drift]:
    if not ours.is_file():
        yield Drift(path, "deleted")
    elif _content(ours) != _content(theirs):
        yield Drift(path, "changed")


def _content(file: Path) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")
