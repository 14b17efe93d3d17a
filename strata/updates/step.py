"""One part of a service goes to a release, and what Copier does not say about that is found out."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extensions.questions import INHERITED

from ..git import git, in_conflict, names
from ..refusals import refuse_if
from ..rendering import as_recorded, update
from ..service import Service
from .line_ends import as_line_feeds
from .parts import Part
from .releases import Release

BOTH = "you and the release changed the same lines"
DROPPED = "the release drops it, and you changed it: it was kept"
REJECTED = "a part of your changes found no place, and is in this file"


@dataclass(frozen=True)
class Step:
    """What came of it; everything is staged in the tree, files in conflict as they are.

    conflicts: the files that wait for the user, with the reason
    unmerged: what `git ls-files --unmerged -z` said of them
    notes: what else the user has to know
    """

    conflicts: Sequence[tuple[str, str]]
    unmerged: str
    notes: Sequence[str]


def take(tree: Service, part: Part, release: Release) -> Step:
    """Bring a part to a release.

    Args:
        tree: the service, a clean working tree which nobody else needs.
        part: the part, at an older release.
        release: where to.

    Raises:
        Refused: with Copier's reasons, or because the release does not take an answer over.
    """
    with as_line_feeds(tree):
        notes = update(tree, part.file, release.commit)
    refuse_if(_replaced(part.answers, part.now(tree), tree.answers, release))
    both = in_conflict(tree.root)
    unmerged = git(tree.root, "ls-files", "--unmerged", "--full-name", "-z")
    git(tree.root, "add", "--all")
    conflicts = [
        *((path, BOTH) for path in both),
        *((path, REJECTED) for path in _staged(tree, "A") if path.endswith(".rej")),
        *((note.path, DROPPED) for note in notes if note.kept),
        *((path, DROPPED) for path in _restored(tree, part, {note.path for note in notes})),
    ]
    return Step(sorted(conflicts), unmerged, [note.text for note in notes if not note.kept])


def _replaced(
    before: Mapping[str, object],
    after: Mapping[str, object],
    service: Mapping[str, object],
    release: Release,
) -> Iterator[str]:
    """Name the answers that Copier replaced by others, because the release does not take them."""
    for key in before:
        if key.startswith("_") or key not in after or before[key] == after[key]:
            continue
        if "context" in before and key in INHERITED and after[key] == service.get(key):
            continue
        yield (
            f"{release.name} does not take the answer {key}: {before[key]!r}, and would go on with "
            f"{after[key]!r}; change it before, or stay where you are"
        )


def _restored(tree: Service, part: Part, known: Container[str]) -> list[str]:
    """Bring back the files which the release deleted although they were changed, and return them.

    The template sees to that itself; `known` are those that it has told about.
    """
    gone = [path for path in _staged(tree, "D") if path not in known]
    if not gone:
        return []
    git(tree.root, "--literal-pathspecs", "checkout", "--quiet", "HEAD", "--", *gone)
    brought = [tree.root / path for path in _staged(tree, "AM")]
    with as_recorded(tree, part.answers) as rendered:
        kept = [path for path in gone if _lost(tree.root / path, rendered / path, brought)]
    if unchanged := [path for path in gone if path not in kept]:
        git(tree.root, "--literal-pathspecs", "rm", "--quiet", "--force", "--", *unchanged)
    return kept


def _lost(file: Path, rendered: Path, brought: Sequence[Path]) -> bool:
    """Tell whether a file has changes that no file has which the release brought, as a moved one would."""
    if _lines(file) == _lines(rendered):
        return False
    own = {*_lines(file)} - {*_lines(rendered)}
    return not own or not any(own <= {*_lines(other)} for other in brought)


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines() if file.is_file() else []


def _staged(tree: Service, letters: str) -> list[str]:
    """Return the files that are staged in a tree, by Git's letters for how they changed."""
    compared = ("diff", "--cached", "--no-renames", "--name-only", "--relative", "-z")
    return names(git(tree.root, *compared, f"--diff-filter={letters}"))
