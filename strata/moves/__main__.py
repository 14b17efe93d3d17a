"""What copier starts after an update: see `_migrations` of copier.yml."""

import sys
from pathlib import Path

from ..refusals import Refused
from . import declaration
from .first_rules import only_reported
from .merging import Committed
from .notes import hand_over


def main(answers_file: str, old: str, new: str) -> int:
    """Carry edits over an update, and print what the user has to know; return the exit code.

    Args:
        answers_file: the name of the answers file that was updated.
        old: the version that it was at.
        new: the version that it is at.
    """
    root = Path.cwd()
    try:
        releases = declaration.between(declaration.read(), old, new)
        committed = Committed(root).paths
        notes = list(only_reported(root, committed))
        if releases or not all((root / path).exists() for path in committed):
            from .carrying import carry  # brings copier: most updates do without

            notes += carry(root, answers_file, releases)
    except Refused as error:
        print(
            "The update is done, but edits in files that it moved or dropped may be left out: "
            + "; ".join(error.problems),
            file=sys.stderr,
        )
        return 1
    hand_over(notes)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
