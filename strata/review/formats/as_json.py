"""The report for programs: one JSON object."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..model import Finding
from ..report import Report


def as_json(report: Report) -> str:
    """Return a report as a JSON object; docs/review.md names its keys."""
    shown = report.map
    content = {
        "project": report.name,
        "limited_to": report.scope,
        "verdict": {"slop": "passed" if report.verdict.passed else "failed"}
        | {"tells": report.verdict.tells},
        "map": asdict(shown) | {"mermaid": shown.mermaid},
        "praise": [asdict(one) for one in report.praise],
        "findings": [_finding(one, report) for one in report.findings],
        "sizes": [asdict(one) for one in report.sizes],
        "scorecard": {
            one.dimension: {"grade": one.grade, "reason": one.reason} for one in report.scorecard
        },
        "summary": {
            "counts": report.counts,
            "failed": report.failed,
            "first": [
                {
                    "id": one.entry.id,
                    "label": one.label,
                    "name": one.entry.name,
                    "findings": one.findings,
                    "files": one.files,
                    "instead": one.entry.instead,
                }
                for one in report.summary
            ],
        },
        "suppressions": [asdict(one) for one in report.suppressions],
        "questions": [{"id": one.id, "question": one.question} for one in report.questions],
        "tools": [
            {"tool": run.tool, "read": run.read, "skipped": run.skipped} for run in report.tools
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _finding(one: Finding, report: Report) -> Mapping[str, Any]:
    entry = report.catalogue.get(one.id)
    return {
        "file": one.file,
        "line": one.line,
        "id": one.id,
        "label": one.label,
        "message": one.message,
        "why": entry.why.strip() if entry else "",
        "instead": entry.instead if entry else "",
        "before": entry.before if entry else "",
        "after": entry.after if entry else "",
        "url": entry.url if entry else "",
        "tool": one.tools[0],
        "tools": one.tools,
        "rule": one.rule,
        "in_catalogue": one.catalogued,
    }
