"""Findings that say the same, said once."""

from collections.abc import Iterable, Sequence

from ..model import Finding

_MOST = 6


def alike(findings: Iterable[Finding]) -> list[tuple[Finding, list[int]]]:
    """Return the findings of a file, those with the same words once with all their lines; the heaviest first."""
    groups: dict[tuple[str, str], tuple[Finding, list[int]]] = {}
    for one in sorted(findings, key=lambda it: (it.label.rank, it.line)):
        _, lines = groups.setdefault((one.id, one.message), (one, []))
        lines.append(one.line)
    return list(groups.values())


def listed(lines: Sequence[int]) -> str:
    """Return lines for a sentence: all, or the first and how many more."""
    more = f" and {len(lines) - _MOST} more" if len(lines) > _MOST else ""
    return ", ".join(map(str, lines[:_MOST])) + more
