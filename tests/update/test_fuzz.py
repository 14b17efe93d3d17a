"""A few updates with random edits on both sides; `just fuzz-updates` plays more."""

import random
from pathlib import Path

import pytest

from tests.helpers.sharing import Shared
from tests.update.fuzz import build, play

ROUNDS = 8


@pytest.mark.parametrize("number", range(ROUNDS))
def test_no_line_of_the_team_is_lost(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.chdir(tmp_path)
    built = shared.once("fuzz", build)
    assert play(built, tmp_path, random.Random(f"8 {number}"))["updates"] == 1
