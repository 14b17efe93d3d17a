"""The report as Markdown, for a pull request or a page."""

from collections.abc import Iterator, Sequence

from ..catalogue import Entry
from ..model import counted
from ..pages import is_link
from ..report import Report
from .grouping import alike, listed


def as_markdown(report: Report) -> str:
    """Return a report as Markdown with the map as a Mermaid diagram."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"# Review of {report.name}"
    yield ""
    if report.scope:
        yield f"Only {report.scope}."
        yield ""
    named = ", ".join(f"{id_}: {count}" for id_, count in report.verdict.tells.items())
    tells = f" ({named})" if named else ""
    yield f"**Slop: {'passed' if report.verdict.passed else 'failed'}**{tells}. {_counted(report)}"
    if not report.scope:
        yield from _map(report)
        yield from _praise(report)
    yield from _findings(report)
    yield from _others(report)
    if not report.scope:
        yield from _sizes(report)
        yield from _suppressions(report)
        yield from _scorecard(report)
    yield from _summary(report)
    if not report.scope:
        yield from _questions(report)


def _counted(report: Report) -> str:
    counts = ", ".join(f"{count} {label}" for label, count in report.counts.items() if count)
    return f"Findings: {counts or 'none'}."


def _map(report: Report) -> Iterator[str]:
    shown = report.map
    used = ", ".join([*shown.frameworks, *shown.libraries])
    yield from ("", "## Architecture", "")
    yield f"{used}; {shown.layout}; {shown.modules} modules, {shown.lines:,} lines."
    yield from ("", "```mermaid", shown.mermaid, "```")
    against = [edge for edge in shown.layers if edge.outward]
    if against:
        yield from ("", "Against the direction of the layers:", "")
        yield from (
            f"- {it.importer} → {it.imported}: {counted(it.imports, 'import')}" for it in against
        )


def _praise(report: Report) -> Iterator[str]:
    if report.praise:
        yield from ("", "## What works well", "")
        for one in report.praise:
            yield f"- **{one.design}.** {one.why} {_code(one.evidence)}"


def _findings(report: Report) -> Iterator[str]:
    if report.by_file:
        yield from ("", "## Findings")
    explained = set[str]()
    for file, findings in report.by_file.items():
        yield from ("", f"### `{file}`", "")
        for one, lines in alike(findings):
            also = f" (and on {listed(lines[1:])})" if len(lines) > 1 else ""
            yield f"- `{one.place}` **{one.id}** {one.label}: {_escaped(one.message)}{also}"
            entry = report.catalogue.get(one.id)
            if entry and one.id not in explained:
                explained.add(one.id)
                yield from _explained(entry)


def _explained(entry: Entry) -> Iterator[str]:
    told = " ".join(f"{entry.why} {entry.instead}".split())
    if told:
        yield from ("", f"  {told}")
    if is_link(entry.url):
        yield from ("", f"  [{entry.id} {entry.name}]({entry.url})")
    for title, code in (("Before", entry.before), ("After", entry.after)):
        if code:
            yield from ("", f"  {title}:", "", "  ```python")
            yield from (f"  {line}".rstrip() for line in code.splitlines())
            yield "  ```"
    yield ""


def _others(report: Report) -> Iterator[str]:
    if report.others:
        yield from ("", "## Other findings of the tools", "")
        for one in report.others:
            yield f"- `{one.place}` {one.tools[0]} {one.id}: {_escaped(one.message)}"


def _sizes(report: Report) -> Iterator[str]:
    if report.sizes:
        yield from ("", "## Near or above the size to aim for", "")
        yield from ("| file | lines | limit | what could move |", "|---|---|---|---|")
        for size in report.sizes:
            split = "; ".join(size.split)
            limit = f"{size.limit.lines} for a {size.limit.kind}"
            yield f"| `{size.file}` | {size.lines} | {limit} | {split} |"


def _suppressions(report: Report) -> Iterator[str]:
    if report.suppressions:
        yield from ("", f"## Suppressions ({len(report.suppressions)})", "")
        yield from ("| where | tool | what | reason |", "|---|---|---|---|")
        for one in report.suppressions:
            what, reason = one.codes or "everything", _escaped(one.reason) or "**none**"
            yield f"| `{one.file}:{one.line}` | {one.tool} | {what} | {reason} |"


def _scorecard(report: Report) -> Iterator[str]:
    yield from ("", "## Scorecard", "", "| | grade | for |", "|---|---|---|")
    for one in report.scorecard:
        yield f"| {one.dimension.heading} | **{one.grade}** | {one.reason} |"


def _summary(report: Report) -> Iterator[str]:
    if report.summary:
        yield from ("", "## First things first", "")
        for at, one in enumerate(report.summary, 1):
            entry = one.entry
            count = f"{one.findings} in {one.files} file{'s' if one.files > 1 else ''}"
            yield f"{at}. **{entry.id} {entry.name}** ({one.label}, {count}). {entry.instead}"


def _questions(report: Report) -> Iterator[str]:
    if report.questions:
        yield from ("", "## Questions for a person", "")
        for entry in report.questions:
            yield f"- **{entry.id}** {' '.join(entry.question.split())}"


def _code(places: Sequence[str]) -> str:
    return ", ".join(f"`{place}`" for place in places)


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
