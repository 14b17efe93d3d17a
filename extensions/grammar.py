"""The language of field definitions: `name:type[=arguments][:modifier[=value]]…`.

    sku:str:max=32:unique price:decimal=12,2:min=0 status:state=draft,active:moves=activate.draft.active

One text holds several fields separated by blanks, which is what fits a command line. A list of texts
holds one field each, so that a default, a pattern or a doc may contain blanks.

Three rules for colons inside values:

- A piece that begins with a digit or a slash continues the value before it, for no modifier does:
  `opens_at:time:min=09:30`, `site:url:default=https://example.com`.
- `pattern=` and `doc=` come last, in this order, and take the rest: a pattern up to `:doc=`, a doc
  everything. A modifier behind them is refused, not swallowed.
- A `:` follows every name; blanks never stand around it.
"""

import re
from collections.abc import Iterable, Sequence

from .checks import Draft, checked
from .fields import Field, Move
from .modifiers import FLAGS, MODIFIERS
from .problems import DefinitionError
from .values import written

MOST_FIELDS = 60


def parse(definition: str | Sequence[str]) -> tuple[Field, ...]:
    """Return the fields of a definition: one text with all fields, or a sequence of one text each.

    Raises DefinitionError with every problem of every field, and of the fields together.
    """
    texts = definition.split() if isinstance(definition, str) else [t.strip() for t in definition]
    fields: list[Field] = []
    names: list[str] = []
    problems: list[str] = []
    for text in texts:
        draft, malformed = split(text)
        names.append(draft.name)
        field, found = checked(draft) if not malformed else (None, [])
        problems += [*malformed, *found]
        if field is not None:
            fields.append(field)
    problems += _together(names, fields)
    if problems:
        raise DefinitionError(dict.fromkeys(problems))
    return tuple(fields)


def split(text: str) -> tuple[Draft, list[str]]:
    """Return the parts of one field, and what is wrong with its outer form."""
    head, late, problems = _split_late(text)
    name, *pieces = head.split(":")
    if not pieces:
        return Draft(name, "", None, ()), [
            f"field {text!r} has no type; a field is written name:type, such as {name or 'name'}:str"
        ]
    kind, *modifiers = _rejoined(pieces)
    type_name, equals, arguments = kind.partition("=")
    parts = [_split_value(piece) for piece in modifiers] + late
    if any(not modifier for modifier, _ in parts):
        problems.append(f"field {text!r} has an empty modifier, '::' or a ':' at its end")
        parts = [(modifier, value) for modifier, value in parts if modifier]
    return Draft(name, type_name, arguments if equals else None, tuple(parts)), problems


def unparse(field: Field) -> str:
    """Return the text of a field, with everything that does not follow from the type.

    `parse([unparse(field)])` gives the field back.
    """
    return ":".join([field.name, _type_text(field), *_modifier_texts(field)])


def _rejoined(pieces: Iterable[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        if joined and "=" in joined[-1] and re.match("[0-9/]", piece):
            joined[-1] += ":" + piece
        else:
            joined.append(piece)
    return joined


def _split_value(piece: str) -> tuple[str, str | None]:
    name, equals, value = piece.partition("=")
    return name, value if equals else None


def _split_late(text: str) -> tuple[str, list[tuple[str, str | None]], list[str]]:
    late: list[tuple[str, str | None]] = []
    problems: list[str] = []
    begin = re.search(":(pattern|doc)=", text)
    head, rest = (text[: begin.start()], text[begin.start() :]) if begin else (text, "")
    if begin and begin[1] == "pattern":
        pattern, mark, doc = rest.removeprefix(":pattern=").partition(":doc=")
        late = [("pattern", pattern), ("doc", doc)] if mark else [("pattern", pattern)]
    elif begin:
        late = [("doc", rest.removeprefix(":doc="))]
    for name, value in late:
        if swallowed := _BEHIND.search(value or ""):
            behind = swallowed["flag"] or swallowed["valued"]
            problems.append(
                f"field {head.partition(':')[0]!r}: {behind} stands behind {name}=, which takes the "
                f"rest of the field; write {name}= last"
            )
    return head, late, problems


_BEHIND = re.compile(
    f":(?:(?P<flag>{'|'.join(FLAGS)})(?=:|$)|(?P<valued>{'|'.join(set(MODIFIERS) - FLAGS)})=)"
)


def _together(names: Sequence[str], fields: Sequence[Field]) -> list[str]:
    problems = []
    if not names:
        problems.append("an entity needs at least one field, such as name:str:max=200")
    if len(names) > MOST_FIELDS:
        problems.append(f"{len(names)} fields are given; at most {MOST_FIELDS} are allowed")
    problems += [f"field {n!r} is given twice" for n in dict.fromkeys(names) if names.count(n) > 1]
    moves = [move.name for field in fields for move in field.moves]
    for name in dict.fromkeys(moves):
        if moves.count(name) > 1:
            problems.append(f"move {name!r} is given twice; every move needs a name of its own")
        if name in names:
            problems.append(f"move {name!r} has the name of a field; choose another name")
    return problems


def _type_text(field: Field) -> str:
    arguments = (
        f"{field.precision},{field.scale}" if field.precision is not None else "",
        ",".join(field.choices),
        field.item or "",
        field.target or "",
    )
    given = "".join(arguments)
    return f"{field.type}={given}" if given else str(field.type)


def _modifier_texts(field: Field) -> list[str]:
    texts = [name for name in MODIFIERS if name in FLAGS and getattr(field, name)]
    if field.has_default and field.default is not None:
        texts.append(f"default={written(field.default)}")
    if field.has_min and field.min is not None:
        texts.append(f"min={written(field.min)}")
    if field.has_max and field.max is not None:
        texts.append(f"max={written(field.max)}")
    if field.on_delete is not None:
        texts.append(f"on_delete={field.on_delete}")
    if field.moves:
        texts.append("moves=" + ",".join(_move_text(move) for move in field.moves))
    if field.pattern is not None:
        texts.append(f"pattern={field.pattern}")
    if field.doc:
        texts.append(f"doc={field.doc}")
    return texts


def _move_text(move: Move) -> str:
    return f"{move.name}.{move.source}.{move.target}"
