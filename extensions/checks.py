"""From the words of one field to a `Field`, with every problem that stands in the way.

`Draft` is a field as it was written; `checked` turns it into a `Field`.
"""

import re
from dataclasses import dataclass, replace
from uuid import UUID

from .fields import Bound, Field, FieldType, Move, OnDelete, Value, natural_limits
from .limits import default_problems, limit_problems
from .modifiers import ARGUMENTS, CONTRADICTIONS, EXAMPLES, FITS, FLAGS, ITEMS, MODIFIERS, TYPES
from .naming import choice_problem, context_problem, field_problem, move_problem
from .patterns import PatternError, samples, unanchored
from .problems import listed, nearest
from .reserved import LIST_PARAMETERS
from .values import read, read_bound

T = FieldType
LONGEST_DOC = 200
CHOICES = (2, 50)
_FEWEST_SAMPLES = 3
_LONGEST_SAMPLE = 100
_MOST_DIGITS = 18  # SQLite keeps a decimal as a whole number of 64 bits


@dataclass(frozen=True, slots=True)
class Draft:
    """A field as it was written: nothing is checked but its outer form."""

    name: str
    type: str
    arguments: str | None
    modifiers: tuple[tuple[str, str | None], ...]


def checked(draft: Draft) -> tuple[Field | None, list[str]]:
    """Return the field, or None and every problem of the draft."""
    check = _Check(draft)
    field = check.field()
    return (None if check.problems else field), check.problems


class _Check:
    """Collects the facts of one draft; a problem is noted and the rest goes on."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.problems: list[str] = []

    def note(self, problem: str) -> None:
        self.problems.append(f"field {self.draft.name!r}: {problem}")

    def field(self) -> Field | None:
        draft = self.draft
        if problem := field_problem(draft.name):
            self.problems.append(problem)
        kind = self._kind()
        if kind is None:
            self._unknown_modifiers()
            return None
        given = self._given(kind)
        precision, scale = self._digits(kind)
        choices = self._choices(kind)
        least, most = self._bounds(kind, given)
        pattern, examples = self._pattern(given, least, most)
        flags = {name for name in FLAGS if name in given}
        self._contradictions(kind, flags, given)
        field = Field(
            name=draft.name,
            type=kind,
            min=least,
            max=most,
            has_min="min" in given,
            has_max="max" in given,
            precision=precision,
            scale=scale,
            choices=choices,
            moves=self._moves(given, choices),
            item=self._item(kind),
            target=self._target(kind),
            null="null" in flags,
            unique="unique" in flags,
            index="index" in flags and "unique" not in flags,
            pattern=pattern,
            samples=examples,
            secret="secret" in flags,
            readonly="readonly" in flags,
            immutable="immutable" in flags,
            filter="filter" in flags,
            sort="sort" in flags,
            on_delete=self._on_delete(given),
            doc=self._doc(given),
        )
        for problem in limit_problems(field):
            self.note(problem)
        return self._with_default(field, given)

    def _kind(self) -> FieldType | None:
        text = self.draft.type
        if text not in TYPES:
            self.note(f"unknown type {text!r}{nearest(text, list(T))}; the types are {listed(T)}")
            return None
        kind = FieldType(text)
        takes = ARGUMENTS.get(kind)
        if takes is None and self.draft.arguments is not None:
            self.note(f"{kind} takes no arguments, {self.draft.arguments!r} was given")
        if takes is not None and not self.draft.arguments:
            self.note(f"{kind} needs {takes}")
        return kind

    def _unknown_modifiers(self) -> None:
        for name, _ in self.draft.modifiers:
            if name not in FITS:
                self._unknown(name)

    def _unknown(self, name: str) -> None:
        self.note(
            f"unknown modifier {name!r}{nearest(name, MODIFIERS)}; "
            f"the modifiers are {listed(MODIFIERS)}"
        )

    def _given(self, kind: FieldType) -> dict[str, str]:
        given: dict[str, str] = {}
        for name, value in self.draft.modifiers:
            if name not in FITS:
                self._unknown(name)
            elif kind not in FITS[name]:
                fitting = listed(t for t in T if t in FITS[name])
                self.note(f"{name} does not fit {kind}, only {fitting}")
            elif name in given:
                self.note(f"{name} is given twice")
            elif name in FLAGS and value is not None:
                self.note(f"{name} takes no value, {value!r} was given")
            elif name not in FLAGS and value is None:
                self.note(f"{name} needs a value, such as {name}={EXAMPLES[name]}")
            else:
                given[name] = value or ""
        return given

    def _digits(self, kind: FieldType) -> tuple[int | None, int | None]:
        if kind is not T.DECIMAL or not self.draft.arguments:
            return None, None
        parts = self.draft.arguments.split(",")
        if len(parts) != 2 or not all(p.isascii() and p.isdigit() and len(p) < 3 for p in parts):
            self.note(
                f"decimal={self.draft.arguments} must be two whole numbers, digits and decimals, "
                "such as decimal=12,2"
            )
            return None, None
        precision, scale = map(int, parts)
        if not 1 <= precision <= _MOST_DIGITS:
            self.note(f"decimal={self.draft.arguments} must have 1 to {_MOST_DIGITS} digits")
        if scale > precision:
            self.note(f"decimal={self.draft.arguments} has more decimals than digits")
        return precision, scale

    def _choices(self, kind: FieldType) -> tuple[str, ...]:
        if kind not in (T.ENUM, T.STATE) or not self.draft.arguments:
            return ()
        choices = tuple(self.draft.arguments.split(","))
        for choice in dict.fromkeys(choices):
            if problem := choice_problem(choice):
                self.note(problem)
            if choices.count(choice) > 1:
                self.note(f"choice {choice!r} is given twice")
        if not CHOICES[0] <= len(choices) <= CHOICES[1]:
            self.note(
                f"{kind} needs {CHOICES[0]} to {CHOICES[1]} choices, {len(choices)} are given"
            )
        return choices

    def _item(self, kind: FieldType) -> FieldType | None:
        text = self.draft.arguments
        if kind is not T.LIST or not text:
            return None
        if text in ITEMS:
            return FieldType(text)
        allowed = listed(t for t in T if t in ITEMS)
        self.note(
            f"a list of {text!r} is not possible{nearest(text, ITEMS)}; a list holds {allowed}"
        )
        return None

    def _target(self, kind: FieldType) -> str | None:
        text = self.draft.arguments
        if kind not in (T.REF, T.REFS) or not text:
            return None
        context, dot, entity = text.rpartition(".")
        if re.fullmatch("[A-Z][A-Za-z0-9]*", entity) is None or "." in context:
            self.note(
                f"{kind}={text} must name an entity, as {kind}=Customer or ref=sales.Customer"
            )
        elif dot and kind is T.REFS:
            self.note(
                f"refs={text} must stay in its context; keep links to another in an entity with ref={text}"
            )
        elif dot and (problem := context_problem(context, "")):
            self.note(f"ref={text}: {problem}")
        return text

    def _bounds(self, kind: FieldType, given: dict[str, str]) -> tuple[Bound | None, Bound | None]:
        least, most = natural_limits(kind)
        low: Bound | None = self._bound(kind, "min", given, least)
        high: Bound | None = self._bound(kind, "max", given, most)
        return low, high

    def _bound(
        self, kind: FieldType, which: str, given: dict[str, str], natural: int | None
    ) -> Bound | None:
        if which not in given:
            return natural
        try:
            value = read_bound(kind, given[which])
        except ValueError as expected:
            self.note(f"{which}={given[which]} must be {expected}")
            return natural
        return None if isinstance(value, str | UUID) else value

    def _pattern(
        self, given: dict[str, str], least: Bound | None, most: Bound | None
    ) -> tuple[str | None, tuple[str, ...]]:
        pattern = given.get("pattern")
        if pattern is None or not isinstance(least, int) or not isinstance(most, int):
            return None, ()
        if least > _LONGEST_SAMPLE:
            self.note(f"pattern needs min={_LONGEST_SAMPLE} or less, min is {least}")
            return pattern, ()
        try:
            examples = samples(pattern, least, most, _FEWEST_SAMPLES)
        except PatternError as error:
            self.note(f"pattern {pattern!r} is refused: {error}")
            return None, ()
        if len(examples) < _FEWEST_SAMPLES:
            self.note(
                f"pattern {pattern!r} matches fewer than {_FEWEST_SAMPLES} values of {least} to "
                f"{most} characters; widen it, or use an enum"
            )
        return unanchored(pattern), examples

    def _moves(self, given: dict[str, str], choices: tuple[str, ...]) -> tuple[Move, ...]:
        if self.draft.type != T.STATE:
            return ()
        if "moves" not in given:
            if not any(name == "moves" for name, _ in self.draft.modifiers):
                self.note("state needs moves=, such as moves=activate.draft.active; else use enum")
            return ()
        found = []
        for text in given["moves"].split(","):
            parts = text.split(".")
            if len(parts) != 3:
                self.note(f"move {text!r} must be name.from.to, such as activate.draft.active")
                continue
            found.append(Move(*parts))
            self._move(found[-1], choices)
        return tuple(found)

    def _move(self, move: Move, choices: tuple[str, ...]) -> None:
        if problem := move_problem(move.name):
            self.note(problem)
        for state in dict.fromkeys((move.source, move.target)):
            if state not in choices:
                self.note(
                    f"move {move.name!r} names the unknown state {state!r}"
                    f"{nearest(state, choices)}; the states are {listed(choices)}"
                )
        if move.source == move.target:
            self.note(f"move {move.name!r} goes from {move.source!r} to itself")

    def _on_delete(self, given: dict[str, str]) -> OnDelete | None:
        if self.draft.type not in (T.REF, T.REFS):
            return None
        if "on_delete" in given and "." in (self.draft.arguments or ""):
            self.note("on_delete needs a foreign key, which never leads to another context")
        if "." in (self.draft.arguments or ""):
            return None
        text = given.get("on_delete", OnDelete.RESTRICT.value)
        if text not in set(OnDelete):
            self.note(
                f"on_delete={text} is unknown{nearest(text, list(OnDelete))}; "
                f"it can be {listed(OnDelete)}"
            )
            return None
        if text == OnDelete.SET_NULL and self.draft.type == T.REFS:
            self.note("on_delete=set_null does not fit refs; on_delete=cascade ends the link alone")
        elif text == OnDelete.SET_NULL and "null" not in given:
            self.note("on_delete=set_null needs null")
        return OnDelete(text)

    def _doc(self, given: dict[str, str]) -> str:
        text = given.get("doc", "")
        if "doc" in given and not text.strip():
            self.note("doc= is empty")
        if len(text) > LONGEST_DOC:
            self.note(f"doc has {len(text)} characters; at most {LONGEST_DOC} are allowed")
        if not text.isprintable() or "\\" in text or '"' in text:
            self.note("doc must be one line without backslashes and double quotes")
        return text.strip()

    def _contradictions(self, kind: FieldType, flags: set[str], given: dict[str, str]) -> None:
        for name, other, reason in CONTRADICTIONS:
            if {name, other} <= flags | given.keys():
                self.note(f"{name} and {other} contradict each other: {reason}")
        if "readonly" in flags and not {"default", "null"} & given.keys():
            possible = "default= or null" if kind in FITS["default"] else "null"
            self.note(f"readonly needs {possible}, because nobody can send a value")
        if "filter" in flags and self.draft.name in LIST_PARAMETERS:
            self.note("filter would give its name to another parameter of every list; rename it")

    def _with_default(self, field: Field, given: dict[str, str]) -> Field:
        if "default" not in given:
            return _started(field)
        text = given["default"]
        try:
            value = read(field.type, text)
        except ValueError as expected:
            self.note(f"default={text} must be {expected}")
            return field
        for problem in default_problems(field, value):
            self.note(f"default={text} {problem}")
        return _defaulted(field, value)


def _started(field: Field) -> Field:
    if field.type is T.STATE and field.choices:
        return _defaulted(field, field.choices[0])
    return field


def _defaulted(field: Field, value: Value) -> Field:
    return replace(field, has_default=True, default=value)
