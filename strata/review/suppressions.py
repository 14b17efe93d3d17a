"""What the project tells the tools to overlook, and why it says it does."""

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .files import python_files

_PATTERNS = [
    (
        "ast-grep",
        r"ast-grep-ignore(?:-start)?(?::\s*(?P<codes>[\w, -]*?))?(?:\s+--\s*(?P<reason>.*))?$",
    ),
    (
        "ruff",
        r"(?:flake8|ruff):\s*noqa(?::\s*(?P<codes>[A-Z]+\d+(?:[, ]+[A-Z]+\d+)*))?(?P<reason>.*)$",
    ),
    ("ruff", r"noqa(?::\s*(?P<codes>[A-Z]+\d+(?:[, ]+[A-Z]+\d+)*))?(?P<reason>.*)$"),
    ("ruff", r"ruff:\s*(?:file-)?(?:ignore|disable)\[(?P<codes>[^\]]*)\](?P<reason>.*)$"),
    ("mypy", r"type:\s*ignore(?:\[(?P<codes>[^\]]*)\])?(?P<reason>.*)$"),
    ("pyright", r"pyright:\s*ignore(?:\[(?P<codes>[^\]]*)\])?(?P<reason>.*)$"),
    ("bandit", r"nosec(?:[ :]+(?P<codes>B\d+(?:[, ]+B\d+)*))?(?P<reason>.*)$"),
]


@dataclass(frozen=True)
class Suppression:
    """A comment that makes a tool overlook something; `codes` and `reason` are empty where it has none."""

    file: str
    line: int
    tool: str
    codes: str
    reason: str


def suppressions(root: Path) -> list[Suppression]:
    """Return the suppressions in all Python files of a project."""
    return [
        one for file in sorted(python_files(root)) for one in _in_file(root / file, file.as_posix())
    ]


def _in_file(path: Path, name: str) -> Iterator[Suppression]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if not re.search(r"ignore|noqa|nosec|disable", text):
        return
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return  # ruff says where, and stops the review
    for token in tokens:
        if token.type == tokenize.COMMENT:
            yield from _in_comment(token.string, name, token.start[0])


def _in_comment(comment: str, file: str, line: int) -> Iterator[Suppression]:
    for tool, pattern in _PATTERNS:
        found = re.search(r"#\s*" + pattern, comment)
        if found:
            codes = re.sub(r"[, ]+", ", ", (found["codes"] or "").strip())
            reason = (found["reason"] or "").strip(" -:#\t")
            yield Suppression(file, line, tool, codes, reason)
            return
