"""The modifiers of the language as tables: what fits what, and what excludes what."""

from .fields import FieldType

T = FieldType
_LIMITED_TEXTS = {T.STR, T.EMAIL, T.URL}
_MOMENTS = {T.DATE, T.TIME, T.DATETIME}
_WHOLE = {T.INT, T.BIGINT}
_COUNTED = {T.BYTES, T.LIST, T.REFS}
TYPES = frozenset(T)

# The types that a modifier fits, in the order in which messages list the modifiers.
FITS: dict[str, frozenset[FieldType]] = {
    name: frozenset(types)
    for name, types in {
        "null": TYPES - {T.STATE, T.REFS},
        "unique": _LIMITED_TEXTS | _MOMENTS | _WHOLE | {T.DECIMAL, T.UUID, T.REF},
        "index": TYPES - {T.TEXT, T.JSON, T.LIST, T.BYTES, T.REFS},
        "default": TYPES - {T.JSON, T.LIST, T.BYTES, T.REF, T.REFS},
        "min": _MOMENTS | _WHOLE | {T.STR, T.TEXT, T.FLOAT, T.DECIMAL} | _COUNTED,
        "max": _LIMITED_TEXTS | _MOMENTS | _WHOLE | {T.TEXT, T.FLOAT, T.DECIMAL} | _COUNTED,
        "pattern": {T.STR},
        "secret": TYPES - {T.STATE, T.REF, T.REFS, T.BOOL, T.ENUM},
        "readonly": TYPES - {T.STATE, T.REFS},
        "immutable": TYPES - {T.STATE},
        "filter": TYPES - {T.TEXT, T.JSON, T.LIST, T.BYTES, T.FLOAT, T.TIME, T.DATETIME},
        "sort": _LIMITED_TEXTS | _MOMENTS | _WHOLE | {T.FLOAT, T.DECIMAL},
        "on_delete": {T.REF, T.REFS},
        "moves": {T.STATE},
        "doc": TYPES,
    }.items()
}
MODIFIERS = tuple(FITS)
VALUED = frozenset({"default", "min", "max", "pattern", "on_delete", "moves", "doc"})
FLAGS = frozenset(MODIFIERS) - VALUED

# The types that a list can hold.
ITEMS = frozenset(
    TYPES - {T.TEXT, T.JSON, T.BYTES, T.ENUM, T.STATE, T.LIST, T.REF, T.REFS, T.DECIMAL},
)
# The types that need arguments, and which.
ARGUMENTS = {
    T.DECIMAL: "digits and decimals, such as decimal=12,2",
    T.ENUM: "choices, such as enum=small,large",
    T.STATE: "states, such as state=draft,active",
    T.LIST: "the type of its items, such as list=str",
    T.REF: "an entity, such as ref=Customer",
    T.REFS: "an entity, such as refs=Ingredient",
}
# What a message shows for a modifier that lacks its value.
EXAMPLES = {
    "default": "1",
    "min": "1",
    "max": "100",
    "pattern": "[A-Z]{3}",
    "on_delete": "restrict",
    "moves": "activate.draft.active",
    "doc": "Shown-to-customers",
}

# Two modifiers that no field can have together, and why.
CONTRADICTIONS = (
    ("secret", "filter", "a filter would reveal it"),
    ("secret", "sort", "an order would reveal it"),
    ("secret", "unique", "a conflict would reveal it"),
    ("secret", "readonly", "nobody could set it or see it"),
    ("readonly", "immutable", "nobody can send the one, everybody sends the other once"),
    ("sort", "null", "an order needs a value in every row"),
    ("unique", "default", "only one row could have the default"),
)
