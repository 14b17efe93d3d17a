"""Which combinations meet the faults: a few in every run, all with STRATA_FAULTS=all (`just faults`)."""

import os
from dataclasses import replace

from tests.helpers.combinations import ADVANCED_ALCHEMY, COMBINATIONS, EVERY, Combination

_FEW = (
    Combination("litestar", "msgspec", "postgresql"),
    Combination("fastapi", "pydantic", "mysql"),
    Combination("litestar", "pydantic", "sqlite"),
)


def chosen() -> tuple[Combination, ...]:
    """Return the combinations of this run; where all are asked for, both kinds of repositories of each database."""
    if os.environ.get("STRATA_FAULTS") != "all":
        return _FEW
    other = tuple(replace(choice, repositories="advanced-alchemy") for choice in COMBINATIONS[3:6])
    return tuple(dict.fromkeys((*EVERY, *ADVANCED_ALCHEMY, *other)))


SERVERS = tuple(choice for choice in chosen() if choice.database != "sqlite")
FILES = tuple(choice for choice in chosen() if choice.database == "sqlite")
