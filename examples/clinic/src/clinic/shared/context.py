from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from clinic.shared.domain.sources import Clock, IdSource
from clinic.shared.entrypoints.routing import Routes
from clinic.shared.infrastructure.database import Database
from clinic.shared.infrastructure.remotes import RemoteSource, nowhere
from clinic.shared.infrastructure.tables import Base


@dataclass(frozen=True, slots=True)
class Kernel:
    """What the composition root hands to every context; `resources` are closed with the app."""

    database: Database
    now: Clock
    new_id: IdSource
    remote: RemoteSource = nowhere
    resources: AsyncExitStack = field(default_factory=AsyncExitStack)


@dataclass(frozen=True, slots=True)
class Context:
    """What a context's `wiring.py` exports under the name `context`; `asks` names other contexts."""

    name: str
    tables: tuple[type[Base], ...]
    routes: Callable[[Kernel], tuple[Routes, ...]]
    asks: tuple[str, ...] = ()
