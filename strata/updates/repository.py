"""The repository of a service, and the folder in its .git where an update keeps what it needs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from ..git import git, head, is_repository, names
from ..refusals import Refused
from ..service import Service


@dataclass(frozen=True)
class Repository:
    """The repository that a service is in; the service may be a folder of it."""

    service: Service

    @cached_property
    def top(self) -> Path:
        """The folder of its working tree.

        Raises Refused where the service is in no repository.
        """
        if not is_repository(self.service.root):
            self.service.require_clean_tree()
        return Path(self._asked("rev-parse", "--show-toplevel"))

    @cached_property
    def prefix(self) -> str:
        """The path of the service in it, with a slash at the end, or nothing."""
        return self._asked("rev-parse", "--show-prefix")

    @cached_property
    def folder(self) -> Path:
        """Where updates keep their state."""
        folder = (self.top / git(self.top, "rev-parse", "--git-path", "strata").strip()).resolve()
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return head(self.top)

    @property
    def branch(self) -> str:
        """The branch that is checked out, or nothing."""
        return self._asked("branch", "--show-current")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other updates of this tree out.

        Raises Refused where one is at work.
        """
        lock = FileLock(self.folder / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise Refused("another update of this tree is at work") from error
        try:
            yield
        finally:
            lock.release()

    def require_clean_tree(self) -> None:
        """Raise Refused, naming them, where there are changes that no commit has."""
        Service(self.top).require_clean_tree()

    def differing(self, old: str, new: str) -> list[str]:
        """Return the paths from the top that differ between two commits."""
        return names(git(self.top, "diff", "--no-renames", "--name-only", "-z", old, new))

    def entries(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """Return what `git ls-tree` says of those of the paths that a commit has."""
        wanted = {*paths}
        lines = names(git(self.top, "ls-tree", "-r", "-z", "--full-tree", commit))
        found = {line.partition("\t")[2]: line for line in lines}
        return {path: line for path, line in found.items() if path in wanted}

    def _asked(self, *arguments: str) -> str:
        return git(self.service.root, *arguments).removesuffix("\n")
