"""A started service is fuzzed with its own recipe; `just fuzz-services` takes all combinations, and drawn contexts."""

from collections.abc import Callable
from pathlib import Path

from tests.fuzzing.services import fuzz
from tests.helpers.combinations import Combination
from tests.helpers.databases import require
from tests.helpers.services import Service

# The pair with most code of its own, on the database with most opinions of its own.
FUZZED = Combination("fastapi", "msgspec", "mysql")
SECONDS = 20
FEWEST = 100  # requests, on a busy machine


def test_a_service_takes_what_its_document_allows_and_refuses_what_it_forbids(
    installed: Callable[[Combination], Service], tmp_path: Path
) -> None:
    require(FUZZED.database)
    done = fuzz(installed(FUZZED), FUZZED.database, tmp_path, SECONDS, seed=1)
    assert not done.failed, done.output
    assert done.requests > FEWEST
