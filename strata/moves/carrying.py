"""After an update: what was edited in files that are moved or rendered no more is still there.

Copier deletes such a file with its edits. This puts them back, from the commit that the update began on: merged into
the new file where a release moved it, under its old name where nothing took its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from ..ownership import Owner, is_of
from ..rendering import as_recorded
from ..service import Service
from .declaration import Moves, Route
from .imports import rewrite
from .merging import Committed, merge
from .notes import Note


def carry(root: Path, answers_file: str, releases: Sequence[Moves]) -> list[Note]:
    """Bring edits over to where an update left them out, and imports to where their targets are now.

    Args:
        root: the service, with the update in its working tree and what it began on in its last commit.
        answers_file: the name of the answers file that was updated.
        releases: what the releases of this update moved, dropped and renamed.

    Returns:
        What the user has to know.

    Raises:
        Refused: with Git's or Copier's reasons.
    """
    committed = Committed(root)
    answers = yaml.safe_load(committed.text(answers_file))
    words = {key: str(answers[key]) for key in ("package", "context") if key in answers}
    route = Route(releases, words)
    gone = [path for path in committed.paths if not (root / path).exists()]
    if not gone and not any(moves.moved or moves.renamed for moves in releases):
        return []
    with as_recorded(Service(root), answers) as rendered:
        crossing = _Crossing(root, committed, rendered, route)
        notes = [note for path in gone for note in crossing.arrive(path)]
        notes += [note for path in crossing.unwanted() for note in crossing.leave_out(path)]
        steps = route.steps(crossing.arrived)
    return [*notes, *map(Note, rewrite(root, steps))]


@dataclass(frozen=True)
class _Crossing:
    """The files of a service on their way over an update.

    rendered: what the release before rendered, the base of every merge
    """

    root: Path
    committed: Committed
    rendered: Path
    route: Route

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The files of the old render, and where the releases have them."""
        files = (file for file in self.rendered.rglob("*") if file.is_file())
        paths = sorted(file.relative_to(self.rendered).as_posix() for file in files)
        return {path: self.route.target(path) for path in paths}

    @property
    def arrived(self) -> list[str]:
        """Those of these files that are there."""
        return [path for path, target in self.targets.items() if (self.root / target).exists()]

    def arrive(self, path: str) -> Iterator[Note]:
        """See to the edits of a file that the update deleted."""
        ours, base = self.committed.content(path), self._base(path)
        target = self.targets.get(path, path)
        (self.root / f"{path}.rej").unlink(missing_ok=True)
        if target != path and (self.root / target).exists() and target not in self.committed.paths:
            yield from self._move(path, target)
        elif ours != base or is_of(Owner.TEAM, path):
            self.committed.restore(path)
            reason = "is yours" if ours == base else "has edits of yours"
            yield Note(
                f"{path} is rendered no more and was kept, because it {reason}; take over what you "
                "need of it, and delete it",
                path,
                kept=True,
            )

    def unwanted(self) -> list[str]:
        """Return moved files that came back although the service had deleted them."""
        return [
            path
            for path, target in self.targets.items()
            if path != target
            and path not in self.committed.paths
            and target not in self.committed.paths
            and (self.root / target).exists()
        ]

    def leave_out(self, path: str) -> Iterator[Note]:
        """Delete the new place of a file that the service had deleted."""
        (self.root / self.targets[path]).unlink()
        yield Note(f"{self.targets[path]} was left out, because {path} had been deleted", path)

    def _move(self, path: str, target: str) -> Iterator[Note]:
        ours, base = self.committed.content(path), self._base(path)
        if is_of(Owner.TEAM, path):
            (self.root / target).write_bytes(ours)
        elif ours != base:
            merged = merge(self.root, target, ours, base or b"")
            conflict = "" if merged else "; they conflict with the release's, see the marks in it"
            yield Note(f"{path} is {target} now, with your edits{conflict}", path)

    def _base(self, path: str) -> bytes | None:
        file = self.rendered / path
        return file.read_bytes() if file.is_file() else None
