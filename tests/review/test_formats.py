"""A report in its five formats."""

import json
import re
from dataclasses import replace
from io import StringIO

import pytest

from strata.review.architecture import Architecture, Edge
from strata.review.catalogue import Catalogue
from strata.review.formats.as_json import as_json
from strata.review.formats.github import as_github
from strata.review.formats.markdown import as_markdown
from strata.review.formats.sarif import as_sarif
from strata.review.formats.style import Style
from strata.review.formats.text import as_text
from strata.review.model import Dimension, Finding, Label, ToolRun, merged
from strata.review.praise import Praise
from strata.review.report import Report
from strata.review.scorecard import Grade, verdict
from strata.review.sizes import SERVICE, Size
from strata.review.suppressions import Suppression
from tests.review.conftest import CHECKS

TABLE = "src/shop/catalog/infrastructure/table.py"
DOMAIN = "src/shop/catalog/domain/product.py"


def found(id_: str, file: str, line: int, tool: str = "ast-grep", message: str = "") -> Finding:
    """Return a finding of an id of the catalogue, or else of a tool's own code."""
    entry = Catalogue.read(CHECKS).get(id_)
    label = entry.label if entry else Label.NIT
    told = message or f"{id_} is here"
    return Finding(file, line, id_, label, told, (tool,), id_, catalogued=entry is not None)


FINDINGS = merged(
    [
        found("AP-16", DOMAIN, 30, "ruff", "`x: y`, 100%\nof it | <b>"),
        found("AP-08", TABLE, 9),
        found("AS-08", TABLE, 4, message="nothing is implemented here"),
        found("AS-08", TABLE, 7, message="nothing is implemented here"),
        found("AS-02", DOMAIN, 3),
        found("AS-12", DOMAIN, 4),
        found("E501", TABLE, 1, "ruff"),
    ]
)

REPORT = Report(
    name="shop",
    catalogue=Catalogue.read(CHECKS),
    verdict=verdict(FINDINGS),
    map=Architecture(
        frameworks=["Litestar"],
        libraries=["msgspec", "SQLAlchemy"],
        layout="contexts, with layers in each",
        modules=2,
        lines=1234,
        parts={"catalog": {"domain": 1, "infrastructure": 1}},
        layers=[Edge("infrastructure", "domain", 4), Edge("domain", "infrastructure", 1, True)],
        contexts=[],
        inside=[
            Edge("catalog.infrastructure", "catalog.domain", 4),
            Edge("catalog.domain", "catalog.infrastructure", 1, True),
        ],
    ),
    praise=[Praise("2 ports as Protocol", "Fakes fit.", [f"{DOMAIN}:5"])],
    findings=FINDINGS,
    sizes=[Size("src/shop/catalog/application/service.py", 250, SERVICE, ["Prices → prices.py"])],
    scorecard=[
        Grade(Dimension.ORM, "C", "1 blocking"),
        Grade(Dimension.ASYNC, "-", "no async code"),
    ],
    suppressions=[
        Suppression(TABLE, 2, "ruff", "E501", ""),
        Suppression(TABLE, 3, "mypy", "x", "old"),
    ],
    tools=[ToolRun("ruff", FINDINGS, "2 files"), ToolRun("deptry", skipped="nothing is installed")],
)


def test_the_text_says_the_verdict_first_and_the_heaviest_findings_before_the_others() -> None:
    lines = as_text(REPORT, Style()).splitlines()
    assert lines[0] == "Review of shop  Litestar, msgspec, SQLAlchemy"
    assert lines[2:5] == [
        "  Slop      FAILED  3 tells of unreviewed code",
        "                    AS-02 (1), AS-08 (2), AS-12 (1)",
        "  Findings  1 blocking · 4 important · 1 nit",
    ]
    titles = [line for line in lines if line and not line.startswith(" ")][1:]
    assert titles == [
        "Architecture",
        "What works well",
        "Findings",
        "Other findings of the tools (1)",
        "Near or above the size to aim for, in lines",
        "Suppressions (2, 1 without a reason)",
        "Scorecard",
        "First things first",
        "Questions for a person",
    ]
    at = lines.index(f"  {TABLE}")
    assert lines[at + 1] == "  9  AP-08   blocking    AP-08 is here"
    assert lines[at + 2].split(None, 1)[0] == "why"
    assert "  4  AS-08   important   nothing is implemented here (and on 7)" in lines
    assert at < lines.index(f"  {DOMAIN}")
    assert "  domain         → ✗ infrastructure 1" in lines
    assert "  not deptry: nothing is installed" in lines
    assert max(map(len, lines)) <= 100


def test_an_explanation_is_given_once_with_before_and_after() -> None:
    text = as_text(REPORT, Style())
    assert text.count("The caller finds out in production.") == 1
    assert "before   │ factory = async_sessionmaker(engine)" in text


def test_a_narrow_terminal_wraps_words() -> None:
    lines = as_text(REPORT, Style(), 60).splitlines()
    assert max(len(line) for line in lines if "src/" not in line and "│" not in line) <= 70


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert Style.of(Terminal()).colour
    assert not Style.of(StringIO()).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Style.of(Terminal()).colour
    coloured = as_text(REPORT, Style(colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == as_text(REPORT, Style())


def test_a_limited_report_is_about_the_findings_alone() -> None:
    limited = replace(REPORT, scope="AP-08")
    for printed in (as_text(limited, Style()), as_markdown(limited)):
        assert "Only AP-08" in printed
        assert "Scorecard" not in printed
        assert "Architecture" not in printed


def test_the_json_has_everything() -> None:
    report = json.loads(as_json(REPORT))
    assert set(report) == {
        *("project", "limited_to", "verdict", "map", "praise", "findings", "sizes"),
        *("scorecard", "summary", "suppressions", "questions", "tools"),
    }
    first = report["findings"][0]
    assert first["file"] == DOMAIN
    assert (first["line"], first["id"], first["label"]) == (3, "AS-02", "important")
    assert first["why"] == "Nobody knows which keys there are."
    assert first["tool"] == "ast-grep"
    assert report["verdict"] == {
        "slop": "failed",
        "tells": {"AS-02": 1, "AS-08": 2, "AS-12": 1},
    }
    assert report["scorecard"]["orm"] == {"grade": "C", "reason": "1 blocking"}
    counts = {"blocking": 1, "important": 4, "suggestion": 0, "nit": 1}
    assert report["summary"]["counts"] == counts
    assert [one["id"] for one in report["summary"]["first"]][:2] == ["AP-08", "AS-08"]
    assert report["questions"][0]["id"] == "RP-03"
    other = [one for one in report["findings"] if not one["in_catalogue"]]
    assert [(one["id"], one["label"]) for one in other] == [("E501", "nit")]


def test_the_markdown_has_a_diagram_and_escapes_what_tools_say() -> None:
    text = as_markdown(REPORT)
    assert text.startswith("# Review of shop\n\n**Slop: failed** (AS-02: 1, AS-08: 2, AS-12: 1).")
    assert "```mermaid\nflowchart TD\n  subgraph catalog[catalog]\n" in text
    assert "  catalog_infrastructure -- 4 --> catalog_domain\n" in text
    assert "  catalog_domain -. 1 .-> catalog_infrastructure\n" in text
    assert "`x: y`, 100% of it \\| &lt;b>" in text
    assert f"- `{TABLE}:9` **AP-08** blocking: AP-08 is here" in text
    assert "| ORM use | **C** | 1 blocking |" in text


def test_the_sarif_has_rules_with_help_and_results_with_places() -> None:
    log = json.loads(as_sarif(REPORT))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["AP-08", "AP-16", "AS-02", "AS-08", "AS-12"]
    assert rules[0]["helpUri"] == "https://docs.example/AP-08"
    assert "helpUri" not in rules[1]
    assert "MissingGreenlet" in rules[0]["help"]["text"]
    assert "```python\nfactory = async_sessionmaker(engine)" in rules[0]["help"]["markdown"]
    assert len(run["results"]) == 6
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"].startswith("src/")
        assert place["physicalLocation"]["region"]["startLine"] >= 1


def test_the_annotations_escape_what_github_would_read_as_syntax() -> None:
    lines = as_github(REPORT).splitlines()
    assert len(lines) == 6
    assert lines[-1].startswith(
        f"::error file={TABLE},line=9,title=AP-08 Expire on commit left on::"
    )
    (nit,) = [line for line in lines if "AP-16" in line]
    assert nit == (
        f"::notice file={DOMAIN},line=30,title=AP-16 Missing type hints::"
        "`x: y`, 100%25%0Aof it | <b>. Annotate."
    )


def test_twins_are_one_finding_with_the_words_of_the_first() -> None:
    twins = [found("AP-16", TABLE, 1, "ruff", "first"), found("AP-16", TABLE, 1, "mypy", "second")]
    (one,) = merged([*twins, *twins])
    assert one.tools == ("ruff", "mypy")
    assert one.message == "first"
    assert len(merged([*twins, found("AP-16", TABLE, 2), found("AP-08", TABLE, 1)])) == 3
