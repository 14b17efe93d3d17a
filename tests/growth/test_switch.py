"""A service gets another framework, schema library or database; what is not theirs stays as it was."""

import os
import shutil
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from tests.growth.conftest import Strata
from tests.helpers.combinations import ADVANCED_ALCHEMY, COMBINATIONS, DEFAULT, Combination
from tests.helpers.process import commit, git
from tests.helpers.rendering import changes, conflicts, copy_of, files, recorded
from tests.helpers.services import Service

Rendered = Callable[[Combination], Service]
ALL = (
    *permutations(COMBINATIONS, 2),
    *(
        pair
        for number, other in enumerate(ADVANCED_ALCHEMY)
        for pair in permutations((COMBINATIONS[5 * number], other))
    ),
)
SAMPLE = (
    (DEFAULT, COMBINATIONS[10]),
    (COMBINATIONS[10], ADVANCED_ALCHEMY[2]),
)
PAIRS = ALL if os.environ.get("STRATA_SWITCHES") == "all" else SAMPLE

CONTROLLER = "src/shop/catalog/entrypoints/product_controller.py"
OPENAPI = "src/shop/shared/entrypoints/openapi.py"
PRODUCT = "src/shop/catalog/domain/product.py"


def words(old: Combination, new: Combination) -> list[str]:
    """Return the answers that lead from one combination to another, as the command takes them."""
    before, after = old.answers, new.answers
    return [f"{key}={value}" for key, value in after.items() if before[key] != value]


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda combination: str(combination))
def test_a_switched_service_is_as_if_it_had_been_rendered_so(
    old: Combination, new: Combination, rendered: Rendered, strata: Strata, tmp_path: Path
) -> None:
    """All its checks are those of the fresh one, which tests/matrix runs."""
    service = copy_of(rendered(old).path, tmp_path / "service")
    done = strata(service, "switch", *words(old, new), "--format", "json").json
    assert done["conflicts"] == []
    assert [note for note in done["notes"] if "data stays" not in note] == []
    assert files(service) == files(rendered(new).path)


def edit(service: Path, name: str, old: str, new: str) -> None:
    """Replace a text in a file, once."""
    text = (service / name).read_text(encoding="utf-8")
    assert text.count(old), name
    (service / name).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def edited(catalog: Path) -> Path:
    """A service with edits in its entrypoints and in its core, and with a context made by hand."""
    controller = (catalog / CONTROLLER).read_text(encoding="utf-8")
    (catalog / CONTROLLER).write_text(f"# Ours\n{controller}", encoding="utf-8")
    (catalog / OPENAPI).write_text(
        (catalog / OPENAPI).read_text(encoding="utf-8") + "\nOURS = 1\n", encoding="utf-8"
    )
    edit(
        catalog,
        PRODUCT,
        "    def change(",
        "    def ours(self) -> bool:\n        return True\n\n    def change(",
    )
    edit(catalog, "pyproject.toml", '    "alembic', '    "aiofiles~=24.1",\n    "alembic')
    by_hand = catalog / "src/shop/byhand"
    by_hand.mkdir()
    (by_hand / "wiring.py").write_text("WIRED = 1\n", encoding="utf-8")
    (catalog / ".env").write_text(
        "SHOP_DATABASE_URL=sqlite+aiosqlite:///old.db\n", encoding="utf-8"
    )
    versions = catalog / "migrations/versions"
    (versions / "catalog_0002_ours.py").write_text(
        'from alembic import op\n\nrevision = "catalog_0002"\ndown_revision = "catalog_0001"\n\n\n'
        'def upgrade() -> None:\n    op.execute("VACUUM")\n',
        encoding="utf-8",
    )
    commit(catalog, "Edit by hand")
    return catalog


def test_edits_are_carried_or_shown(edited: Path, strata: Strata) -> None:
    before = files(edited)
    answers = ("framework=fastapi", "database=postgresql")
    plan = strata(edited, "switch", *answers, "--dry-run", "--format", "json", expect=1).json
    assert files(edited) == before
    assert changes(edited) == []
    done = strata(edited, "switch", *answers, "--format", "json", expect=1).json
    assert {**plan, "dry_run": False} == done
    assert done["conflicts"] == conflicts(edited) == [CONTROLLER]
    assert "# Ours" in (edited / CONTROLLER).read_text(encoding="utf-8")
    assert (edited / OPENAPI).read_text(encoding="utf-8").endswith("\nOURS = 1\n")
    after = files(edited)
    for name in (PRODUCT, "src/shop/byhand/wiring.py", "migrations/versions/catalog_0002_ours.py"):
        assert after[name] == before[name]
    assert b"aiofiles" in after["pyproject.toml"]
    assert b"fastapi" in after["pyproject.toml"]
    assert recorded(edited)["framework"] == recorded(edited, "catalog")["framework"] == "fastapi"
    assert git(edited, "ls-files", "--unmerged").count(CONTROLLER) == 3
    notes = "\n".join(done["notes"])
    for part in (
        f"{OPENAPI} is rendered no more and was kept",
        "made by hand, and left as it is: byhand",
        "SQL written by hand, or types of one database: catalog_0002_ours.py",
        "SHOP_DATABASE_URL is set",
        "docs/switching.md",
    ):
        assert part in notes


def test_a_service_in_a_folder_of_a_larger_repository(
    catalog: Path, strata: Strata, tmp_path: Path
) -> None:
    shutil.rmtree(catalog / ".git")
    service = tmp_path / "larger" / "apps" / "shop"
    shutil.copytree(catalog, service)
    commit(tmp_path / "larger", "Add the service")
    done = strata(service, "switch", "ci=gitlab", "licence=BSD-3-Clause", "--format", "json").json
    assert done["created"] == [".gitlab-ci.yml"]
    assert "BSD" in (service / "LICENSE").read_text(encoding="utf-8")
    assert not (service / ".github").exists()
    assert all("apps/shop/" in line for line in changes(service))


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (["framework=flask"], "framework 'flask' is unknown; it can be litestar, fastapi"),
        (
            ["framework=litestar"],
            "framework is 'litestar' already; it can be switched to fastapi",
        ),
        (["databse=mysql"], "'databse' cannot be switched (did you mean 'database'?)"),
        (["package=other"], "'package' cannot be switched"),
        (["fastapi"], "'fastapi' is no answer; write it as framework=fastapi"),
        (["ci=none", "ci=gitlab"], "ci is given twice"),
    ],
)
def test_what_cannot_be_is_refused(
    catalog: Path, strata: Strata, answers: list[str], reason: str
) -> None:
    done = strata(catalog, "switch", *answers, expect=1)
    assert done.stderr.startswith("Nothing was changed:")
    assert reason in done.stderr
    assert changes(catalog) == []


def test_a_tree_with_changes_is_refused(catalog: Path, strata: Strata) -> None:
    (catalog / "README.md").write_text("Ours\n", encoding="utf-8")
    done = strata(catalog, "switch", "framework=fastapi", expect=1)
    assert "the tree has changes" in done.stderr


def test_a_context_of_another_release_is_refused(catalog: Path, strata: Strata) -> None:
    answers = catalog / ".copier-answers.catalog.yml"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace("_commit: ", "_commit: v0.0."), encoding="utf-8")
    commit(catalog, "Go back")
    done = strata(catalog, "switch", "framework=fastapi", expect=1)
    assert "run `just update` first" in done.stderr
