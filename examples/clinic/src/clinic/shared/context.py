from collections.abc import Callable
from dataclasses import dataclass

from clinic.shared.domain.sources import Clock, IdSource
from clinic.shared.entrypoints.routing import Routes
from clinic.shared.infrastructure.database import Database
from clinic.shared.infrastructure.tables import Base


@dataclass(frozen=True, slots=True)
class Kernel:
    """What the composition root hands to every context."""

    database: Database
    now: Clock
    new_id: IdSource


@dataclass(frozen=True, slots=True)
class Context:
    """What a context's `wiring.py` exports under the name `context`."""

    name: str
    tables: tuple[type[Base], ...]
    routes: Callable[[Kernel], tuple[Routes, ...]]
