"""Regular expressions that Python's `re`, Rust's `regex` and ECMAScript read alike.

A pattern of a field ends up in all three: in the domain, in Pydantic, in the OpenAPI document. So only
their common part is accepted: literals, `.`, classes such as `[a-z0-9-]`, groups `(…)` and `(?:…)`, `|`
and the quantifiers `? * + {n} {n,} {n,m}`, each lazy or not. What the parser below does not know is
outside that part, and refused. The tree it returns also yields strings that match.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

LONGEST = 200
MOST_REPEATS = 1000
_SEARCHED = 48  # lengths tried above the shortest allowed one
_TRIES = 8  # per value wanted
_ONE = 0b10  # the set of lengths that holds just 1

_T = TypeVar("_T")

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_SHORTHANDS = {"d": "[0-9]", "w": "[A-Za-z0-9_]", "s": "[ \\t\\r\\n]"}
_READABLE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. "


class PatternError(ValueError):
    """The pattern is not one that all three engines read alike."""


class Variant:
    """A number that picks one of the possible ways at each turn: its digits, in a mixed base."""

    def __init__(self, number: int) -> None:
        self._number = number

    def pick(self, ways: Sequence[_T]) -> _T:
        """Return one of the ways and move on to the next digit."""
        self._number, chosen = divmod(self._number, len(ways))
        return ways[chosen]


class Node:
    """A part of a pattern: knows which lengths it can match, and writes a match of one of them.

    A set of lengths is an int whose bit n stands for length n, so that joining two sets is shifting.
    """

    def lengths(self, limit: int) -> int:
        """Return the set of lengths up to `limit` that this part can match."""
        raise NotImplementedError

    def write(self, length: int, variant: Variant) -> str:
        """Return a match of exactly `length` characters, which must be one of `lengths`."""
        raise NotImplementedError


@dataclass(frozen=True)
class OneOf(Node):
    """One character out of `characters`: a literal, a class or the dot."""

    characters: str

    def lengths(self, limit: int) -> int:
        return _ONE if limit else 0

    def write(self, _length: int, variant: Variant) -> str:
        return variant.pick(self.characters)


@dataclass(frozen=True)
class Concatenation(Node):
    """Parts one after the other; no parts match the empty text."""

    parts: tuple[Node, ...]

    def lengths(self, limit: int) -> int:
        found = 1
        for part in self.parts:
            found = _joined(found, part.lengths(limit), limit)
        return found

    def write(self, length: int, variant: Variant) -> str:
        written = []
        for position, part in enumerate(self.parts, start=1):
            rest = Concatenation(self.parts[position:]).lengths(length)
            taken = variant.pick(
                [n for n in _members(part.lengths(length)) if rest >> (length - n) & 1]
            )
            written.append(part.write(taken, variant))
            length -= taken
        return "".join(written)


@dataclass(frozen=True)
class Choice(Node):
    """One of several branches."""

    branches: tuple[Node, ...]

    def lengths(self, limit: int) -> int:
        found = 0
        for branch in self.branches:
            found |= branch.lengths(limit)
        return found

    def write(self, length: int, variant: Variant) -> str:
        possible = [b for b in self.branches if b.lengths(length) >> length & 1]
        return variant.pick(possible).write(length, variant)


@dataclass(frozen=True)
class Repeat(Node):
    """A part `least` to `most` times (None: without end)."""

    part: Node
    least: int
    most: int | None

    def lengths(self, limit: int) -> int:
        one = self.part.lengths(limit)
        if one == _ONE:
            most = limit if self.most is None else min(self.most, limit)
            return (1 << (most + 1)) - (1 << self.least) if most >= self.least else 0
        more = limit if self.most is None else min(self.most - self.least, limit)
        return _joined(_power(one, self.least, limit), _power(one | 1, more, limit), limit)

    def write(self, length: int, variant: Variant) -> str:
        written: list[str] = []
        left = self
        while length:  # what is still owed after that can be empty
            left = Repeat(
                left.part, max(left.least - 1, 0), None if left.most is None else left.most - 1
            )
            rest, one = left.lengths(length), left.part.lengths(length)
            fitting = [n for n in _members(one) if rest >> (length - n) & 1]
            # Rounds that write something first: an empty one leads nowhere unless it is owed.
            rounds = [n for n in fitting if n] or [0]
            taken = variant.pick(rounds)
            written.append(left.part.write(taken, variant))
            length -= taken
        return "".join(written)


def _members(lengths: int) -> Iterator[int]:
    while lengths:
        lowest = lengths & -lengths
        yield lowest.bit_length() - 1
        lengths ^= lowest


def _joined(left: int, right: int, limit: int) -> int:
    fewer, more = sorted((left, right), key=int.bit_count)
    found = 0
    for length in _members(fewer):
        found |= more << length
    return found & ((1 << (limit + 1)) - 1)


def _power(lengths: int, times: int, limit: int) -> int:
    found = 1
    while times:
        if times & 1:
            found = _joined(found, lengths, limit)
        lengths = _joined(lengths, lengths, limit)
        times >>= 1
    return found


def parse(pattern: str) -> Node:
    """Return the tree of a pattern; anchors at both ends are allowed and mean nothing.

    Raises PatternError, with a message that fits after "pattern … is refused: ".
    """
    if not pattern:
        raise PatternError("it is empty")
    if len(pattern) > LONGEST:
        raise PatternError(f"it has {len(pattern)} characters; at most {LONGEST} are allowed")
    if not pattern.isprintable() or max(pattern) > "\uffff":
        raise PatternError("it holds characters that cannot be printed everywhere")
    body = unanchored(pattern)
    tree = _Parser(body).parse()
    try:
        re.compile(body)
    except re.error as error:  # pragma: no cover - the parser above is stricter
        raise PatternError(f"it is not a regular expression: {error}") from error
    return tree


def unanchored(pattern: str) -> str:
    """Return the pattern without a `^` at its start and a `$` at its end."""
    body = pattern.removeprefix("^")
    end = re.search(r"(\\*)\$\Z", body)
    return body[:-1] if end and len(end[1]) % 2 == 0 else body


def samples(pattern: str, least: int, most: int, count: int = 3) -> tuple[str, ...]:
    """Return `count` distinct values of `least` to `most` characters that match the whole pattern.

    Returns fewer when there are no more near the shortest length. Raises PatternError.
    """
    tree, check = parse(pattern), re.compile(unanchored(pattern))
    longest = min(most, least + _SEARCHED)
    fitting = [n for n in _members(tree.lengths(longest)) if n >= max(least, 1)]
    found: list[str] = []
    for number in range(count * _TRIES):
        written = (tree.write(length, Variant(number)) for length in fitting)
        # Blanks at the ends are trimmed by people and tools: no good examples.
        new = (t for t in written if t not in found and t == t.strip() and check.fullmatch(t))
        found.extend(islice(new, 1))
        if len(found) == count:
            break
    return tuple(found)


class _Parser:
    """Recursive descent over the common syntax: choice, sequence, repeat, atom."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def parse(self) -> Node:
        tree = self._choice()
        if self.at < len(self.text):
            raise self._refusal("a ')' closes nothing")
        return tree

    def _refusal(self, reason: str) -> PatternError:
        return PatternError(f"{reason} (at character {self.at + 1})")

    def _peek(self, ahead: int = 0) -> str:
        where = self.at + ahead
        return self.text[where] if where < len(self.text) else ""

    def _take(self) -> str:
        character = self._peek()
        self.at += 1
        return character

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeat())
        return Concatenation(tuple(parts))

    def _repeat(self) -> Node:
        part = self._atom()
        bounds = self._quantifier()
        if bounds is None:
            return part
        if self._peek() == "?":
            self.at += 1
        if self._peek() in ("+", "*", "?", "{"):
            raise self._refusal(
                "two quantifiers follow each other; possessive ones are not portable"
            )
        least, most = bounds
        if most is None and _endless(part):
            raise self._refusal(
                "an endless repeat of an endless repeat can take for ever; write one"
            )
        return Repeat(part, least, most)

    def _quantifier(self) -> tuple[int, int | None] | None:
        match self._peek():
            case "?":
                bounds: tuple[int, int | None] = (0, 1)
            case "*":
                bounds = (0, None)
            case "+":
                bounds = (1, None)
            case "{":
                return self._counted()
            case _:
                return None
        self.at += 1
        return bounds

    def _counted(self) -> tuple[int, int | None]:
        found = re.compile(r"\{([0-9]{1,4})(,([0-9]{0,4}))?\}").match(self.text, self.at)
        if found is None:
            raise self._refusal("'{' must begin {n}, {n,} or {n,m}, or be escaped")
        least = int(found[1])
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if max(least, most or 0) > MOST_REPEATS:
            raise self._refusal(f"more than {MOST_REPEATS} repeats")
        if most is not None and most < least:
            raise self._refusal("the bounds of a repeat are the wrong way round")
        self.at = found.end()
        return least, most

    def _atom(self) -> Node:
        match self._take():
            case "(":
                return self._group()
            case "[":
                return self._class()
            case "\\":
                return OneOf(self._escaped(in_class=False))
            case ".":
                return OneOf(_READABLE)
            case "^" | "$":
                self.at -= 1
                raise self._refusal(
                    "anchors are only allowed at both ends; the whole value must match"
                )
            case "?" | "*" | "+" | "{" | "}" | "]" as character:
                self.at -= 1
                raise self._refusal(f"{character!r} stands alone; escape it")
            case character:
                return OneOf(character)

    def _group(self) -> Node:
        if self._peek() == "?":
            if self._peek(1) != ":":
                raise self._refusal(
                    "only (…) and (?:…) groups are portable: no lookaround, names, flags or atoms"
                )
            self.at += 2
        tree = self._choice()
        if self._take() != ")":
            raise self._refusal("a '(' is never closed")
        return tree

    def _escaped(self, *, in_class: bool) -> str:
        character = self._take()
        if not character:
            raise self._refusal("it ends in a backslash")
        if character in _CONTROL:
            return _CONTROL[character]
        if character in _SYNTAX or (in_class and character == "-"):
            return character
        if character in "xu":
            digits = 2 if character == "x" else 4
            found = re.compile(f"[0-9A-Fa-f]{{{digits}}}").match(self.text, self.at)
            if found is None:
                raise self._refusal(f"\\{character} needs {digits} hexadecimal digits")
            self.at = found.end()
            return chr(int(found[0], 16))
        self.at -= 1
        if character.lower() in _SHORTHANDS:
            raise self._refusal(
                f"\\{character} means other characters in each engine; write a class such as "
                f"{_SHORTHANDS[character.lower()]}"
            )
        if character.isdigit():
            raise self._refusal(f"\\{character}: backreferences are not portable")
        raise self._refusal(f"the escape \\{character} is not portable")

    def _class(self) -> Node:
        negated = self._peek() == "^"
        self.at += negated
        ranges: list[tuple[str, str]] = []
        while self._peek() != "]" or not ranges:
            ranges.append(self._range())
        self.at += 1
        inside = "".join(
            c for low, high in ranges for c in map(chr, range(ord(low), ord(high) + 1))
        )
        if negated:
            inside = "".join(c for c in _READABLE if c not in inside)
        characters = _readable_first(inside)
        if not characters:
            raise self._refusal("no readable character is in the class")
        return OneOf(characters)

    def _range(self) -> tuple[str, str]:
        low = self._class_character()
        if self._peek() != "-" or self._peek(1) in ("]", ""):
            return low, low
        self.at += 1
        high = self._class_character()
        if high < low:
            raise self._refusal(f"the range {low}-{high} is the wrong way round")
        return low, high

    def _class_character(self) -> str:
        pair = self.text[self.at : self.at + 2]
        if pair in ("&&", "--", "~~"):
            raise self._refusal(f"{pair!r} in a class is an operator in Rust; escape it")
        match self._take():
            case "":
                self.at -= 1
                raise self._refusal("a '[' is never closed")
            case "]":
                self.at -= 1
                raise self._refusal("a class is empty, or needs '\\]'")
            case "[":
                self.at -= 1
                raise self._refusal("'[' in a class must be escaped")
            case "\\":
                return self._escaped(in_class=True)
            case character:
                return character


def _readable_first(characters: str) -> str:
    present = set(characters)
    readable = [c for c in _READABLE if c in present]
    return "".join(readable + sorted(c for c in present - set(readable) if c.isprintable()))


def _endless(node: Node) -> bool:
    match node:
        case Repeat(most=None):
            return True
        case Concatenation(parts=(only,)):
            return _endless(only)
        case Choice(branches=branches):
            return any(_endless(branch) for branch in branches)
        case _:
            return False
