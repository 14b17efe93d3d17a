"""Git, asked by its command line."""

import os
import subprocess
from pathlib import Path

from .refusals import Refused

_AUTHOR = {
    "GIT_AUTHOR_NAME": "Strata",
    "GIT_AUTHOR_EMAIL": "strata@localhost",
    "GIT_COMMITTER_NAME": "Strata",
    "GIT_COMMITTER_EMAIL": "strata@localhost",
}
_OF_ANOTHER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
_OPTIONS = ("-c", "commit.gpgsign=false", "-c", f"core.hooksPath={os.devnull}")


def git(folder: Path, *arguments: str | Path) -> str:
    """Return what git prints in a folder.

    Raises Refused with git's own words where it fails, or is not installed.
    """
    words = ["git", *_OPTIONS, *map(str, arguments)]
    # Set in hooks, for the repository that the hook belongs to.
    own = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    try:
        done = subprocess.run(
            words, cwd=folder, env=own | _AUTHOR, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise Refused("git is needed, and there is none on the PATH") from error
    if done.returncode:
        raise Refused(f"`git {' '.join(map(str, arguments))}` failed: {done.stderr.strip()}")
    return done.stdout


def is_repository(folder: Path) -> bool:
    """Tell whether a folder is in a work tree with at least one commit."""
    try:
        git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    except Refused:
        return False
    return True


def changed(folder: Path) -> list[str]:
    """Return the lines of `git status` for a folder; none where everything is committed."""
    return git(folder, "status", "--porcelain", "--", ".").splitlines()


def in_conflict(folder: Path) -> list[str]:
    """Return the files that Git calls unmerged, by their paths from the folder."""
    return names(git(folder, "diff", "--name-only", "--diff-filter=U", "--relative", "-z"))


def names(listed: str) -> list[str]:
    """Return the names of a list that git printed with `-z`."""
    return [name for name in listed.split("\0") if name]
