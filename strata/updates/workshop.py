"""A second working tree, inside of .git, where an update is made before the first one sees any of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from plumbum import local

from ..git import git
from ..refusals import Refused
from ..service import Service
from .releases import settings
from .repository import Repository

# Copier commits in temporary repositories, where the user's hooks and ignored files have no say.
_QUIET = [("core.hooksPath", "/dev/null"), ("core.excludesFile", "/dev/null")]


@contextmanager
def workshop(repository: Repository, commit: str) -> Iterator[Service]:
    """Yield the service in a working tree of its own at a commit, and take the tree away afterwards."""
    clear(repository)
    folder = repository.folder / "tree"
    git(repository.top, "worktree", "add", "--quiet", "--detach", "--force", folder, commit)
    try:
        with local.env(**settings(_QUIET)):
            yield Service(folder / repository.prefix)
    finally:
        clear(repository)


def clear(repository: Repository) -> None:
    """Take away the tree that an update left which was killed."""
    folder = repository.folder / "tree"
    with suppress(Refused):  # it is only locked where Git was killed while it made it
        git(repository.top, "worktree", "unlock", folder)
    shutil.rmtree(folder, ignore_errors=True)
    git(repository.top, "worktree", "prune")
