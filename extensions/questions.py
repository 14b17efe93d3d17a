"""The questions as data: which answers there are, what they can be, and which kind they belong to."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).resolve().parent.parent / "questions"

# What a context takes over from the service that it is added to.
INHERITED = ("package", "python", "framework", "schemas", "database", "repositories")
# What a service has whose release did not ask for it yet.
ADDED = {"repositories": "sqlalchemy"}
# What decides which files exist: an update must not change it.
IDENTITY = ("kind", "package", "context")


@cache
def questions(topic: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the questions of one file, `kind`, `service` or `context`, without hidden ones."""
    text = (_FOLDER / f"{topic}.yml").read_text(encoding="utf-8")
    asked: dict[str, Mapping[str, Any]] = yaml.safe_load(text)
    return {key: question for key, question in asked.items() if question.get("when") is not False}


def known() -> tuple[str, ...]:
    """Return the keys of all answers, in the order of the questions."""
    return (*questions("kind"), *questions("service"), *questions("context"))


def belongs(key: str, kind: str) -> bool:
    """Tell whether an answer means anything for this kind of application."""
    return key in questions("kind") or key in questions(kind) or key in INHERITED


def choices(key: str) -> tuple[str, ...]:
    """Return the values that an answer can have; none where anything goes."""
    for topic in ("kind", "service", "context"):
        if key in questions(topic):
            return tuple(questions(topic)[key].get("choices", {}).values())
    return ()
