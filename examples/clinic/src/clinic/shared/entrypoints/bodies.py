from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from clinic.shared.entrypoints.media import require_json
from clinic.shared.entrypoints.numbers import with_whole_numbers
from clinic.shared.entrypoints.problems import (
    FieldProblem,
    RequestError,
    malformed_body,
    validation_problem,
)


class BodyReader[T]:
    """Reads bodies of one type; build it once."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        self._adapter = TypeAdapter(kind)

    def read(self, content_type: str, body: bytes) -> T:
        require_json(content_type)
        try:
            document = from_json(body, allow_inf_nan=False)
        except ValueError as error:
            raise RequestError(malformed_body()) from error
        try:
            return self._adapter.validate_python(document)
        except ValidationError:
            return self._validate(with_whole_numbers(document))

    def _validate(self, document: object) -> T:
        try:
            return self._adapter.validate_python(document)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=False, include_input=False)
            fields = tuple(_field_problem(detail) for detail in details)
            raise RequestError(validation_problem(fields)) from error


def _field_problem(detail: ErrorDetails) -> FieldProblem:
    field = ".".join(str(part) for part in detail["loc"])
    return FieldProblem(field, detail["msg"].removeprefix("Value error, "))
