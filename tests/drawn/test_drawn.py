"""What is rendered from drawn definitions passes its own checks; `just fuzz` draws more of them."""

from pathlib import Path

import pytest

from tests.drawn.bench import Bench
from tests.drawn.strategies import drawn
from tests.helpers.combinations import COMBINATIONS, Combination
from tests.helpers.template import Template

MOST_FIELDS = 10  # so that each takes seconds; the drawn relations bring entities with them
PAIRS = COMBINATIONS[::3]  # on SQLite; test_awkward.py has the servers


@pytest.mark.parametrize(("seed", "combination"), list(enumerate(PAIRS, start=1)), ids=str)
def test_what_is_drawn_passes_its_own_checks(
    seed: int, combination: Combination, template: Template, tmp_path: Path
) -> None:
    bench = Bench.built(combination, template, tmp_path / "service")
    bench.check(drawn(seed, MOST_FIELDS))
