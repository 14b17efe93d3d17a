from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The rows behind the one with the id `after`, or page `number`, counted from 1."""

    limit: int = 20
    after: UUID | None = None
    number: int = 1
    with_total: bool = False


@dataclass(frozen=True, slots=True)
class Page[T]:
    items: tuple[T, ...]
    next: UUID | None = None
    total: int | None = None
