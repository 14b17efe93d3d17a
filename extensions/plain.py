"""Types without limits of their own: bool, uuid and json."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from .facts import Facts
from .literals import Nested
from .rules import Rule

_LEVELS = 31  # of the rendered JSON_LEVELS


class Boolean(Facts):
    """bool."""

    python = "bool"
    json = "bool"
    column = "Boolean"

    def sample_values(self) -> Sequence[object]:
        return (False, True, True)

    def edges(self) -> Iterable[object]:
        return (False, True)

    def malformed(self) -> Iterable[str]:
        return ('"true"', "1")

    def refused_queries(self) -> Sequence[str]:
        return ('"perhaps"',)


class Identifier(Facts):
    """uuid."""

    python = "UUID"
    json = "UUID"
    column = "AnyUuid"

    def sample_values(self) -> Sequence[object]:
        return [UUID(int=number) for number in (1, 2, 3)]

    def malformed(self) -> Iterable[str]:
        return ('"number one"', "1")

    def refused_queries(self) -> Sequence[str]:
        return ('"one"',)


class Json(Facts):
    """json: a JsonValue may be null, so that no annotation of the domain needs to name it."""

    python = "JsonValue"
    json = "Json"

    def nullable(self, annotation: str) -> str:
        return annotation if annotation == self.python else super().nullable(annotation)

    @property
    def response(self) -> str:
        return "object"

    @property
    def column_type(self) -> str:
        return "JSON(none_as_null=True)"

    @property
    def column_null(self) -> str:
        return f", nullable={self.field.null}"

    @property
    def migration_type(self) -> str:
        return "sa.JSON()"

    @property
    def rules(self) -> Sequence[Rule]:
        return (Rule("check_json", ("nullable=True",) if self.field.null else ()),)

    def read(self, value: str) -> str:
        return f'json_value("{self.name}", {value})'

    def sample_values(self) -> Sequence[object]:
        return [{self.name: [number, 2.5, None, True, "ä"]} for number in (1, 2, 3)]

    def edges(self) -> Iterable[object]:
        return ({}, [], "text", 0, False, Nested(_LEVELS))

    def beyond(self) -> Iterable[object]:
        return ({"text": "\0"}, [["\0"]], Nested(_LEVELS + 1))
