"""The report for a terminal: the most important first, short lines, aligned."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from ..architecture import Edge
from ..catalogue import Entry
from ..layers import Layer
from ..model import Finding, counted
from ..report import Report
from ..sizes import Size
from .grouping import alike, listed
from .style import Style

WIDTH = 100
_MOST_EDGES = 12
_FEW_PARTS = 2  # the package and what composes it
_MOST_OTHERS = 10
_MOST_SIZES = 12
_MOST_SUPPRESSIONS = 20


def as_text(report: Report, style: Style, width: int = WIDTH) -> str:
    """Return a report for people, in lines of at most `width` where its words allow it."""
    return "\n".join(line.rstrip() for line in _Text(report, style, width).lines())


class _Text:
    def __init__(self, report: Report, style: Style, width: int) -> None:
        self.report = report
        self.style = style
        self.width = width
        self.explained: set[str] = set()

    def lines(self) -> Iterator[str]:
        yield from self._head()
        if not self.report.scope:
            yield from self._map()
            yield from self._praise()
        yield from self._findings()
        yield from self._others()
        if not self.report.scope:
            yield from self._sizes()
            yield from self._suppressions()
            yield from self._scorecard()
        yield from self._summary()
        if not self.report.scope:
            yield from self._questions()

    def _head(self) -> Iterator[str]:
        report, style = self.report, self.style
        used = ", ".join([*report.map.frameworks, *report.map.libraries])
        yield style(f"Review of {report.name}", "bold") + (
            f"  {style(used, 'dim')}" if used else ""
        )
        if report.scope:
            yield style(f"Only {report.scope}", "dim")
        yield ""
        tells = report.verdict.tells
        told = ("passed", "green") if report.verdict.passed else ("FAILED", "red")
        yield f"  Slop      {style(*told, 'bold')}  {counted(len(tells), 'tell')} of unreviewed code"
        named = ", ".join(f"{id_}\u00a0({count})" for id_, count in tells.items())
        lines = self._wrapped(named, " " * 20)
        yield from (style(line.replace("\u00a0", " "), "dim") for line in lines)
        yield f"  Findings  {self._counted() or style('none', 'green', 'bold')}"

    def _counted(self) -> str:
        return " · ".join(
            self.style.label(label, f"{count} {label}" if label.fails else counted(count, label))
            for label, count in self.report.counts.items()
            if count
        )

    def _title(self, title: str) -> Iterator[str]:
        yield ""
        yield self.style(title, "bold", "cyan")

    def _map(self) -> Iterator[str]:
        shown = self.report.map
        yield from self._title("Architecture")
        yield f"  {shown.layout}; {shown.modules} modules, {shown.lines:,} lines"
        yield ""
        columns = [
            str(it) for it in (*Layer, "other") if any(it in p for p in shown.parts.values())
        ]
        first = max(map(len, shown.parts), default=0)
        heading = "  ".join(f"{it:>{max(len(it), 4)}}" for it in columns)
        yield self.style(f"  {'':{first}}  {heading}", "dim")
        for part, layers in shown.parts.items():
            counts = "  ".join(f"{layers.get(it) or '·':>{max(len(it), 4)}}" for it in columns)
            yield f"  {part:{first}}  {counts}"
        for edges in (shown.layers, shown.contexts if len(shown.parts) > _FEW_PARTS else ()):
            if edges:
                yield ""
                yield from self._edges(edges)

    def _edges(self, edges: Sequence[Edge]) -> Iterator[str]:
        by_importer: dict[str, list[Edge]] = {}
        for edge in edges:
            by_importer.setdefault(edge.importer, []).append(edge)
        first = max(map(len, by_importer))
        for importer, mine in list(by_importer.items())[:_MOST_EDGES]:
            told = ", ".join(
                self.style(f"✗ {edge.imported} {edge.imports}", "red")
                if edge.outward
                else f"{edge.imported} {edge.imports}"
                for edge in mine
            )
            yield f"  {importer:{first}} → {told}"

    def _praise(self) -> Iterator[str]:
        if not self.report.praise:
            return
        yield from self._title("What works well")
        for one in self.report.praise:
            yield f"  {self.style('✓', 'green')} {one.design}"
            yield from self._wrapped(one.why, "    ")
            yield self.style(f"    {'  '.join(one.evidence[:1])}", "dim")

    def _findings(self) -> Iterator[str]:
        files = self.report.by_file
        if not files:
            return
        yield from self._title("Findings")
        for file, findings in files.items():
            yield ""
            yield f"  {self.style(file, 'bold')}"
            longest = max(len(str(one.line)) for one in findings)
            for one, lines in alike(findings):
                yield from self._finding(one, lines, longest)

    def _finding(self, one: Finding, lines: Sequence[int], longest: int) -> Iterator[str]:
        indent = " " * (longest + 24)
        also = f" (and on {listed(lines[1:])})" if len(lines) > 1 else ""
        told = textwrap.wrap(f"{one.message}{also}", max(self.width - len(indent), 40)) or [""]
        id_ = self.style(f"{one.id:6}", "bold")
        label = self.style.label(one.label, f"{one.label:10}")
        yield f"  {one.line:>{longest}}  {id_}  {label}  {told[0]}"
        yield from (f"{indent}{line}" for line in told[1:])
        entry = self.report.catalogue.get(one.id)
        if entry and one.id not in self.explained:
            self.explained.add(one.id)
            yield from self._explained(entry, " " * (longest + 4))

    def _explained(self, entry: Entry, indent: str) -> Iterator[str]:
        yield from self._wrapped(entry.why, f"{indent}why      ", f"{indent}         ")
        yield from self._wrapped(entry.instead, f"{indent}instead  ", f"{indent}         ")
        for title, code in (("before", entry.before), ("after", entry.after)):
            for at, line in enumerate(code.splitlines()):
                yield self.style(f"{indent}{title if not at else '':7}  ", "dim") + f"│ {line}"

        if entry.url:
            yield self.style(f"{indent}page     {entry.url}", "dim")

    def _others(self) -> Iterator[str]:
        others = self.report.others
        if not others:
            return
        yield from self._title(f"Other findings of the tools ({len(others)})")
        for one in others[:_MOST_OTHERS]:
            yield f"  {one.place}  {self.style(f'{one.tools[0]} {one.id}', 'dim')}"
            yield from self._wrapped(one.message, "    ")
        yield from self._more(others, others[:_MOST_OTHERS])

    def _sizes(self) -> Iterator[str]:
        if not self.report.sizes:
            return
        yield from self._title("Near or above the size to aim for, in lines")
        shown = self.report.sizes[:_MOST_SIZES]
        for size in shown:
            yield f"  {self._size(size)}  {size.file}"
            for line in size.split:
                yield from self._wrapped(line, "        → ", " " * 10)
        yield from self._more(self.report.sizes, shown)

    def _size(self, size: Size) -> str:
        told = f"{size.lines:>4} of {size.limit.lines} {size.limit.kind:13}"
        if size.lines > size.limit.hard:
            return self.style(told, "red")
        return self.style(told, "yellow") if size.lines > size.limit.lines else told

    def _suppressions(self) -> Iterator[str]:
        found = self.report.suppressions
        if not found:
            return
        without = sum(not one.reason for one in found)
        told = f", {without} without a reason" if without else ""
        yield from self._title(f"Suppressions ({len(found)}{told})")
        shown = sorted(found, key=lambda one: bool(one.reason))[:_MOST_SUPPRESSIONS]
        for one in shown:
            reason = one.reason or self.style("no reason", "yellow")
            yield f"  {one.tool:8}  {one.codes or 'everything':16}  {one.file}:{one.line}  {reason}"
        yield from self._more(found, shown)

    def _scorecard(self) -> Iterator[str]:
        yield from self._title("Scorecard")
        for one in self.report.scorecard:
            told = self.style(one.reason, "dim")
            yield f"  {self.style.grade(one.grade)}  {one.dimension.heading:15} {told}"

    def _summary(self) -> Iterator[str]:
        summary = self.report.summary
        yield from self._title("First things first" if summary else "Nothing to mend")
        for one in summary:
            entry = one.entry
            where = f"{one.findings} in {counted(one.files, 'file')}"
            label = self.style.label(one.label, f"{one.label:10}")
            yield f"  {self.style(f'{entry.id:6}', 'bold')}  {label}  {where:16}  {entry.name}"
            yield from self._wrapped(entry.instead, " " * 10)
        yield ""
        ran = [f"{run.tool} ({run.read})" for run in self.report.tools if not run.skipped]
        skipped = [f"not {run.tool}: {run.skipped}" for run in self.report.tools if run.skipped]
        for told in (f"Read by {', '.join(ran)}.", *skipped):
            yield from (self.style(line, "dim") for line in self._wrapped(told, "  "))

    def _questions(self) -> Iterator[str]:
        questions = self.report.questions
        if not questions:
            return
        yield from self._title("Questions for a person")
        for entry in questions:
            yield from self._wrapped(entry.question, f"  {entry.id:6}  ", " " * 10)

    def _more(self, all_: Sequence[object], shown: Sequence[object]) -> Iterator[str]:
        if len(all_) > len(shown):
            yield self.style(f"  and {len(all_) - len(shown)} more: --format json", "dim")

    def _wrapped(self, text: str, indent: str, then: str | None = None) -> Iterable[str]:
        words = re.sub(r"[ \t\n]+", " ", text).strip()
        following = indent if then is None else then
        return textwrap.wrap(words, self.width, initial_indent=indent, subsequent_indent=following)
