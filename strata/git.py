"""Git, asked by its command line."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from .refusals import Refused

_AUTHOR = {
    "GIT_AUTHOR_NAME": "Strata",
    "GIT_AUTHOR_EMAIL": "strata@localhost",
    "GIT_COMMITTER_NAME": "Strata",
    "GIT_COMMITTER_EMAIL": "strata@localhost",
}
_OF_ANOTHER = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
_WITHOUT_HOOKS = ("-c", f"core.hooksPath={os.devnull}")
_OPTIONS = ("-c", "commit.gpgsign=false", *_WITHOUT_HOOKS)


def git(
    folder: Path, *arguments: str | Path, given: str | None = None, index: Path | None = None
) -> str:
    """Return what git prints in a folder.

    Args:
        folder: where it runs.
        arguments: what follows `git`.
        given: its standard input.
        index: another index than that of the working tree.

    Raises:
        Refused: with git's own words where it fails, or is not installed.
    """
    env = _AUTHOR | ({"GIT_INDEX_FILE": str(index)} if index else {})
    return _run(folder, _OPTIONS, map(str, arguments), given, env)


def commit(folder: Path, message: str) -> str:
    """Commit what is staged as whoever runs this, and return the commit.

    Their name and signature stand on it. Their hooks stay out: they may judge a state that is half way.

    Raises Refused with git's own words where it fails.
    """
    words = (
        "commit",
        "--quiet",
        "--no-verify",
        "--allow-empty",
        "--cleanup=whitespace",
        "--file=-",
    )
    _run(folder, _WITHOUT_HOOKS, words, message)
    return head(folder)


def require_committer(folder: Path) -> None:
    """Raise Refused where Git does not know in whose name to commit."""
    for role in ("AUTHOR", "COMMITTER"):
        try:
            _run(folder, (), ("var", f"GIT_{role}_IDENT"))
        except Refused as error:
            raise Refused(
                "this commits in your name, and Git does not know it: "
                'git config user.name "..." && git config user.email "..."'
            ) from error


def head(folder: Path) -> str:
    """Return the commit that is checked out."""
    return git(folder, "rev-parse", "--verify", "HEAD").strip()


def _run(
    folder: Path,
    options: Iterable[str],
    arguments: Iterable[str],
    given: str | None = None,
    env: Mapping[str, str] = MappingProxyType({}),
) -> str:
    words = [*arguments]
    # Set in hooks, for the repository that the hook belongs to.
    own = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    try:
        done = subprocess.run(
            ["git", *options, *words],
            cwd=folder,
            env={**own, **env},
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError as error:
        raise Refused("git is needed, and there is none on the PATH") from error
    if done.returncode:
        raise Refused(f"`git {' '.join(words)}` failed: {done.stderr.strip()}")
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


def known(folder: Path, path: Path) -> bool:
    """Tell whether a commit of the branch in a folder has touched a path."""
    return bool(git(folder, "log", "--format=%h", "--max-count=1", "--", path))


def in_conflict(folder: Path) -> list[str]:
    """Return the files that Git calls unmerged, by their paths from the folder."""
    return names(git(folder, "diff", "--name-only", "--diff-filter=U", "--relative", "-z"))


def names(listed: str) -> list[str]:
    """Return the names of a list that git printed with `-z`."""
    return [name for name in listed.split("\0") if name]
