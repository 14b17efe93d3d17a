"""How problems of a definition are collected, and how the nearest valid word is found."""

from collections.abc import Iterable
from difflib import get_close_matches
from reprlib import Repr


class DefinitionError(ValueError):
    """A definition was refused; `problems` holds every reason, in the order of the text."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return " (did you mean 'x'?)" for the valid word most like `word`, or an empty text."""
    candidates = {str(candidate).lower(): str(candidate) for candidate in valid}
    found = get_close_matches(word.lower(), candidates, n=1)
    return f" (did you mean '{candidates[found[0]]}'?)" if found else ""


def listed(words: Iterable[str]) -> str:
    """Return the words as they stand in a message: separated by commas, in their own order."""
    return ", ".join(words)


def shown(value: object) -> str:
    """Return a value as it stands in a message: its repr, cut where it would be long.

    YAML can write in a line what would fill a disk when it is printed.
    """
    short = Repr()
    short.maxlevel = 3
    short.maxstring = short.maxother = short.maxlong = 200
    return short.repr(value)
