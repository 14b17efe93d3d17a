"""enum and state: a StrEnum of the domain."""

from collections.abc import Iterable, Sequence

from .facts import Facts
from .literals import Sample
from .naming import identifier, pascal


class Choice(Facts):
    """enum."""

    @property
    def domain_type(self) -> str:
        return f"{self.entity}{pascal(self.name)}"

    @property
    def json_type(self) -> str:
        return self.domain_type

    @property
    def column_type(self) -> str:
        return f'choices({self.domain_type}, "{self.check_name}")'

    @property
    def migration_type(self) -> str:
        values = ", ".join(f'"{choice}"' for choice in self.field.choices)
        return f'one_of({values}, name="{self.check_name}")'

    @property
    def check_name(self) -> str:
        return identifier("ck", self.table, self.name)

    @property
    def members(self) -> list[tuple[str, str]]:
        """Names and values of the StrEnum."""
        return [(choice.upper(), choice) for choice in self.field.choices]

    def member(self, choice: object) -> str:
        """Return source of one of the choices."""
        return f"{self.domain_type}.{str(choice).upper()}"

    def sample(self, value: object) -> Sample:
        return super().sample(value) if value is None else Sample(self.member(value), f'"{value}"')

    def sample_values(self) -> Sequence[object]:
        choices = self.field.choices
        return [choices[min(number, len(choices) - 1)] for number in range(3)]

    def edges(self) -> Iterable[object]:
        return self.field.choices

    def malformed(self) -> Iterable[str]:
        return ('"no such choice"', "1")

    def query(self, parameter: str, *more: str) -> str:
        if not self._reads_as_nothing:
            return super().query(parameter, *more)
        return f'Annotated[str | None, {parameter}(pattern="^({"|".join(self.field.choices)})$")]'

    @property
    def query_value(self) -> str:
        if not self._reads_as_nothing:
            return super().query_value
        return f"None if {self.name} is None else {self.domain_type}({self.name})"

    @property
    def _reads_as_nothing(self) -> bool:
        """Whether msgspec would read one of the choices as None, so that the filter is read as text."""
        return "null" in self.field.choices

    def refused_queries(self) -> Sequence[str]:
        return ('"no such choice"',)


class State(Choice):
    """A choice that only named moves change."""

    @property
    def in_create(self) -> bool:
        return False

    @property
    def start(self) -> str:
        """The state of a new entity."""
        return str(self.field.default)
