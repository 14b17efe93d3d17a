"""What an update has done to the tree of a service: kept in .git, so that it outlives the update."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """Where an update is."""

    BEGUN = "begun"
    WRITING = "writing"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True)
class Journal:
    """An update, as far as it has reached the tree of the service.

    The program of a later release reads it when it goes on: a field that is added has a default.

    state: whether it has not reached the tree, writes into it, waits for its user, or is done
    branch: the branch that it began on; nothing where there was none
    start: the commit that it began on
    heads: the commits that the branch was on since, in their order
    target: the commit of the template that it goes to
    touched: the files that it wrote, changed or deleted since it began
    conflicts: those that wait for their user, with the reason
    message: that of the commit which they belong to
    """

    state: State
    branch: str
    start: str
    heads: Sequence[str]
    target: str
    touched: Sequence[str] = ()
    conflicts: Sequence[tuple[str, str]] = ()
    message: str = ""

    def write(self, folder: Path) -> None:
        """Put it into a folder, whole or not at all."""
        draft = folder / "update.json.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / "update.json")


def read(folder: Path) -> Journal | None:
    """Return the last update whose journal is in a folder."""
    try:
        content = json.loads((folder / "update.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Journal(**{**content, "state": State(content["state"])})


@contextmanager
def begun(folder: Path, journal: Journal) -> Iterator[None]:
    """Keep the journal of an update in a folder; where it fails before it writes, the one from before."""
    previous = read(folder)
    journal.write(folder)
    try:
        yield
    except BaseException:
        now = read(folder)
        if now and now.state is State.BEGUN:
            forget(folder)
            if previous:
                previous.write(folder)
        raise


def forget(folder: Path) -> None:
    """Delete the journal in a folder."""
    (folder / "update.json").unlink(missing_ok=True)
