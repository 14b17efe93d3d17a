"""`just static` of a service: every tool is heard, and a failing one fails it."""

from collections.abc import Callable
from pathlib import Path

from tests.helpers.combinations import DEFAULT, Combination
from tests.helpers.rendering import copy_of
from tests.helpers.services import Service

TOOLS = [
    "ast-grep scan",
    "ruff format",
    "ruff check .",
    "deptry src migrations",
    "lint-imports",
    "mypy",
]


def test_every_tool_is_heard_in_order_and_a_failing_one_fails_it(
    installed: Callable[[Combination], Service], tmp_path: Path
) -> None:
    service = Service(copy_of(installed(DEFAULT).path, tmp_path / "service"))
    (service.path / "checks" / "flags.txt").write_text(
        "--warning=AP-18  # for now\n", encoding="utf-8"
    )
    done = service.just("static")
    assert [line for line in done.stdout.splitlines() if line.startswith("uv run ")] == [
        f"uv run {tool}" for tool in TOOLS
    ]
    assert "\x1b" not in done.stdout
    broken = service.source / "catalog" / "domain" / "broken.py"
    broken.write_text('import json\n\nCOUNT: int = "one"\nprint(COUNT)\n', encoding="utf-8")
    done = service.just("static", expect=1)
    heard = ["warning[AP-18]", "already formatted", "unused-import", "KEPT", "broken.py:3: error"]
    places = [done.stdout.index(words) for words in heard]
    assert places == sorted(places)
    assert "failed: ruff mypy" in done.stderr
