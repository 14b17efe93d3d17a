"""SARIF 2.1.0, for code scanning services and editors."""

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from ..catalogue import Entry
from ..model import Finding, Label
from ..pages import is_link
from ..report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Label, str] = {
    Label.BLOCKING: "error",
    Label.IMPORTANT: "warning",
    Label.SUGGESTION: "note",
    Label.NIT: "note",
}


def as_sarif(report: Report) -> str:
    """Return the findings of the catalogue with their rules as a SARIF log."""
    ids = sorted({one.id for one in report.findings if one.catalogued})
    rules = [_rule(entry) for id_ in ids if (entry := report.catalogue.get(id_))]
    driver = {"name": "strata review", "version": _version(), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the project."}}},
        "columnKind": "utf16CodeUnits",
        "results": [_result(one, ids.index(one.id)) for one in report.findings if one.catalogued],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(entry: Entry) -> Mapping[str, Any]:
    help_ = "\n\n".join(filter(None, [entry.why.strip(), entry.instead]))
    blocks = [
        f"{title}:\n\n```python\n{code}\n```"
        for title, code in (("Before", entry.before), ("After", entry.after))
        if code
    ]
    rule = {
        "id": entry.id,
        "name": "".join(word.capitalize() for word in entry.name.split()),
        "shortDescription": {"text": entry.name},
        "fullDescription": {"text": entry.why.strip() or entry.name},
        "help": {"text": help_ or entry.name, "markdown": "\n\n".join([help_, *blocks])},
        "defaultConfiguration": {"level": _LEVELS[entry.label]},
        "properties": {"label": entry.label, "dimension": entry.dimension},
    }
    return rule | ({"helpUri": entry.url} if is_link(entry.url) else {})


def _result(one: Finding, rule: int) -> Mapping[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(one.file), "uriBaseId": "ROOT"},
        "region": {"startLine": one.line},
    }
    return {
        "ruleId": one.id,
        "ruleIndex": rule,
        "level": _LEVELS[one.label],
        "message": {"text": one.message},
        "locations": [{"physicalLocation": place}],
        "properties": {"label": one.label, "tools": list(one.tools)},
    }


def _version() -> str:
    try:
        return version("strata")
    except PackageNotFoundError:
        return "0"  # run from a clone
