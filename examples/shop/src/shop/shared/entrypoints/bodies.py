import re

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder, decode

from shop.shared.entrypoints.media import require_json
from shop.shared.entrypoints.problems import (
    FieldProblem,
    RequestError,
    malformed_body,
    validation_problem,
)

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
        except ValidationError as error:
            _require_well_formed(body)
            raise RequestError(validation_problem((_field_problem(str(error)),))) from error
        except (DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise RequestError(malformed_body()) from error


def _require_well_formed(body: bytes) -> None:
    """A decoder that knows its type stops at the first wrong value and reads no further."""
    try:
        decode(body)
    except ValidationError:
        return
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(malformed_body()) from error


def _field_problem(message: str) -> FieldProblem:
    place = _PLACE.match(message)
    reason, field = place.group("reason", "field") if place else (message, "")
    named = _NAMED.match(reason)
    names = [field, named["field"]] if named else [field]
    path = ".".join(name for name in names if name)
    return FieldProblem(_INDEX.sub(r".\g<index>", path).lstrip("."), reason)
