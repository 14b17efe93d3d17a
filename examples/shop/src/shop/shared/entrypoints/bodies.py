import re

from msgspec import DecodeError, ValidationError, convert
from msgspec.json import Decoder, decode

from shop.shared.entrypoints.media import require_json
from shop.shared.entrypoints.numbers import with_whole_numbers
from shop.shared.entrypoints.problems import (
    FieldProblem,
    RequestError,
    malformed_body,
    validation_problem,
)

_MALFORMED = (DecodeError, UnicodeDecodeError, RecursionError)
_PLACE = re.compile(r"^(?P<reason>.*) - at `(?:key in )?\$\.?(?P<field>.*)`$", re.DOTALL)
_INDEX = re.compile(r"\[(?P<index>[^]]+)\]")
_NAMED = re.compile(r"^Object .* field `(?P<field>.*)`$", re.DOTALL)


class BodyReader[T]:
    """Reads bodies of one type; build it once."""

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        self._decoder = Decoder(kind)

    def read(self, content_type: str, body: bytes) -> T:
        require_json(content_type)
        try:
            return self._decoder.decode(body)
        except ValidationError:
            return self._convert(body)
        except _MALFORMED as error:
            raise RequestError(malformed_body()) from error

    def _convert(self, body: bytes) -> T:
        """Reads all of it: the decoder stops at the first wrong value, and at 5.0 for an integer."""
        try:
            return convert(with_whole_numbers(decode(body)), self.kind)
        except ValidationError as error:
            raise RequestError(validation_problem((_field_problem(str(error)),))) from error
        except _MALFORMED as error:
            raise RequestError(malformed_body()) from error


def _field_problem(message: str) -> FieldProblem:
    place = _PLACE.match(message)
    reason, field = place.group("reason", "field") if place else (message, "")
    named = _NAMED.match(reason)
    names = [field, named["field"]] if named else [field]
    path = ".".join(name for name in names if name)
    return FieldProblem(_INDEX.sub(r".\g<index>", path).lstrip("."), reason)
