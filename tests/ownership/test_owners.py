"""Every file that is rendered has an owner, and what is the team's is left alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from scripts.ownership import PAGE, anonymous, page
from scripts.ownership import rendered as rendered_paths
from strata.cli import main
from strata.ownership import Owner, matching, owner, patterns
from tests.helpers.combinations import EVERY, SALES, Combination
from tests.helpers.process import commit
from tests.helpers.rendering import conflicts, files, update
from tests.helpers.services import Service
from tests.helpers.sharing import Shared
from tests.helpers.template import ROOT, Template

TEAM = [pattern for pattern, whose in patterns().items() if whose is Owner.TEAM]
REVISIONS = "migrations/versions"


@pytest.fixture(scope="session")
def paths(shared: Shared, template: Template) -> set[str]:
    """Every path that the template renders, with words for names."""

    def build(folder: Path) -> None:
        folder.mkdir()
        (folder / "paths").write_text("\n".join(rendered_paths(template.path)), encoding="utf-8")

    return set(
        (shared.once("owned-paths", build) / "paths").read_text(encoding="utf-8").split("\n")
    )


def test_the_page_is_current(paths: set[str]) -> None:
    """Where this fails: `just ownership`, and read the difference."""
    assert PAGE.read_text(encoding="utf-8") == page(paths)


def test_every_pattern_decides_about_a_path(paths: set[str]) -> None:
    deciding = {matching(path.replace("<", "").replace(">", ""))[0] for path in paths}
    assert [pattern for pattern in patterns() if pattern not in deciding] == []


@pytest.mark.parametrize("combination", EVERY, ids=str)
def test_every_rendered_path_has_an_owner_and_is_on_the_page(
    combination: Combination, rendered: Callable[[Combination], Service]
) -> None:
    found = files(rendered(combination).path)
    assert {path for path in found if not matching(path)} == set()
    named = anonymous(
        found,
        contexts=("catalog", "library", "sales"),
        entities=[name.lower() for name in ("Product", "Volume", *SALES)],
    )
    listed = PAGE.read_text(encoding="utf-8")
    assert {path for path in named if f"- `{path}`\n" not in listed} == set()


def test_copier_is_told_the_same() -> None:
    """What comes back when it was deleted is skipped; a context's revisions are excluded, and stay deleted."""
    documents = yaml.load_all((ROOT / "copier.yml").read_text(encoding="utf-8"), _Including)
    settings = next(documents)
    skipped = settings["_skip_if_exists"]
    excluded = [text for text in settings["_exclude"] if "_copier_operation == 'update'" in text]
    condition = "_copier_operation == 'update' and kind == 'context'"
    assert excluded == [f"{{% if {condition} %}}{REVISIONS}{{% endif %}}"]
    assert sorted(TEAM) == sorted([*skipped, f"{REVISIONS}/**"])


class _Including(yaml.SafeLoader):
    """Reads `!include` as a text."""


def _as_text(_: yaml.SafeLoader, node: yaml.Node) -> str:
    return str(node.value)


_Including.add_constructor("!include", _as_text)


def test_an_update_never_touches_what_is_the_teams(
    template: Template, service: Service, tmp_path: Path
) -> None:
    releases = template.fork(tmp_path / "template")
    sources = [
        file.relative_to(releases.path).as_posix()
        for file in (releases.path / "template").rglob("*")
        if file.is_file() and _is_the_teams(file.relative_to(releases.path).parts[2:])
    ]
    assert len(sources) == len(TEAM)
    releases.release("v0.2.0", dict.fromkeys(sources, lambda text: f"# Newer\n{text}"))
    _point(service.path, releases)
    (service.path / "checks" / "flags.txt").write_text("--off=AS-03\n", encoding="utf-8")
    commit(service.path, "Decide what fails")
    before = _teams(service.path)
    assert len(before) > len(TEAM)
    for context in (None, "catalog"):
        update(service.path, context)
        assert conflicts(service.path) == []
        commit(service.path, "Update")
    assert _teams(service.path) == before


def _is_the_teams(parts: tuple[str, ...]) -> bool:
    path = "/".join(parts).removesuffix(".jinja")
    return bool(parts) and bool(matching(path)) and owner(path) is Owner.TEAM


def _teams(service: Path) -> dict[str, bytes]:
    found = files(service)
    return {path: text for path, text in found.items() if owner(path) is Owner.TEAM}


def _point(service: Path, template: Template) -> None:
    """Let a service come from another clone of the template."""
    for file in service.glob(".copier-answers*.yml"):
        answers = yaml.safe_load(file.read_text(encoding="utf-8"))
        answers["_src_path"] = str(template.path)
        file.write_text(yaml.safe_dump(answers), encoding="utf-8")


def test_a_service_tells_whose_its_files_are(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = "src/shop/catalog/domain/prices.py"
    (service.path / by_hand).write_text("FREE = 0\n", encoding="utf-8")
    monkeypatch.chdir(service.path)
    assert main(["owners", "--format", "json", "src/shop/catalog", "checks", "migrations"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[by_hand] == "team"
    assert found["src/shop/catalog/domain/product.py"] == "shared"
    assert found["checks/flags.txt"] == found["migrations/versions/sales_0001_create.py"] == "team"
    assert found["checks/rules/AP-01.yml"] == "template"
    assert main(["owners", "nowhere"]) == 1
    assert "no file of the service is at nowhere" in capsys.readouterr().err
