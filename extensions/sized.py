"""Types whose limits count something: characters, bytes or items."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, cast

from .facts import Facts
from .fields import Field, FieldType
from .literals import Repeated, regex
from .rules import Rule, limited


class Counted(Facts):
    """What these types have in common: `min` and `max` are always there and whole numbers."""

    @property
    def low(self) -> int:
        return cast("int", self.field.min or 0)

    @property
    def high(self) -> int:
        return cast("int", self.field.max)

    @property
    def sizes(self) -> tuple[str, ...]:
        """The limits, as source of arguments."""
        shortest = (f"min_length={self.low}",) if self.low else ()
        return (f"max_length={self.high}", *shortest)


class Sized(Counted):
    """Types whose values are made of pieces that are all alike."""

    @property
    @abstractmethod
    def part(self) -> str | bytes | tuple[object, ...]:
        """A valid piece of which larger values are made."""

    def edges(self) -> Iterable[object]:
        return [Repeated(self.part, size) for size in sorted({self.low, self.high})]

    def beyond(self) -> Iterable[object]:
        shorter = [self.low - 1] if self.low else []
        return [Repeated(self.part, size) for size in (*shorter, self.high + 1)]


class Text(Sized):
    """str and text."""

    part = "x"

    @property
    def pattern(self) -> str:
        """Source of the pattern of the whole value, where there is one."""
        return "" if self.field.pattern is None else regex(self.field.pattern)

    @property
    def column_type(self) -> str:
        return "LongText" if self.field.type is FieldType.TEXT else f"varchar({self.high})"

    @property
    def limits(self) -> str:
        return f"fields.text({', '.join(self._arguments)})"

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_text", self._arguments),)

    @property
    def _arguments(self) -> tuple[str, ...]:
        return (*self.sizes, f"pattern={self.pattern}") if self.pattern else self.sizes

    @property
    def query_limits(self) -> str:
        return f"max_length={self.high}, pattern={self.pattern or 'ANY_TEXT'}"

    def sample_values(self) -> Sequence[object]:
        if self.field.samples:
            return sorted(self.field.samples)
        texts = (f"{self.words} {number}" for number in (1, 2, 3))
        return [text[-self.high :].rjust(self.low, "x") for text in texts]

    def edges(self) -> Iterable[object]:
        return self.field.samples or super().edges()

    def beyond(self) -> Iterable[object]:
        yield from super().beyond()
        yield "\0"
        if self.field.samples:
            yield f"{self.field.samples[0]}\n"

    def malformed(self) -> Iterable[str]:
        return ("5",)

    def refused_queries(self) -> Sequence[str]:
        return ('"\\0"', f'"x" * {self.high + 1}')


class Address(Text):
    """email and url: texts with a pattern that the service knows by name."""

    @property
    def pattern(self) -> str:
        return self.field.type.upper()

    def sample_values(self) -> Sequence[str]:
        long, short = {
            FieldType.EMAIL: ("ada{}@example.com", "{}@a.co"),
            FieldType.URL: ("https://example.com/{}", "http://a/{}"),
        }[self.field.type]
        form = long if len(long.format(1)) <= self.high else short
        return [form.format(number) for number in (1, 2, 3)]

    def edges(self) -> Iterable[object]:
        return ()

    def beyond(self) -> Iterable[object]:
        return ("nobodynobody", f"{self.sample_values()[0]}\n", "\0")

    def refused_queries(self) -> Sequence[str]:
        return ('"nobody"',)


class Binary(Sized):
    """bytes: base64 in JSON."""

    python = "bytes"
    column = "LargeBinary"
    part = b"x"

    @property
    def limits(self) -> str:
        return f"fields.text(max_length={-(-self.high // 3) * 4}, pattern=BASE64)"

    @property
    def told_limits(self) -> str:
        """Three bytes are four characters, and so are one and two."""
        told = (
            (f"at least {self.low} bytes", self.low),
            (f"at most {self.high} bytes", self.high % 3),
        )
        return ", ".join(words for words, needed in told if needed)

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_bytes", self.sizes),)

    def read(self, value: str) -> str:
        return f"b64decode({value})"

    def write(self, value: str) -> str:
        return f"b64encode({value}).decode()"

    def sample_values(self) -> Sequence[object]:
        parts = (f"bytes {number}".encode() for number in (1, 2, 3))
        return [part[-self.high :].rjust(self.low, b"x") for part in parts]

    def malformed(self) -> Iterable[str]:
        return ('"###"', '"A"', "5")


class Items(Sized):
    """list: a tuple in the domain, a JSON array in the table."""

    _COLUMNS: ClassVar[dict[str, tuple[str, str]]] = {
        "date": ("date.isoformat", "date.fromisoformat"),
        "time": ("time.isoformat", "time.fromisoformat"),
        "datetime": ("datetime.isoformat", "datetime.fromisoformat"),
        "UUID": ("str", "UUID"),
    }

    def __init__(self, field: Field, entity: str, table: str, item: Facts) -> None:
        super().__init__(field, entity, table)
        self.item = item

    @property
    def part(self) -> tuple[object, ...]:
        return (self.item.sample_values()[0],)

    @property
    def domain_type(self) -> str:
        return f"tuple[{self.item.domain_type}, ...]"

    @property
    def column_type(self) -> str:
        python = self.item.python
        dump, load = self._COLUMNS.get(python, (python, python))
        return f"TupleOf({dump}, {load})"

    @property
    def migration_type(self) -> str:
        return "sa.JSON()"

    def request_type(self, library: str) -> str:
        members = f"list[{self.item.request_type(library)}]"
        return limited(members, f"fields.items({', '.join(self.sizes)})")

    @property
    def response_type(self) -> str:
        return f"list[{self.item.response_type}]"

    @property
    def rules(self) -> Sequence[Rule]:
        each = tuple(f"each={rule.function}" for rule in self.item.rules)
        return (Rule("check_items", (*self.sizes, *each)),)

    def read(self, value: str) -> str:
        converted = self.item.read("each")
        if converted == "each":
            return f"tuple({value})"
        return f"tuple({converted} for each in {value})"

    def write(self, value: str) -> str:
        converted = self.item.write("each")
        return f"list({value})" if converted == "each" else f"[{converted} for each in {value}]"

    def sample_values(self) -> Sequence[object]:
        return [
            Repeated((item,), self.low) if self.low > 1 else (item,)
            for item in self.item.sample_values()
        ]

    def malformed(self) -> Iterable[str]:
        wrong = next(iter(self.item.malformed()))
        return ('"text"', f"[{wrong}]", "[None]")
