from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from shop.shared.domain.sources import Clock, IdSource
from shop.shared.entrypoints.routing import Routes
from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.remotes import RemoteSource, nowhere
from shop.shared.infrastructure.tables import Base


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
