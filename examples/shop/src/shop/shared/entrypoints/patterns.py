import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import get_args, get_origin
from uuid import UUID

from shop.shared.domain.rules import JSON_LEVELS

ANY_JSON = f"any JSON, at most {JSON_LEVELS} levels deep and without the NUL character"
ANY_TEXT = r"^[^\x00]*$"
BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
CURSOR = r"^[A-Za-z0-9_-]{21}[AQgw]$"  # the 16 bytes of an id in URL-safe base64
TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?$"

_NUMBER = r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
_FORMS = {
    bool: "true|false",
    int: r"-?(0|[1-9][0-9]{0,18})",
    float: _NUMBER,
    Decimal: _NUMBER,
    date: _DAY,
    time: _CLOCK,
    datetime: _DAY + "[Tt ]" + _CLOCK + "([Zz]|[+-][0-9]{2}:?[0-9]{2})",
    UUID: "[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}
FORMS = {kind: re.compile(form) for kind, form in _FORMS.items()}


def form_of(annotation: object) -> re.Pattern[str] | None:
    """How a value of this type, or of a list of it, is written; libraries take more, each its own."""
    if get_origin(annotation) is list:
        return form_of(get_args(annotation)[0])
    kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not NoneType]
    kind = kinds[0] if len(kinds) == 1 else None
    if get_origin(kind) is list:
        return form_of(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return re.compile("|".join(re.escape(member) for member in kind))
    return next((form for known, form in FORMS.items() if kind is known), None)
