"""Several changes of a service, made one after the other in a second working tree, then written to the first."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..git import git, head, names
from ..refusals import Refused
from ..service import Service
from .repository import Repository
from .workshop import workshop


@dataclass
class Steps:
    """A working tree at the last commit of a service, and then further.

    service: the service in it
    top: the folder of the working tree that it belongs to
    start: the commit that it began on
    unmerged: what `git ls-files --unmerged` said about the files that a step left in conflict
    """

    service: Service
    top: Path
    start: str
    unmerged: list[str] = field(default_factory=list)

    def keep(self) -> None:
        """Commit what a step has done, marks of conflicts included, so that a further one can be taken."""
        root = self.service.root
        self.unmerged += names(git(root, "ls-files", "--unmerged", "--full-name", "-z"))
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", "A step")

    def changed(self, *paths: str) -> list[str]:
        """Return the files at some paths that the steps have changed."""
        compared = ("diff", "--no-renames", "--name-only", "--relative", "-z", self.start, "HEAD")
        return names(git(self.service.root, *compared, "--", *paths))

    def write(self) -> None:
        """Write what the steps have changed into the service, uncommitted, with their conflicts.

        Raises Refused where the service has ignored files in the place of new ones; then nothing is written.
        """
        compared = ("diff", "--no-renames", "--binary", "--full-index", self.start, "HEAD")
        patch = _piped(self.service.root, *compared)
        if patch:
            _piped(self.top, "apply", "--whitespace=nowarn", "-", given=patch)
        if self.unmerged:
            paths = {line.partition("\t")[2] for line in self.unmerged}
            lines = [*(f"0 {'0' * 40}\t{path}" for path in sorted(paths)), *self.unmerged]
            given = "".join(f"{line}\n" for line in lines).encode()
            _piped(self.top, "update-index", "--index-info", given=given)


@contextmanager
def steps(service: Service) -> Iterator[Steps]:
    """Yield a second working tree of a service in a repository, and take it away afterwards.

    Raises Refused where an update is at work.
    """
    repository = Repository(service)
    with repository.locked(), workshop(repository, head(repository.top)) as tree:
        yield Steps(tree, repository.top, head(repository.top))


def _piped(root: Path, *words: str, given: bytes | None = None) -> bytes:
    done = subprocess.run(["git", *words], cwd=root, input=given, check=False, capture_output=True)
    if done.returncode:
        raise Refused(f"`git {words[0]}` failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
