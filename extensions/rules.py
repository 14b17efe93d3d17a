"""The limits of values as Python source, for the domain's checks and for the types of requests."""

from dataclasses import dataclass

from .literals import literal


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the service's own and the limits that it is given, as source of arguments."""

    check: str
    limits: tuple[str, ...] = ()

    def statement(self, field: str, value: str) -> str:
        """Return the call that checks this value of a field."""
        return f"{self.check}({', '.join((literal(field), value, *self.limits))})"

    @property
    def function(self) -> str:
        """A function of a field's name and a value, for the items of a list."""
        return f"partial({', '.join((self.check, *self.limits))})" if self.limits else self.check


def limited(annotation: str, limits: str) -> str:
    """Return a type with its limits, or the bare type without any."""
    return f"Annotated[{annotation}, {limits}]" if limits else annotation
