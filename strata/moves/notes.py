"""What an update tells its user about files that were moved, kept or rewritten.

A program that updates names a file in STRATA_NOTES, and gets the notes there. It may be of an older release than
the one that writes them: new keys can come, old ones stay.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from plumbum import local

_VARIABLE = "STRATA_NOTES"


@dataclass(frozen=True)
class Note:
    """A sentence for the user.

    path: the file that it is about, as it was called before; nothing where it is about many
    kept: whether that is rendered no more, and was kept where it was
    """

    text: str
    path: str = ""
    kept: bool = False


def hand_over(notes: Sequence[Note]) -> None:
    """Give notes to the program that updates, or print them where it is copier itself."""
    if not (file := os.environ.get(_VARIABLE)):
        print("".join(f"Note: {note.text}\n" for note in notes), end="", file=sys.stderr)
        return
    with Path(file).open("a", encoding="utf-8") as written:
        written.writelines(f"{json.dumps(asdict(note))}\n" for note in notes)


@contextmanager
def collected() -> Iterator[list[Note]]:
    """Yield a list that has the notes of the updates in the block when the block ends."""
    notes: list[Note] = []
    with TemporaryDirectory(prefix="strata-") as folder:
        file = Path(folder, "notes")
        with local.env(**{_VARIABLE: str(file)}):
            yield notes
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        given = [json.loads(line) for line in lines]
        notes += [Note(line["text"], line["path"], line["kept"]) for line in given]
