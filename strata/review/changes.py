"""Which lines a change adds, as Git tells."""

import re
from collections.abc import Mapping
from pathlib import Path

from ..git import git, is_repository, names
from ..refusals import Refused

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")
# As a pull request has it: what was added since the branches parted, committed or not.
_DIFF = ("diff", "--merge-base", "--unified=0", "--no-color", "--no-ext-diff", "--relative")
_PREFIXES = ("--src-prefix=a/", "--dst-prefix=b/")


def added_lines(root: Path, revision: str) -> Mapping[str, frozenset[int] | None]:
    """Return the lines added to each file since a revision, by the file's path from the root.

    A file that Git does not track yet is new: all of its lines are, which None stands for.

    Raises Refused where Git does not know the revision, or the folder is in no repository.
    """
    _require(root, revision)
    added: dict[str, frozenset[int] | None] = {}
    file = ""
    for line in git(root, *_DIFF, *_PREFIXES, revision, "--", ".").splitlines():
        if line.startswith("+++ "):
            file = line.removeprefix("+++ b/").rstrip("\t")
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            known = added.get(file) or frozenset()
            added[file] = known | frozenset(range(first, first + count))
    new = git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return added | dict.fromkeys(names(new))


def _require(root: Path, revision: str) -> None:
    if not is_repository(root):
        raise Refused("--since needs a repository with a commit, and this is none")
    try:
        git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except Refused as error:
        raise Refused(f"--since: Git knows no commit {revision!r} here") from error
