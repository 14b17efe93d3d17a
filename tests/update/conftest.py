"""Services of a small template, and `strata update` in them."""

from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from strata.cli import main
from tests.helpers.process import Completed
from tests.helpers.rendering import copy_of
from tests.helpers.sharing import Shared
from tests.update.small import Small

Command = Callable[..., Completed]

LINES = "".join(f"line {number}\n" for number in range(1, 13))
LAST = "line 12\n"
THEIRS = LINES.replace(LAST, "line 12, theirs\n")


@pytest.fixture
def small(shared: Shared, tmp_path: Path) -> Small:
    """A template with two releases: the newer one changes one file of each kind and drops one."""
    copy_of(shared.once("small", _build) / "template", tmp_path / "template")
    return Small(tmp_path / "template")


@pytest.fixture
def shop(shared: Shared, small: Small) -> Path:
    """A committed service of the older release with the context `catalog`."""
    return copy_of(shared.once("small", _build) / "shop", small.path.parent / "shop")


@pytest.fixture
def shops(shared: Shared, small: Small) -> Path:
    """A committed service of the older release with the contexts `catalog` and `sales`."""
    return copy_of(shared.once("small", _build) / "shops", small.path.parent / "shops")


def _build(folder: Path) -> None:
    small = Small.made(
        folder / "template",
        {
            "readme.txt": LINES,
            "old.txt": "old\n",
            "pyproject.toml": "[project]\n",
            "checks/a.yml": LINES,
        },
        {"wiring.py": LINES, "gone.py": "gone\n"},
    )
    small.service(folder / "shop", "catalog")
    small.service(folder / "shops", "catalog", "sales")
    small.release(
        "v1.1.0",
        {"readme.txt": THEIRS, "old.txt": None},
        {"wiring.py": THEIRS, "gone.py": None},
        "The last line is theirs. It was not before",
    )


@pytest.fixture
def just(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command of `strata` in the folder of a service, as its justfile does."""

    def run(service: Path, *words: str, expect: int = 0) -> Completed:
        monkeypatch.chdir(service)
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(words)
        done = Completed(code, out.getvalue(), err.getvalue())
        assert done.code == expect, done.output
        return done

    return run
