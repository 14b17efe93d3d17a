"""Files that a team committed with the line ends of Windows.

The template renders line feeds: a merge of the two would find every line of such a file changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..git import git, head, names
from ..service import Service

_MESSAGE = "Line feeds, for as long as the update takes"


@contextmanager
def as_line_feeds(tree: Service) -> Iterator[None]:
    """Give the files of a clean working tree line feeds, committed, and give them back what they had."""
    before = head(tree.root)
    files = [tree.root / path for path in _with_carriage_returns(tree.root)]
    if not files:
        yield
        return
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n"))
    git(tree.root, "commit", "--quiet", "--all", "--no-verify", "--message", _MESSAGE)
    yield
    for file in files:
        if file.is_file():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    git(tree.root, "update-ref", "HEAD", before)


def _with_carriage_returns(root: Path) -> list[str]:
    lines = names(git(root, "ls-files", "--eol", "-z"))
    return [line.partition("\t")[2] for line in lines if line.startswith("i/crlf ")]
