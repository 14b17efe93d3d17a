"""The table of figures that the tests of faults leave at the end of a run."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.traffic import Book, lost
from tests.helpers.sharing import Shared

Figures = Callable[..., None]
_FILE = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def figures(shared: Shared, pytestconfig: pytest.Config) -> Figures:
    """Note what a scenario showed, and assert what must hold in every one of them."""
    shared.root.mkdir(parents=True, exist_ok=True)
    file = shared.root / "faults.jsonl"
    pytestconfig.stash[_FILE] = file

    def note(
        service: str, scenario: str, url: str, book: Book, first: str = "", bound: float = 30
    ) -> None:
        missing = lost(url, book)
        row = {
            "service": service,
            "scenario": scenario,
            "requests": len(book.answers),
            "503": book.statuses[503],
            "unknown": len(book.written(503, "outcome_unknown")),
            "wrong": len(book.wrong),
            "lost": len(missing),
            "first": first,
            "slowest": f"{book.slowest:.2f}",
        }
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")
        assert book.wrong == []
        assert missing == []
        assert book.slowest < bound

    return note


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the table; a worker of many has noted its rows in the same file."""
    base = getattr(config, "_tmp_path_factory", None)
    if hasattr(config, "workerinput") or base is None:
        return
    file = base.getbasetemp() / "shared" / "faults.jsonl"
    if not file.exists():
        return
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    terminalreporter.section("faults")
    names = list(rows[0])
    widths = {name: max(len(name), *(len(str(row[name])) for row in rows)) for name in names}
    for row in (
        {name: name for name in names},
        *sorted(rows, key=lambda row: str(row["scenario"])),
    ):
        terminalreporter.line("  ".join(f"{row[name]!s:{widths[name]}}" for name in names))
