"""What a command does to the files of a service: made known by doing it, to the service or to a copy."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .git import git, in_conflict, is_repository, names
from .migrations import Migration
from .service import Service

RESOLVE = "edit the files in conflict and `git add` them"


@dataclass(frozen=True)
class Work:
    """What a command is about to do, checked as far as it can be before.

    summary: what it is, as the subject of a commit
    apply: does it to a service; returns the migration that came of it
    next: the commands that follow, in their order; `Outcome` has resolving conflicts before them
    notes: what the user has to know or look at
    """

    summary: str
    apply: Callable[[Service], Migration | None]
    next: Sequence[str] = ("just migrate", "just check")
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What was done, or with `dry_run` would be; the paths are those from the service's root."""

    summary: str
    dry_run: bool
    created: Sequence[str] = ()
    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    conflicts: Sequence[str] = ()
    migration: Migration | None = None
    next: Sequence[str] = ()
    notes: Sequence[str] = ()

    def as_json(self) -> str:
        """Return it as a JSON object of the fields above."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False)

    def as_text(self) -> str:
        """Return it for people."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.summary
        kinds = ("created", "changed", "removed", "conflicts")
        for kind, label in zip(kinds, ("create", "change", "remove", "conflict"), strict=True):
            yield from (f"  {label:9}{name}" for name in getattr(self, kind))
        yield from (f"Note: {note}" for note in self.notes)
        if self.dry_run and self.migration:
            yield f"{self.migration.path}:"
            yield from (f"    {line}".rstrip() for line in self.migration.source.splitlines())
        if self.conflicts:
            yield "Your edits and the change meet in the files in conflict, marked as Git marks them."
        steps = (", then " if self.conflicts else " && ").join(self.next)
        if steps and self.dry_run:
            yield f"These would be next: {steps}"
        elif steps:
            yield f"Nothing is committed yet. Next: {steps}"
        if self.dry_run:
            yield "Nothing was written: this is a dry run."


def nothing(reason: str, *, dry_run: bool) -> Outcome:
    """Return the outcome of a command for which there is nothing to do."""
    return Outcome(f"Nothing to do: {reason}", dry_run)


def carry_out(work: Work, service: Service, *, dry_run: bool) -> Outcome:
    """Do the work to a service, or to a copy of it, and return what came of it."""
    with TemporaryDirectory(prefix="strata-") as folder:
        before = _Snapshot(Path(folder, "before"), service.root)
        tree = Service(before.copy(Path(folder, "copy"))) if dry_run else service
        written = work.apply(tree)
        conflicts = in_conflict(tree.root) if is_repository(tree.root) else []
        found = before.differences(tree.root)
        first = (RESOLVE,) if conflicts else ()
        return Outcome(
            summary=work.summary,
            dry_run=dry_run,
            created=found["A"],
            changed=[name for name in found["M"] if name not in conflicts],
            removed=found["D"],
            conflicts=conflicts,
            migration=written,
            next=(*first, *work.next),
            notes=work.notes,
        )


class _Snapshot:
    """The files of a folder, without ignored ones, in a repository that lies elsewhere."""

    def __init__(self, repository: Path, root: Path) -> None:
        self.repository = repository
        repository.mkdir()
        git(repository, "init", "--quiet")
        self._add(root)
        git(repository, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Before")

    def copy(self, destination: Path) -> Path:
        """Make a repository with the same files, everything committed, and return its folder."""
        git(self.repository, "clone", "--quiet", self.repository, destination)
        return destination

    def differences(self, root: Path) -> dict[str, list[str]]:
        """Return the files of a folder that differ, by Git's letter for how."""
        self._add(root)
        compared = ("diff", "--cached", "--no-renames", "--name-only", "-z")
        return {
            letter: names(git(self.repository, *compared, f"--diff-filter={letter}"))
            for letter in "AMD"
        }

    def _add(self, root: Path) -> None:
        git(root, f"--git-dir={self.repository / '.git'}", f"--work-tree={root}", "add", "--all")
