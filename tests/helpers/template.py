"""Clean clones of this template, so that uncommitted work is tested as a release."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.helpers.process import commit, git

ROOT = Path(__file__).resolve().parents[2]
FIRST_TAG = "v0.1.0"
# By any render. They are half of all files, and every render clones its template.
UNREAD = ("examples", "tests")

Edit = Callable[[str], str]


def all_but(folders: Iterable[str]) -> list[str]:
    """Return the paths for Git that name everything outside of some folders."""
    return [".", *(f":(exclude){folder}" for folder in folders)]


@dataclass(frozen=True)
class Template:
    """A git repository with releases of the template."""

    path: Path

    @classmethod
    def snapshot(
        cls,
        destination: Path,
        source: Path = ROOT,
        tag: str = FIRST_TAG,
        without: Iterable[str] = (),
    ) -> "Template":
        """Make a repository of the files of a working tree as they are now, and tag it.

        Args:
            destination: a folder that does not exist yet.
            source: the working tree; ignored files are left out.
            tag: the tag of its only commit.
            without: folders to leave out as well.
        """
        options = ("-z", "--cached", "--others", "--exclude-standard")
        listed = git(source, "ls-files", *options, "--", *all_but(without))
        for name in filter(None, listed.split("\0")):
            if (source / name).is_file():
                target = destination / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source / name, target, follow_symlinks=False)
        commit(destination, f"Release {tag.removeprefix('v')}")
        git(destination, "tag", tag)
        return cls(destination)

    def fork(self, destination: Path) -> "Template":
        """Return a copy of the repository that a test may add releases to."""
        git(self.path, "clone", "--quiet", "--no-hardlinks", str(self.path), str(destination))
        return Template(destination)

    def release(
        self,
        tag: str,
        edits: Mapping[str, Edit | str],
        moved: Mapping[str, str] = MappingProxyType({}),
        dropped: Iterable[str] = (),
    ) -> None:
        """Change files, commit and tag.

        Args:
            tag: the new tag, such as v0.2.0.
            edits: the new text of a file, or what makes it from the old text, by path.
            moved: paths of files with their new ones, which the edits go by.
            dropped: paths of files that go.

        Raises:
            AssertionError: when an edit changes nothing.
        """
        for name, target in moved.items():
            (self.path / target).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).rename(self.path / target)
        for name in dropped:
            (self.path / name).unlink()
        for name, edit in edits.items():
            file = self.path / name
            old = file.read_text(encoding="utf-8") if file.exists() else ""
            new = edit if isinstance(edit, str) else edit(old)
            assert new != old, f"the edit of {name} changes nothing"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(new, encoding="utf-8", newline="\n")
        commit(self.path, f"Release {tag.removeprefix('v')}")
        git(self.path, "tag", tag)
