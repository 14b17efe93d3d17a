"""date, time and datetime."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from .fields import FIRST_MOMENT, LAST_MOMENT
from .ranged import Ranged
from .rules import Rule

_TODAY = date(2026, 1, 2)
_SMALLEST = timedelta(microseconds=1)


class Day(Ranged[date]):
    """date."""

    python = "date"
    json = "date"
    column = "Date"

    @property
    def natural(self) -> tuple[date, date]:
        return date.min, date.max

    @property
    def usual(self) -> list[date]:
        return [date(2026, 1, day) for day in (1, 2, 3)]

    def moved(self, value: date, steps: int) -> date:
        return value + timedelta(days=steps)

    def malformed(self) -> Iterable[str]:
        return ('"yesterday"', '"2026-13-01"', "20260101")

    def refused_queries(self) -> Sequence[str]:
        return ('"yesterday"', '"2026-13-01"')


class Clock(Ranged[time]):
    """time: text in JSON, because `format: time` stands for a time with an offset."""

    python = "time"
    column = "ClockTime"

    @property
    def natural(self) -> tuple[time, time]:
        return time.min, time.max

    @property
    def usual(self) -> list[time]:
        return [time(9, 30, 0, 250000), time(10, 45), time(23, 59, 59, 999999)]

    def moved(self, value: time, steps: int) -> time:
        return _later(value, timedelta(minutes=steps))

    def nudged(self, value: time, steps: int) -> time:
        return _later(value, steps * _SMALLEST)

    @property
    def limits(self) -> str:
        return "fields.text(pattern=TIME)"

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_time"), *super().rules)

    def read(self, value: str) -> str:
        return f"time.fromisoformat({value})"

    def write(self, value: str) -> str:
        return f"{value}.isoformat()"

    def edges(self) -> Iterable[object]:
        return self.bounds

    def malformed(self) -> Iterable[str]:
        return ('"25:00:00"', '"12:00:00Z"', '"noon"', "12")


class Moment(Ranged[datetime]):
    """datetime: always with a time zone."""

    python = "datetime"
    json = "Moment"
    column = "UtcDateTime"

    @property
    def natural(self) -> tuple[datetime, datetime]:
        return FIRST_MOMENT + _SMALLEST, LAST_MOMENT - _SMALLEST

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        (least, greatest), (low, high) = self.natural, super().bounds
        return max(least, low), min(greatest, high)

    def edges(self) -> Iterable[object]:
        return [
            bound
            for bound, written in zip(self.bounds, (self.low, self.high), strict=True)
            if written is not None
        ]

    @property
    def usual(self) -> list[datetime]:
        return [datetime(2026, 1, day, 3, 4, 5, 250000, tzinfo=UTC) for day in (1, 2, 3)]

    def moved(self, value: datetime, steps: int) -> datetime:
        return value + timedelta(days=steps)

    def nudged(self, value: datetime, steps: int) -> datetime:
        return value + steps * _SMALLEST

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_moment"), *super().rules)

    def write(self, value: str) -> str:
        return f"{value}.astimezone(UTC)"

    def beyond(self) -> Iterator[object]:
        yield from super().beyond()
        yield datetime.combine(_TODAY, time(3, 4, 5))

    def malformed(self) -> Iterable[str]:
        return ('"yesterday"', "1767225600", '"0001-01-01T00:00:00+01:00"')


def _later(value: time, by: timedelta) -> time:
    moved = datetime.combine(_TODAY, value) + by
    if moved.date() != _TODAY:
        raise OverflowError(value)
    return moved.time()
