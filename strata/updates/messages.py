"""What an update says: in commits, and to its user."""

import textwrap
from collections.abc import Iterator, Sequence

from .journal import Journal, State
from .parts import Part
from .publishing import TAKEN_BACK
from .releases import Release

_WIDTH = 76


def commit(part: Part, old: Release, new: Release, changes: Sequence[str]) -> str:
    """Return the message of the commit that brings a part to a release."""
    wrapped = [textwrap.fill(f"- {change}", _WIDTH, subsequent_indent="  ") for change in changes]
    return "\n".join([f"Update {part.name} from {old.name} to {new.name}", "", *wrapped])


def taken(part: Part, old: Release, new: Release, files: int) -> str:
    """Say that a part was brought to a release."""
    return f"{part.name}: {old.name} -> {new.name}, {counted(files, 'file')}"


def stopped(part: Part, new: Release, conflicts: Sequence[tuple[str, str]]) -> str:
    """Say which files of a part wait for the user."""
    listing = "".join(f"\n  {path}: {reason}" for path, reason in conflicts)
    return f"{part.name} stops on its way to {new.name}:{listing}"


def reached(journal: Journal, release: Release) -> str:
    """Say how to go on."""
    if journal.state is State.STOPPED:
        return "\n".join(_ways_on(journal))
    return f"Updated to {release.name}. Next: just check. Take it back: just update --undo"


def taken_back(journal: Journal, kept: str) -> str:
    """Say that an update was taken back."""
    return (
        f"Taken back: the tree is as it was, at {journal.start[:12]}. What was there instead is kept in "
        f"{kept[:12]}, as {TAKEN_BACK}, until the next time."
    )


def _ways_on(journal: Journal) -> Iterator[str]:
    yield "Edit these files, `git add` them, then: just update --continue"
    yield "Or take the whole update back: just update --undo"
    if any(path == "justfile" for path, _ in journal.conflicts):
        yield (
            "just cannot run while its justfile has conflict marks; "
            "`git checkout --ours justfile` puts yours there for the time being"
        )


def counted(number: int, what: str) -> str:
    """Return a number with a noun."""
    return f"{number} {what}{'' if number == 1 else 's'}"
