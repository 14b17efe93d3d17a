"""A baseline: suppressions, with a reason, of all that fails the check today."""

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..refusals import Refused
from .model import Finding
from .report import Report

_ABOVE: Mapping[str, str] = {
    "ruff": "# ruff: ignore[{codes}] {reason}",
    "ast-grep": "# ast-grep-ignore: {codes} -- {reason}",
}
_BEHIND: Mapping[str, str] = {"mypy": "# type: ignore[{codes}]  # {reason}"}


@dataclass(frozen=True)
class Baseline:
    """What came of it: the files that were changed, and the findings that no comment can suppress."""

    written: Sequence[str]
    left: Sequence[Finding]


def write_baseline(root: Path, report: Report, reason: str) -> Baseline:
    """Write a suppression at each finding of the catalogue that fails `just check`.

    Contracts and dependencies know no such comments: their findings are left, for the settings.

    Raises Refused without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("a baseline has a reason: --baseline 'before the rules of 0.3.0, see #12'")
    shown = {(one.file, one.line, one.id) for one in report.findings}
    gating = [
        one
        for run in report.tools
        for one in run.findings
        if one.gates and one.catalogued and (one.file, one.line, one.id) in shown
    ]
    by_file: dict[str, list[Finding]] = {}
    for one in gating:
        by_file.setdefault(one.file, []).append(one)
    written, left = [], []
    for file, findings in sorted(by_file.items()):
        known = [one for one in findings if one.tools[0] in {*_ABOVE, *_BEHIND}]
        left += [one for one in findings if one not in known]
        path = root / file
        text = path.read_text(encoding="utf-8")
        new = suppressed(text, known, reason)
        if new is None:
            left += known
        elif new != text:
            path.write_text(new, encoding="utf-8", newline="\n")
            written.append(file)
    return Baseline(written, left)


def suppressed(text: str, findings: Iterable[Finding], reason: str) -> str | None:
    """Return a Python text with a suppression at each finding; nothing where a comment fits nowhere."""
    lines = text.splitlines(keepends=True)
    by_place: dict[tuple[int, str], list[Finding]] = {}
    for one in findings:
        by_place.setdefault((one.line, one.tools[0]), []).append(one)
    # From the last line up, so that the numbers stay right; ast-grep's comment is the nearest to its line.
    order = [*_BEHIND, *reversed(tuple(_ABOVE))]
    for line, tool in sorted(by_place, key=lambda it: (-it[0], order.index(it[1]))):
        ones = by_place[line, tool]
        codes = ", ".join(dict.fromkeys(one.rule for one in ones))
        if tool in _BEHIND:
            comment = _BEHIND[tool].format(codes=codes, reason=reason)
            lines[line - 1] = _with_comment(lines[line - 1], comment)
        else:
            comment = _ABOVE[tool].format(codes=codes, reason=reason)
            code = lines[line - 1]
            indent = code[: len(code) - len(code.lstrip())]
            # A comment followed by an empty line is for the whole file.
            end = "\n\n" if any(one.last >= len(lines) > 1 and line == 1 for one in ones) else "\n"
            lines.insert(line - 1, f"{indent}{comment}{end}")
    new = "".join(lines)
    return new if _same_code(text, new) else None


def _with_comment(line: str, comment: str) -> str:
    """Return a line with a comment, in front of the one that it has."""
    code = line.rstrip()
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(f"{code.strip()}\n").readline))
    except (tokenize.TokenError, SyntaxError):
        tokens = []  # a line of a longer expression
    for token in tokens:
        if token.type == tokenize.COMMENT:
            at = len(code) - len(code.lstrip()) + token.start[1]
            return f"{code[:at]}{comment}  {code[at:]}\n"
    return f"{code}  {comment}\n"


def _same_code(old: str, new: str) -> bool:
    try:
        return ast.dump(ast.parse(old)) == ast.dump(ast.parse(new))
    except (SyntaxError, ValueError):
        return False
