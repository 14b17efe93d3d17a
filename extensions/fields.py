"""What a field of an entity is, after its definition was read and checked.

A `Field` holds facts only, with every limit resolved: nothing that reads one has to know a default
of the language. `grammar.parse` makes them; nothing else should.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

Bound = int | float | Decimal | date | datetime | time
Value = str | bool | int | float | Decimal | date | datetime | time | UUID

INT_RANGE = (-(2**31), 2**31 - 1)
BIGINT_RANGE = (-(2**63), 2**63 - 1)
# PostgreSQL's driver takes the first and the last moment of all for infinity: a service refuses them.
FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)
LAST_MOMENT = datetime.max.replace(tzinfo=UTC)

# In the syntax that Python, Rust and ECMAScript read alike; the whole value has to match.
EMAIL_PATTERN = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
URL_PATTERN = r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?"


class FieldType(StrEnum):
    """The types of the language. `ref` has two forms: `ref=Entity` and `ref=context.Entity`; `refs` one."""

    STR = "str"
    TEXT = "text"
    INT = "int"
    BIGINT = "bigint"
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOL = "bool"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    UUID = "uuid"
    EMAIL = "email"
    URL = "url"
    JSON = "json"
    BYTES = "bytes"
    ENUM = "enum"
    STATE = "state"
    LIST = "list"
    REF = "ref"
    REFS = "refs"


class OnDelete(StrEnum):
    """What happens to an entity when the one it refers to is deleted."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"


@dataclass(frozen=True, slots=True)
class Move:
    """A named change of a state: from `source` to `target`."""

    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an entity.

    `min` and `max` are the limits in force: characters of str, text, email and url, bytes of bytes,
    items of a list, the value itself for numbers, dates and times (None: no limit but the type's).
    `has_min` and `has_max` tell whether they were written or follow from the type.
    `default` counts only with `has_default`; a state always has one, its first choice unless written.
    `pattern` describes the whole value and has no anchors; `samples` are values that match it.
    `owner` tells that it holds who the entity belongs to: the caller who created it.
    `item` is the type of a list's items, `target` the entity of a ref ("Entity", "context.Entity") or
    of refs ("Entity").
    """

    name: str
    type: FieldType
    min: Bound | None = None
    max: Bound | None = None
    has_min: bool = False
    has_max: bool = False
    precision: int | None = None
    scale: int | None = None
    choices: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    item: FieldType | None = None
    target: str | None = None
    null: bool = False
    unique: bool = False
    index: bool = False
    has_default: bool = False
    default: Value | None = None
    pattern: str | None = None
    samples: tuple[str, ...] = ()
    secret: bool = False
    readonly: bool = False
    immutable: bool = False
    filter: bool = False
    sort: bool = False
    on_delete: OnDelete | None = None
    owner: bool = False
    doc: str = ""

    @property
    def item_field(self) -> "Field":
        """Return a list's item as a field of its own, with the limits of its type.

        Raises ValueError for a field that is not a list.
        """
        if self.item is None:
            raise ValueError(f"{self.name} is a {self.type}, not a list")
        low, high = natural_limits(self.item)
        return Field(name=self.name, type=self.item, min=low, max=high)


_NATURAL_LIMITS: dict[FieldType, tuple[int, int | None]] = {
    FieldType.STR: (0, 255),
    FieldType.TEXT: (0, 100_000),
    FieldType.EMAIL: (0, 320),
    FieldType.URL: (0, 2048),
    FieldType.INT: INT_RANGE,
    FieldType.BIGINT: BIGINT_RANGE,
    FieldType.LIST: (0, 100),
    FieldType.REFS: (0, 100),
    FieldType.BYTES: (0, None),
}


def natural_limits(kind: FieldType) -> tuple[int | None, int | None]:
    """Return the limits that a field of this type has when none are written."""
    return _NATURAL_LIMITS.get(kind, (None, None))
