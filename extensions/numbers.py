"""int, bigint, float and decimal."""

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast

from .fields import BIGINT_RANGE, INT_RANGE, FieldType
from .literals import raw
from .ranged import Ranged, V
from .rules import Rule


class Number(Ranged[V]):
    """A number in JSON, too."""

    @property
    def told_limits(self) -> str:
        return ""


class Integer(Number[int]):
    """int and bigint: always within what the column holds."""

    python = "int"
    json = "int"

    @property
    def natural(self) -> tuple[int, int]:
        return INT_RANGE if self.field.type is FieldType.INT else BIGINT_RANGE

    @property
    def usual(self) -> list[int]:
        return [1, 2, 3]

    def moved(self, value: int, steps: int) -> int:
        return value + steps

    @property
    def column_type(self) -> str:
        return "Integer" if self.field.type is FieldType.INT else "BigInteger"

    @property
    def limits(self) -> str:
        name = "fields.int32" if self.field.type is FieldType.INT else "fields.int64"
        return f"{name}({', '.join(self.limit_arguments)})"

    @property
    def query_limits(self) -> str:
        """Without ge=0 and le=0, which Litestar leaves out of the OpenAPI document."""
        least, greatest = self.bounds
        return f"{f'ge={least}' if least else 'gt=-1'}, {f'le={greatest}' if greatest else 'lt=1'}"

    @property
    def rules(self) -> Sequence[Rule]:
        least, greatest = self.bounds
        return (Rule("check_range", (f"minimum={least}", f"maximum={greatest}")),)

    def edges(self) -> Iterable[object]:
        return self.bounds

    def malformed(self) -> Iterable[str]:
        return ('"1"', "1.5", "True")

    def refused_queries(self) -> Sequence[str]:
        return ('"one"', '"1.5"')


class Float(Number[float]):
    """float: finite numbers only."""

    python = "float"
    json = "float"
    column = "Double"

    @property
    def natural(self) -> tuple[float, float]:
        return -sys.float_info.max, sys.float_info.max

    @property
    def usual(self) -> list[float]:
        return [1.5, 2.5, 3.5]

    def moved(self, value: float, steps: int) -> float:
        return _finite(value + steps * max(1.0, math.ulp(value)))

    def nudged(self, value: float, steps: int) -> float:
        least, greatest = self.bounds
        return _finite(value + steps * (greatest / 2 - least / 2))

    @property
    def limits(self) -> str:
        return f"fields.number({', '.join(self.limit_arguments)})"

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_finite"), *super().rules)

    def malformed(self) -> Iterable[str]:
        return ('"1.5"',)


class Exact(Ranged[Decimal]):
    """decimal: text in JSON, because JSON's numbers are binary."""

    python = "Decimal"

    @property
    def digits(self) -> int:
        return cast("int", self.field.precision)

    @property
    def places(self) -> int:
        return cast("int", self.field.scale)

    @property
    def unit(self) -> Decimal:
        """The smallest step of the column."""
        return Decimal(1).scaleb(-self.places)

    @property
    def natural(self) -> tuple[Decimal, Decimal]:
        largest = Decimal(10) ** (self.digits - self.places) - self.unit
        return -largest, largest

    @property
    def usual(self) -> list[Decimal]:
        first = Decimal(1).scaleb(-1 if self.digits == self.places else 0)
        return [(number * first).quantize(self.unit) for number in (1, 2, 3)]

    def moved(self, value: Decimal, steps: int) -> Decimal:
        return value + steps * self.unit

    @property
    def column_type(self) -> str:
        return f"exact_decimal({self.digits}, {self.places})"

    @property
    def limits(self) -> str:
        return f"fields.text({self.query_limits})"

    @property
    def told_limits(self) -> str:
        """No sign says that it is 0 or more."""
        return "" if self.low == 0 and self.high is None else super().told_limits

    @property
    def query_limits(self) -> str:
        sign = "" if self.bounds[0] >= 0 else "-?"
        whole = f"[0-9]{{1,{self.digits - self.places}}}" if self.digits > self.places else "0"
        part = rf"(\.[0-9]{{1,{self.places}}})?" if self.places else ""
        return f"pattern={raw(f'^{sign}{whole}{part}$')}"

    @property
    def rules(self) -> Sequence[Rule]:
        size = (f"digits={self.digits}", f"places={self.places}")
        return (Rule("check_decimal", size), *super().rules)

    def read(self, value: str) -> str:
        return f"Decimal({value})"

    def write(self, value: str) -> str:
        return f'f"{{{value}:.{self.places}f}}"'

    def edges(self) -> Iterable[object]:
        return (bound.quantize(self.unit) for bound in self.bounds)

    def beyond(self) -> Iterator[object]:
        yield from super().beyond()
        yield self.natural[1] + self.unit
        yield self.sample_values()[0] + self.unit / 10

    def malformed(self) -> Iterable[str]:
        return ("1.5", '"a lot"', '"NaN"', '""')

    def refused_queries(self) -> Sequence[str]:
        return ('"a lot"', '"NaN"')


def _finite(value: float) -> float:
    if math.isinf(value):
        raise OverflowError(value)
    return value
