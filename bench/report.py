"""`python -m bench.report`: write docs/performance.md from the figures of the last runs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from bench.servers import APPS, LAYERED, LIMIT, ORM, STATEMENTS
from tests.helpers.template import ROOT

FIGURES = ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"
OPERATIONS = ("get", "list", "create")
BARS = {
    ORM: {"get": 2.0, "list": 2.0, "create": 1.5},
    STATEMENTS: dict.fromkeys(OPERATIONS, 0.95),
}
NAMES = {
    LAYERED: "rendered service",
    ORM: "flat, ORM sessions",
    STATEMENTS: "flat, same statements",
    LIMIT: "limit",
}
TITLES = {
    "litestar": "Litestar",
    "fastapi": "FastAPI",
    "msgspec": "msgspec",
    "pydantic": "Pydantic",
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
}

Row = Mapping[str, Any]


def page(figures: Mapping[str, Any]) -> str:
    """Return docs/performance.md for the figures of a run."""
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    source = Path(__file__).with_name("performance.md.jinja").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        figures,
        ratios=ratios(figures["operations"]),
        missed=missed(figures["operations"]),
        bars=BARS,
        judged=sum(row["app"] in BARS for row in figures["operations"]),
        operations=operations(figures["operations"]),
        footprints=footprints(figures["footprints"]),
    )


def ratios(rows: Sequence[Row]) -> str:
    """Return how many times the others need of what the rendered service needs."""
    found = {_key(row): row["layered_ratio"] for row in rows}
    lines = [
        [
            _pair(pair),
            TITLES[database],
            *(f"{found[pair, database, ORM, name]:.2f}" for name in OPERATIONS),
            *(f"{found[pair, database, STATEMENTS, name]:.2f}" for name in OPERATIONS),
            *(f"{found[pair, database, LIMIT, name]:.2f}" for name in OPERATIONS),
        ]
        for pair, database in _places(rows)
    ]
    heads = [f"{name} / {app}" for app in ("ORM", "statements", "limit") for name in OPERATIONS]
    return _table(["pair", "database", *heads], lines)


def missed(rows: Sequence[Row]) -> list[str]:
    """Return a line for each ratio that is below its bar."""
    return [
        f"{_pair(row['pair'])} on {TITLES[row['database']]}, {row['operation']} against "
        f"{NAMES[row['app']]}: {row['layered_ratio']:.2f} of {bar:.2f}"
        for row in rows
        if (bar := BARS.get(row["app"], {}).get(row["operation"], 0)) > row["layered_ratio"]
    ]


def operations(rows: Sequence[Row]) -> str:
    """Return the figures of each app: CPU time, requests a second, latencies."""
    found = {_key(row): row for row in rows}
    lines = [
        [
            _pair(pair),
            TITLES[database],
            NAMES[app],
            *(_told(found[pair, database, app, name]) for name in OPERATIONS),
        ]
        for pair, database in _places(rows)
        for app in APPS
    ]
    return _table(["pair", "database", "app", *OPERATIONS], lines)


def footprints(rows: Sequence[Row]) -> str:
    """Return what it takes to start each app, and to have it."""
    lines = [
        [
            _pair(row["pair"]),
            TITLES[row["database"]],
            NAMES[row["app"]],
            f"{row['start_seconds']:.2f}",
            f"{row['start_cpu_seconds']:.2f}",
            f"{row['memory_bytes'] / 1_000_000:.0f}",
        ]
        for row in rows
    ]
    return _table(["pair", "database", "app", "start, s", "CPU of it, s", "memory, MB"], lines)


def _told(row: Row) -> str:
    return (
        f"{row['cpu_microseconds']:.0f} µs, {row['requests_per_second']:.0f}/s, "
        f"{row['p50_milliseconds']:.1f}/{row['p99_milliseconds']:.1f} ms"
    )


def _key(row: Row) -> tuple[str, str, str, str]:
    return row["pair"], row["database"], row["app"], row["operation"]


def _places(rows: Sequence[Row]) -> Iterable[tuple[str, str]]:
    return dict.fromkeys((row["pair"], row["database"]) for row in rows)


def _pair(pair: str) -> str:
    return ", ".join(TITLES[part] for part in pair.split("-"))


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Write the page."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    PAGE.write_text(page(figures), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
