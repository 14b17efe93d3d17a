"""Names that a database reserves work on all three of them, from the migration to the API."""

from pathlib import Path

import pytest
import yaml

from tests.drawn.bench import Bench
from tests.helpers.combinations import COMBINATIONS, Combination
from tests.helpers.databases import require
from tests.helpers.template import Template

# Each database with another pair of framework and schema library.
CHOSEN = (COMBINATIONS[0], COMBINATIONS[7], COMBINATIONS[11])


@pytest.mark.parametrize("combination", CHOSEN, ids=str)
def test_names_that_databases_reserve_work(
    combination: Combination, template: Template, tmp_path: Path
) -> None:
    require(combination.database)
    text = Path(__file__).with_name("awkward.yml").read_text(encoding="utf-8")
    bench = Bench.built(combination, template, tmp_path / "service")
    bench.check(yaml.safe_load(text))
