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
from tests.update.small import Small, build

Command = Callable[..., Completed]


@pytest.fixture
def small(shared: Shared, tmp_path: Path) -> Small:
    """A template with two releases: the newer one changes one file of each kind and drops one."""
    copy_of(shared.once("small", build) / "template", tmp_path / "template")
    return Small(tmp_path / "template")


@pytest.fixture
def shop(shared: Shared, small: Small) -> Path:
    """A committed service of the older release with the context `catalog`."""
    return copy_of(shared.once("small", build) / "shop", small.path.parent / "shop")


@pytest.fixture
def shops(shared: Shared, small: Small) -> Path:
    """A committed service of the older release with the contexts `catalog` and `sales`."""
    return copy_of(shared.once("small", build) / "shops", small.path.parent / "shops")


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
