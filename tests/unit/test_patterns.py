"""Patterns: what is portable, and that samples match."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extensions.fields import EMAIL_PATTERN, URL_PATTERN
from extensions.patterns import PatternError, parse, samples, unanchored


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[A-Z]{3}-[0-9]{4}", ("AAA-0000", "BAA-0000", "CAA-0000")),
        ("(small|large)-[0-9]", ("small-0", "large-0", "small-1")),
        ("a?b{2,3}", ("bb", "abb", "bbb")),
        (r"[\]\-]\.x", ("-.x", "].x")),
        (r"\x41\u0042[0-2]", ("AB0", "AB1", "AB2")),
    ],
)
def test_samples_are_the_shortest_and_simplest(pattern: str, expected: tuple[str, ...]) -> None:
    assert samples(pattern, 0, 255) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z0-9]+(-[a-z0-9]+)*",
        "(ab|cd){2,}x?",
        "([A-Z]{2}[0-9]{2}){2,5}",
        "[^a-z]+",
        ".{5}",
        "((a|bc)+,?){2}z",
        "(a?){3}b",
        "(|x)y+",
        EMAIL_PATTERN,
        URL_PATTERN,
    ],
)
@pytest.mark.parametrize(("least", "most"), [(0, 255), (9, 60), (20, 21)])
def test_samples_keep_to_the_limits(pattern: str, least: int, most: int) -> None:
    for text in samples(pattern, least, most):
        assert re.fullmatch(pattern, text)
        assert least <= len(text) <= most
        assert text == text.strip()


def test_there_are_no_samples_beyond_the_limits() -> None:
    assert samples("[0-9]{3}", 4, 9) == ()
    assert samples("[0-9]{3}", 0, 2) == ()
    assert samples("yes|no", 0, 9) == ("yes", "no")[::-1]


def test_anchors_at_the_ends_mean_nothing() -> None:
    assert unanchored("^a$") == "a"
    assert unanchored(r"a\$") == r"a\$"
    assert unanchored(r"a\\$") == r"a\\"
    assert samples("^[0-9]{2}$", 0, 9) == samples("[0-9]{2}", 0, 9)


def test_more_samples_can_be_had() -> None:
    found = samples("[A-Z]{2}[0-9]", 0, 9, count=40)
    assert len(set(found)) == 40


LITERALS = st.sampled_from(
    ["a", "Z", "0", "-", "_", r"\.", r"\$", "[a-c]", "[^x]", "[0-9A-F]", "."]
)
PATTERNS = st.recursive(
    LITERALS,
    lambda part: st.one_of(
        st.tuples(part, part).map("".join),
        st.tuples(part, part).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(part, st.sampled_from(["?", "{2}", "{1,3}"])).map(lambda p: f"(?:{p[0]}){p[1]}"),
    ),
    max_leaves=8,
)


@given(PATTERNS)
@settings(max_examples=200, deadline=None)
def test_every_sample_of_every_pattern_matches(pattern: str) -> None:
    if len(pattern) > 200:
        return
    for text in samples(pattern, 0, 60):
        assert re.fullmatch(pattern, text)


@given(st.text(alphabet=r"ab()[]{}?*+|^$\.-,:0129&<=P!", max_size=20))
@settings(max_examples=500, deadline=None)
def test_what_is_accepted_is_a_regular_expression(pattern: str) -> None:
    try:
        parse(pattern)
    except PatternError:
        return
    re.compile(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "((a{1,1000}){1,1000}){1,1000}",
        "((a|b?){0,1000}c?){1000}",
        "(([0-9]?){9}x?){900}",
        "(((ab?)*c)*d)*e",
        ".*",
    ],
)
def test_samples_of_unreasonable_patterns_do_not_take_long(pattern: str) -> None:
    begin = time.monotonic()
    assert len(samples(pattern, 100, 4000)) == 3
    assert time.monotonic() - begin < 10
