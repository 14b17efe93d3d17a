"""A started service is fuzzed with its own recipe; `just fuzz-services` takes all combinations, and drawn contexts."""

from collections.abc import Callable
from pathlib import Path

from tests.fuzzing.services import fuzz
from tests.helpers.combinations import Combination
from tests.helpers.databases import require
from tests.helpers.services import Service

# The pair with most code of its own, on the database with most opinions of its own.
FUZZED = Combination("fastapi", "msgspec", "mysql")
# Counted and not timed, so that a busy machine sends as many: each value at its bounds, and a few drawn ones.
BOUND = "--max-examples=2"
FEWEST = 1_000


def test_a_service_takes_what_its_document_allows_and_refuses_what_it_forbids(
    installed: Callable[[Combination], Service], tmp_path: Path
) -> None:
    require(FUZZED.database)
    done = fuzz(installed(FUZZED), FUZZED.database, tmp_path, seed=1, bound=BOUND)
    assert not done.failed, done.output
    assert done.requests > FEWEST
