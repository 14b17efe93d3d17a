"""`just outdated`: what is behind, what has drifted, and the exit codes for CI."""

import json
from pathlib import Path

from tests.helpers.process import commit
from tests.helpers.rendering import changes, files
from tests.update.conftest import Command
from tests.update.small import LAST, LINES, Small


def test_what_is_behind_and_what_has_drifted(shop: Path, just: Command) -> None:
    (shop / "checks/a.yml").unlink()
    (shop / "readme.txt").write_text("the team's to edit\n", encoding="utf-8")
    before = files(shop), changes(shop)
    found = json.loads(just(shop, "outdated", "--format", "json", expect=3).stdout)
    assert found == {
        "source": "../template",
        "newest": "v1.1.0",
        "parts": [
            {
                "name": "the service",
                "at": "v1.0.0",
                "behind": True,
                "changes": ["The last line is theirs"],
                "drift": [{"path": "checks/a.yml", "how": "deleted"}],
            },
            {
                "name": "catalog",
                "at": "v1.0.0",
                "behind": True,
                "changes": ["The last line is theirs"],
                "drift": [],
            },
        ],
        "notes": [],
        "behind": True,
        "drifted": True,
    }
    assert just(shop, "outdated", expect=3).stdout.splitlines() == [
        "the service: v1.0.0, behind v1.1.0",
        "catalog: v1.0.0, behind v1.1.0",
        "What v1.1.0 brings:",
        "  - The last line is theirs",
        "1 file of the template changed by hand:",
        "  deleted  checks/a.yml",
        "Next: just update",
    ]
    assert (files(shop), changes(shop)) == before


def test_drift_alone_ends_with_a_code_where_it_is_asked_for(shop: Path, just: Command) -> None:
    just(shop, "update")
    assert just(shop, "outdated", "--drift").stdout.splitlines() == [
        "the service: v1.1.0, up to date",
        "catalog: v1.1.0, up to date",
    ]
    rules = shop / "checks/a.yml"
    rules.write_bytes(rules.read_bytes().replace(b"\n", b"\r\n"))
    just(shop, "outdated", "--drift")
    rules.write_text(LINES.replace(LAST, "ours\n"), encoding="utf-8")
    commit(shop, "Change a rule")
    assert "  changed  checks/a.yml" in just(shop, "outdated").stdout
    just(shop, "outdated", "--drift", expect=4)


def test_what_cannot_be_told_is_refused(
    small: Small, shop: Path, just: Command, tmp_path: Path
) -> None:
    small.path.rename(tmp_path / "elsewhere")
    assert "../template cannot be read" in just(shop, "outdated", expect=1).stderr
