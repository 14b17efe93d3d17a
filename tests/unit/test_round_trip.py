"""Random definitions: valid ones survive a round trip, others are refused in words."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extensions.definition import read
from extensions.fields import FieldType
from extensions.grammar import parse, unparse
from extensions.modifiers import CONTRADICTIONS, FITS, FLAGS, ITEMS, MODIFIERS
from extensions.naming import LONGEST, field_problem
from extensions.problems import DefinitionError

T = FieldType
names = st.from_regex(r"[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,5}){0,3}", fullmatch=True).filter(
    lambda name: not field_problem(name)
)
choices = st.lists(
    st.sampled_from(["new", "open", "paid", "sent", "lost"]), min_size=2, unique=True
)
docs = st.text("abcxyzäÖß ,.;!?()[]{}'%$#-_/", max_size=30).map(str.strip)
ARGUMENTS: dict[FieldType, st.SearchStrategy[str]] = {
    T.DECIMAL: st.integers(1, 18).flatmap(
        lambda digits: st.integers(0, digits).map(lambda decimals: f"={digits},{decimals}")
    ),
    T.ENUM: choices.map(lambda found: "=" + ",".join(found)),
    T.LIST: st.sampled_from(sorted(ITEMS)).map("={}".format),
    T.REF: st.sampled_from(["=Customer", "=sales.Customer"]),
    T.REFS: st.just("=Customer"),
}
DEFAULTS = {
    T.STR: "abc", T.TEXT: "abc", T.INT: "-7", T.BIGINT: "9007199254740993", T.FLOAT: "0.5",
    T.DECIMAL: "0", T.BOOL: "true", T.DATE: "2026-01-31", T.TIME: "09:30",
    T.DATETIME: "2026-01-31T09:30:00Z", T.EMAIL: "ada@example.com", T.URL: "https://example.com",
}  # fmt: skip


@st.composite
def fields(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(T))
    name = draw(names)
    if kind is T.STATE:
        states = draw(choices)
        moves = [f"{name}_m{n}.{states[0]}.{target}" for n, target in enumerate(states[1:])]
        return f"{name}:state={','.join(states)}:moves={','.join(moves)}"
    arguments = draw(ARGUMENTS.get(kind, st.just("")))
    flags = draw(st.sets(st.sampled_from(sorted(f for f in FLAGS if kind in FITS[f]))))
    modifiers = []
    if kind in DEFAULTS and "unique" not in flags and draw(st.booleans()):
        modifiers.append(f"default={DEFAULTS[kind]}")
    for one, other, _ in CONTRADICTIONS:
        if {one, other} <= flags:
            flags.remove(other)
    if "readonly" in flags and not modifiers:
        flags = {"null", "readonly"}
    if kind in (T.STR, T.EMAIL, T.URL, T.BYTES):
        modifiers.append(f"max={draw(st.integers(30, 320))}")
    doc = draw(docs)
    modifiers += [f"doc={doc}"] if doc else []
    return ":".join([name + ":" + kind + arguments, *sorted(flags), *modifiers])


@given(st.lists(fields(), min_size=1, max_size=8, unique_by=lambda text: text.partition(":")[0]))
@settings(max_examples=300, deadline=None)
def test_valid_definitions_survive_a_round_trip(texts: list[str]) -> None:
    parsed = parse(texts)
    assert parse([unparse(field) for field in parsed]) == parsed
    assert all(len(field.name) <= LONGEST for field in parsed)
    if not any(" " in text for text in texts):
        assert parse(" ".join(texts)) == parsed


words = st.sampled_from(
    [*T, *MODIFIERS, "a", "b", ":", "=", ",", ".", " ", "-1", "0", "x y", "é", "\0"]
)


def problems(function: Callable[[Any], object], value: object) -> tuple[str, ...]:
    try:
        function(value)
    except DefinitionError as error:
        return error.problems or ("",)
    return ()


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=20).map("".join)))
@settings(max_examples=500, deadline=None)
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    assert all(problems(parse, text))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3)
    ),
    max_leaves=6,
)


@given(anything)
@settings(max_examples=300, deadline=None)
def test_any_answer_is_read_or_refused_in_words(answer: object) -> None:
    assert all(problems(read, answer))
