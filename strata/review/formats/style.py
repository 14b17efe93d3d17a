"""Colour, where there is a terminal that shows it."""

import os
from dataclasses import dataclass
from typing import TextIO

from ..model import Label

_CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}
_LABELS = {Label.BLOCKING: "red", Label.IMPORTANT: "yellow", Label.SUGGESTION: "blue"}


@dataclass(frozen=True)
class Style:
    """How text is marked: by escape codes, or not at all."""

    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> "Style":
        """Return the style for a stream: colour on a terminal, unless NO_COLOR says otherwise."""
        if os.environ.get("NO_COLOR"):
            return cls(colour=False)
        return cls(colour=bool(os.environ.get("FORCE_COLOR")) or stream.isatty())

    def __call__(self, text: str, *marks: str) -> str:
        """Return a text with marks: bold, dim, or a colour."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(str(_CODES[mark]) for mark in marks)}m{text}\x1b[0m"

    def label(self, label: Label, text: str) -> str:
        """Return a text in the colour of a label."""
        return self(text, _LABELS.get(label, "dim"))

    def grade(self, grade: str) -> str:
        """Return a grade in its colour."""
        colours = {"A": "green", "B": "green", "C": "yellow", "D": "red", "F": "red"}
        return self(grade, "bold", colours.get(grade, "dim"))
