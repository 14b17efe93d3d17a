"""Types whose limits are values: what numbers, dates and times have in common."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Generic, TypeVar, cast

from .facts import Facts
from .literals import literal
from .rules import Rule

V = TypeVar("V", int, float, Decimal, date, datetime, time)


class Ranged(Facts, Generic[V]):
    """A type whose values are in an order. `low` and `high` are the limits that were written."""

    @property
    def low(self) -> V | None:
        return cast("V | None", self.field.min if self.field.has_min else None)

    @property
    def high(self) -> V | None:
        return cast("V | None", self.field.max if self.field.has_max else None)

    @property
    @abstractmethod
    def natural(self) -> tuple[V, V]:
        """The least and the greatest value of the type."""

    @property
    @abstractmethod
    def usual(self) -> list[V]:
        """Three rising values that tests use where the limits allow them."""

    @abstractmethod
    def moved(self, value: V, steps: int) -> V:
        """Return the value so many steps further, of a size that reads well.

        Raises OverflowError where the type ends.
        """

    def nudged(self, value: V, steps: int) -> V:
        """Return the same for the smallest steps."""
        return self.moved(value, steps)

    @property
    def bounds(self) -> tuple[V, V]:
        """The least and the greatest valid value."""
        least, greatest = self.natural
        return (
            least if self.low is None else self.low,
            greatest if self.high is None else self.high,
        )

    @property
    def limit_arguments(self) -> tuple[str, ...]:
        """The limits that were written, as source of arguments."""
        written = (("minimum", self.low), ("maximum", self.high))
        return tuple(f"{word}={literal(bound)}" for word, bound in written if bound is not None)

    @property
    def told_limits(self) -> str:
        """Dates and times have no minimum in a JSON schema, and decimals are text there."""
        told = (("at least", self.low), ("at most", self.high))
        return ", ".join(f"{words} {bound}" for words, bound in told if bound is not None)

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_range", self.limit_arguments),) if self.limit_arguments else ()

    def sample_values(self) -> Sequence[V]:
        least, greatest = self.bounds
        if all(least <= value <= greatest for value in self.usual):
            return self.usual
        apart = self._row(self.moved)
        return apart if len(set(apart)) == len(apart) else self._row(self.nudged)

    def _row(self, moved: Callable[[V, int], V]) -> list[V]:
        """Three rising values that begin at the lower limit, or else end at the upper one."""
        least, greatest = self.bounds
        start, row = (least, (0, 1, 2)) if self.field.has_min else (greatest, (-2, -1, 0))
        found: list[V] = []
        for steps in row:
            try:
                value = moved(start, steps)
            except OverflowError:
                value = least if steps < 0 else greatest
            found.append(min(max(value, least), greatest))
        return found

    def edges(self) -> Iterable[object]:
        return [bound for bound in (self.low, self.high) if bound is not None]

    def beyond(self) -> Iterator[object]:
        for bound, steps in zip(self.bounds, (-1, 1), strict=True):
            with suppress(OverflowError):
                yield self.moved(bound, steps)
