"""Annotations, as the log of a GitHub workflow understands them."""

from collections.abc import Mapping

from ..model import Label
from ..report import Report

_LEVELS: Mapping[Label, str] = {
    Label.BLOCKING: "error",
    Label.IMPORTANT: "error",
    Label.SUGGESTION: "notice",
    Label.NIT: "notice",
}


def as_github(report: Report) -> str:
    """Return an annotation for each finding of the catalogue; what fails the review is an error."""
    lines = []
    for one in report.findings:
        entry = report.catalogue.get(one.id)
        if entry:
            where = f"file={_property(one.file)},line={one.line}"
            title = _property(f"{one.id} {entry.name}")
            told = _data(f"{one.message}. {entry.instead}".strip())
            lines.append(f"::{_LEVELS[one.label]} {where},title={title}::{told}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
