"""Who owns each file of a service: the template, the team, or both.

`template/owners.yml` declares it by patterns for paths.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

DECLARED = Path(__file__).resolve().parent.parent / "template" / "owners.yml"


class Owner(StrEnum):
    """Who decides what is in a file."""

    TEAM = "team"
    TEMPLATE = "template"
    SHARED = "shared"


@cache
def patterns() -> Mapping[str, Owner]:
    """Return the declared patterns with their owners, in their order."""
    declared = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    return {pattern: Owner(owner) for pattern, owner in declared.items()}


def matching(path: str) -> list[str]:
    """Return the patterns that a path matches; the first one decides."""
    return [pattern for pattern in patterns() if _as_regex(pattern).fullmatch(path)]


def owner(path: str) -> Owner:
    """Return the owner of a file that the template renders.

    Args:
        path: from the service's root, with slashes.

    Raises:
        LookupError: when nothing is declared for it.
    """
    for pattern in matching(path):
        return patterns()[pattern]
    raise LookupError(f"template/owners.yml says nothing about {path}")


def is_of(kind: Owner, path: str) -> bool:
    """Tell whether a file has this owner; one that nothing is declared for has none."""
    return bool(matching(path)) and owner(path) is kind


def owners(paths: Iterable[str], rendered: Iterable[str]) -> dict[str, Owner]:
    """Return the owner of each path; what the template does not render is the team's."""
    known = set(rendered)
    return {path: owner(path) if path in known else Owner.TEAM for path in paths}


@cache
def _as_regex(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", pattern)
    meanings = {"**": ".+", "*": "[^/]*"}
    return re.compile("".join(meanings.get(part) or re.escape(part) for part in parts))
