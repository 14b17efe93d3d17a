"""Whose an entity is: what the layers say where its rows belong to the caller who created them."""

from dataclasses import dataclass

from .facts import Facts
from .identity import Names


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of an entity as source; every text is empty where the entity has none.

    `fields` holds the field with the owner, or nothing.
    """

    entity: Names
    fields: tuple[Facts, ...]

    @property
    def caller(self) -> str:
        """Who calls, as the only argument."""
        return "caller" if self.fields else ""

    @property
    def argument(self) -> str:
        """Who calls, as an argument before others."""
        return "caller, " if self.fields else ""

    @property
    def parameter(self) -> str:
        """Who calls, as a parameter before others."""
        return "caller: str, " if self.fields else ""

    @property
    def last_parameter(self) -> str:
        """Who calls, as a parameter behind others."""
        return ", caller: str" if self.fields else ""

    @property
    def header(self) -> str:
        """Who calls, as a parameter of a request before others."""
        return "caller: Caller, " if self.fields else ""

    @property
    def statuses(self) -> list[str]:
        """What answers a request of nobody, as source of an argument."""
        return ["401" for _ in self.fields]

    @property
    def first_status(self) -> str:
        """The same before other statuses."""
        return "".join(f"{status}, " for status in self.statuses)

    @property
    def only(self) -> str:
        """Behind an entity: it goes on for its owner alone."""
        return ".owned_by(caller)" if self.fields else ""

    @property
    def found(self) -> str:
        """The entity with an id, as a use case gives it out."""
        found = f"await {self.entity.plural}.get({self.entity.id})"
        return f"({found}){self.only}" if self.fields else found

    @property
    def first(self) -> str:
        """Who the tests' entities belong to, as an argument before others."""
        return "".join(f"{self._of_first(field)}, " for field in self.fields)

    @property
    def last_first(self) -> str:
        """Who the tests' entities belong to, as an argument behind others."""
        return "".join(f", {self._of_first(field)}" for field in self.fields)

    @property
    def wanted_first(self) -> str:
        """The same as a keyword of a query behind others."""
        return "".join(f", {field.name}={self._of_first(field)}" for field in self.fields)

    def _of_first(self, field: Facts) -> str:
        return f"FIRST_{self.entity.constant}.{field.name}"
