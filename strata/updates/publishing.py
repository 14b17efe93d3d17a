"""The tree of a service goes from one commit to another, and back, whatever interrupts it.

The journal is written before the tree, and says which files are at stake. No other file is touched.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..git import git, names
from ..refusals import Refused, refuse_if
from .journal import Journal, State, forget
from .repository import Repository

TAKEN_BACK = "refs/strata/taken-back"
_PATIENCE = 2
_GONE = f"0 {'0' * 40}"


class HalfWay(Refused):
    """Git failed while it wrote into the tree."""


def publish(
    repository: Repository, journal: Journal, before: str, end: str, unmerged: str = ""
) -> None:
    """Bring the tree, in which everything is committed, to where a journal says that it is.

    Args:
        repository: the repository of the service.
        journal: the update; its state and the last of its heads are what is reached.
        before: the commit that the tree is at.
        end: the commit with the content of the files: that head, or one with conflicts on top of it.
        unmerged: what `git ls-files --unmerged -z` said where the conflicts arose.

    Raises:
        Refused: when somebody else changed the tree meanwhile, or has ignored files where new ones go.
        HalfWay: when Git cannot write, to a full disk for example.
    """
    if repository.head != before:
        raise Refused("somebody committed meanwhile; try again")
    paths = repository.differing(before, end)
    refuse_if(_in_the_way(repository, before, paths))
    git(repository.top, "update-index", "-q", "--refresh")
    git(repository.top, "read-tree", "-m", "-u", "--dry-run", before, end)
    writing = replace(journal, state=State.WRITING, touched=sorted({*journal.touched, *paths}))
    writing.write(repository.folder)
    try:
        git(repository.top, "read-tree", "-m", "-u", before, end)
        git(repository.top, "update-ref", "-m", "just update", "HEAD", journal.heads[-1], before)
        stages = names(unmerged)
        _record(repository, [stage.partition("\t")[2] for stage in stages], stages)
    except Refused as error:
        raise HalfWay(*error.problems) from error
    replace(writing, state=journal.state).write(repository.folder)


def take_back(repository: Repository, journal: Journal) -> str:
    """Bring the tree back to where it was before an update; return a commit with what was there instead.

    It can be interrupted, too, and done again.

    Raises Refused where the branch has gone on since, or is another one.
    """
    _require_no_commits(repository, journal)
    if journal.state is State.WRITING:
        _drop_locks(repository, journal)
    replace(journal, state=State.WRITING).write(repository.folder)
    kept = _keep(repository, journal)
    entries = repository.entries(journal.start, journal.touched)
    _record(repository, journal.touched, [*entries.values()])
    for path in journal.touched:
        if path not in entries:
            _delete(repository.top, path)
    git(repository.top, "checkout-index", "--force", "-z", "--stdin", given=_listed(entries))
    git(repository.top, "update-ref", "-m", "just update --undo", "HEAD", journal.start)
    git(repository.top, "update-index", "-q", "--refresh")
    forget(repository.folder)
    return kept


def _in_the_way(repository: Repository, before: str, paths: Sequence[str]) -> Iterator[str]:
    """Name the ignored files, which Git would write over, where the update has files."""
    there = repository.entries(before, paths)
    for path in paths:
        if path not in there and os.path.lexists(repository.top / path):
            yield f"{path} is ignored by Git, and the update has a file of that name; move yours away"


def _record(repository: Repository, paths: Iterable[str], entries: Iterable[str]) -> None:
    """Put entries into the index, in place of those that the paths have."""
    gone = [f"{_GONE}\t{path}" for path in dict.fromkeys(paths)]
    given = _listed([*gone, *entries])
    git(repository.top, "update-index", "-z", "--index-info", given=given)


def _require_no_commits(repository: Repository, journal: Journal) -> None:
    if repository.branch != journal.branch:
        began = f"on {journal.branch}" if journal.branch else "without a branch"
        raise Refused(f"the update began {began}; check that out first")
    if repository.head not in (journal.start, *journal.heads):
        raise Refused(
            "there are commits on top of the update, which would go with it: "
            f"`git reset --keep {journal.start[:12]}` takes back both"
        )


def _drop_locks(repository: Repository, journal: Journal) -> None:
    """Delete the locks of a Git that was killed; one that is at work takes its own away soon."""
    branch = [f"refs/heads/{journal.branch}"] if journal.branch else []
    locked = ["index", "HEAD", *branch, TAKEN_BACK, "strata/index"]
    asked = [word for name in locked for word in ("--git-path", f"{name}.lock")]
    found = git(repository.top, "rev-parse", *asked).splitlines()
    locks = [lock for path in found if (lock := repository.top / path).exists()]
    deadline = time.monotonic() + _PATIENCE
    while any(lock.exists() for lock in locks) and time.monotonic() < deadline:
        time.sleep(0.05)
    for lock in locks:
        lock.unlink(missing_ok=True)


def _keep(repository: Repository, journal: Journal) -> str:
    """Commit what is in the files at stake, on no branch, and return the commit."""
    top, index = repository.top, repository.folder / "index"
    index.unlink(missing_ok=True)
    git(top, "read-tree", journal.start, index=index)
    changing = ("update-index", "-z", "--add", "--remove", "--replace", "--stdin")
    paths = [path for path in journal.touched if not _is_folder(top / path)]
    git(top, *changing, given=_listed(paths), index=index)
    tree = git(top, "write-tree", index=index).strip()
    index.unlink()
    parent = ("-p", journal.start, "-m", "What was in the tree when an update was taken back")
    kept = git(top, "commit-tree", tree, *parent).strip()
    git(top, "update-ref", TAKEN_BACK, kept)
    return kept


def _delete(top: Path, path: str) -> None:
    """Delete a file, and the folders that it leaves empty."""
    file = top / path
    if _is_folder(file):
        return
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == top or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _listed(lines: Iterable[str]) -> str:
    return "".join(f"{line}\0" for line in lines)
