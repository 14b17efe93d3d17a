"""The rules of checks/ in a service that is older than they are: until its team wants more, they only report."""

from collections.abc import Container, Iterator
from pathlib import Path

from .notes import Note

FLAGS = "checks/flags.txt"
_ONLY_REPORT = """
# This service is older than the rules, so that they only report. Take the line out when `just rules` finds nothing, or
# when a baseline has what is there: just review --baseline "older than the rules"
--warning
"""


def only_reported(root: Path, committed: Container[str]) -> Iterator[Note]:
    """Let the rules report only where an update brought them, and yield what the user has to know.

    Args:
        root: the folder of the service, after the update.
        committed: the paths that it had before.
    """
    file = root / FLAGS
    if FLAGS in committed or not file.is_file():
        return
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("--error")]
    text = "\n".join(kept).rstrip() + "\n" + _ONLY_REPORT
    file.write_text(text, encoding="utf-8", newline="\n")
    yield Note(
        f"the rules of checks/ are new here and only report; {FLAGS} says how to let them fail a check",
        FLAGS,
    )
