"""A dry run tells exactly what the command then does, and writes nothing."""

from pathlib import Path

import pytest

from tests.growth.conftest import Strata
from tests.helpers.process import commit, git
from tests.helpers.rendering import changes, files
from tests.helpers.services import Service

SHAPE = {
    "summary",
    "dry_run",
    "created",
    "changed",
    "removed",
    "conflicts",
    "migration",
    "next",
    "notes",
}
COMMANDS = (
    ("context", "orders", "Order", "number:str:unique"),
    ("entity", "catalog", "Category", "name:str:unique"),
    ("field", "catalog", "Product", "weight:int:null"),
    ("remove", "catalog"),
    ("remove", "catalog", "--never-migrated"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_plan_is_what_happens(catalog: Path, strata: Strata, command: tuple[str, ...]) -> None:
    before = files(catalog)
    plan = strata(catalog, *command, "--dry-run", "--format", "json").json
    assert files(catalog) == before
    assert changes(catalog) == []
    done = strata(catalog, *command, "--format", "json").json
    assert plan.keys() == SHAPE
    assert (plan.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert plan == done
    after = files(catalog)
    assert done["created"] == sorted(after.keys() - before.keys())
    assert done["removed"] == sorted(before.keys() - after.keys())
    assert done["changed"] == sorted(
        n for n in before.keys() & after.keys() if before[n] != after[n]
    )
    if done["migration"]:
        path, source = done["migration"]["path"], done["migration"]["source"]
        assert path in done["created"]
        assert after[path].decode() == source


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_second_time_changes_nothing(
    catalog: Path, strata: Strata, command: tuple[str, ...]
) -> None:
    strata(catalog, *command)
    commit(catalog, "First time")
    done = strata(catalog, *command, "--format", "json").json
    assert done["summary"].startswith("Nothing to do: ")
    assert (done["created"], done["changed"], done["removed"]) == ([], [], [])
    assert changes(catalog) == []


def test_a_plan_is_made_for_people(catalog: Path, strata: Strata) -> None:
    plan = strata(catalog, "field", "catalog", "Product", "weight:int:null", "--dry-run").stdout
    assert "  create   migrations/versions/catalog_0002_add_weight_to_products.py\n" in plan
    assert "  change   src/shop/catalog/domain/product.py\n" in plan
    assert '        batch.add_column(sa.Column("weight", sa.Integer(), nullable=True))\n' in plan
    assert plan.endswith(
        "These would be next: just migrate && just check\nNothing was written: this is a dry run.\n"
    )
    done = strata(catalog, "field", "catalog", "Product", "weight:int:null").stdout
    assert done.endswith("Nothing is committed yet. Next: just migrate && just check\n")


def test_a_context_needs_no_repository(
    bare_service: Service, strata: Strata, tmp_path: Path
) -> None:
    git(bare_service.path, "checkout-index", "--all", f"--prefix={tmp_path / 'plain'}/")
    plain = tmp_path / "plain"
    before = files(plain)
    command = ("context", "catalog", "Product", "sku:str", "--format", "json")
    plan = strata(plain, *command, "--dry-run").json
    assert files(plain) == before
    done = strata(plain, *command).json
    assert plan["created"] == done["created"] == sorted(files(plain).keys() - before.keys())
    refused = strata(plain, "field", "catalog", "Product", "weight:int:null", expect=1)
    assert "git init" in refused.stderr


def test_a_context_may_be_added_to_a_tree_with_changes(
    bare_service: Service, strata: Strata
) -> None:
    (bare_service.path / "NOTES.md").write_text("Ours\n", encoding="utf-8")
    command = ("context", "catalog", "Product", "sku:str", "--format", "json")
    plan = strata(bare_service.path, *command, "--dry-run").json
    assert "NOTES.md" not in plan["created"]
    assert strata(bare_service.path, *command).json["created"] == plan["created"]


def test_a_service_may_lie_in_a_folder_of_a_repository(
    catalog: Path, strata: Strata, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    service = whole / "services" / "shop"
    service.parent.mkdir(parents=True)
    catalog.rename(service)
    for file in (service / ".git").rglob("*"):
        file.chmod(0o700)
    git(service, "worktree", "prune")
    (service / ".git").rename(whole / ".git")
    commit(whole, "One repository for all")
    command = ("field", "catalog", "Product", "weight:int:null", "--format", "json")
    plan = strata(service, *command, "--dry-run").json
    assert changes(whole) == []
    done = strata(service, *command).json
    assert done["changed"] == plan["changed"]
    assert ".copier-answers.catalog.yml" in done["changed"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((), "required"),
        (("grow",), "grow"),
        (("port", "catalog", "Mail", "More"), "'More' is not understood"),
        (("context", "orders", "--dry", "Order", "a:str"), "'--dry' is not understood"),
    ],
    ids=str,
)
def test_a_command_that_is_not_understood_is_told(
    catalog: Path,
    strata: Strata,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    named: str,
) -> None:
    with pytest.raises(SystemExit, match="2"):
        strata(catalog, *words)
    assert named in capsys.readouterr().err


def test_a_folder_without_a_service_is_refused(tmp_path: Path, strata: Strata) -> None:
    done = strata(tmp_path, "context", "catalog", "Product", "sku:str", expect=1)
    assert "not the folder of a service" in done.stderr
