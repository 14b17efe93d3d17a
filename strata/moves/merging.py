"""Three-way merges of files, marked for Git as those of Copier are."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from ..git import git, names
from ..refusals import Refused

_LABELS = ("before updating", "last update", "after updating")
_MOST_CONFLICTS = 127


@dataclass(frozen=True)
class Committed:
    """The files of the last commit under a folder, by their paths from it."""

    root: Path

    @cached_property
    def paths(self) -> Sequence[str]:
        return names(git(self.root, "ls-tree", "-r", "--name-only", "-z", "HEAD"))

    def content(self, path: str) -> bytes:
        """Return what a file has in the commit."""
        command = ["git", "cat-file", "blob", f"HEAD:./{path}"]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True).stdout

    def text(self, path: str) -> str:
        """Return the same as text."""
        return self.content(path).decode("utf-8")

    def restore(self, path: str) -> None:
        """Bring a file back into the working tree."""
        git(self.root, "--literal-pathspecs", "checkout", "--quiet", "HEAD", "--", path)


def merge(root: Path, path: str, ours: bytes, base: bytes) -> bool:
    """Merge edits into a file of the working tree, and return whether they went in without a conflict.

    Args:
        root: a folder of a Git repository.
        path: the file, with the release's text; with conflicts it is marked, and unmerged for Git.
        ours: the edited text.
        base: the text that both come from.

    Raises:
        Refused: where they are no texts.
    """
    theirs = (root / path).read_bytes()
    with TemporaryDirectory(prefix="strata-") as folder:
        versions = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for file, content in zip(versions, (ours, base, theirs), strict=True):
            file.write_bytes(content)
        labels = [word for label in _LABELS for word in ("-L", label)]
        command = ["git", "merge-file", "--stdout", *labels, *map(str, versions)]
        done = subprocess.run(command, cwd=root, check=False, capture_output=True)
        if not 0 <= done.returncode <= _MOST_CONFLICTS:
            raise Refused(f"{path} cannot be merged: {done.stderr.decode().strip()}")
        (root / path).write_bytes(done.stdout)
        if done.returncode:
            _mark(root, path, [versions[1], versions[0], versions[2]])
    return not done.returncode


def _mark(root: Path, path: str, stages: Sequence[Path]) -> None:
    """Tell Git that a file is unmerged: its base, what was there and what came."""
    blobs = [git(root, "hash-object", "-w", "--", file).strip() for file in stages]
    prefix = git(root, "rev-parse", "--show-prefix").strip()
    lines = [f"0 {'0' * len(blobs[0])}\t{prefix}{path}"]
    lines += [f"100644 {blob} {stage}\t{prefix}{path}" for stage, blob in enumerate(blobs, 1)]
    command = ["git", "update-index", "--index-info"]
    subprocess.run(command, cwd=root, check=True, input="\n".join(lines).encode())
