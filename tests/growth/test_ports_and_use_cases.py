"""`just port` and `just usecase`: one more name among the answers."""

from pathlib import Path

import pytest

from tests.growth.conftest import Strata
from tests.helpers.process import commit
from tests.helpers.rendering import changes, conflicts, recorded

NEEDED = 'uv add "httpx2~=2.16" "stamina~=26.1"'


def test_ports_are_added_one_by_one(catalog: Path, strata: Strata) -> None:
    done = strata(catalog, "port", "catalog", "PaymentGateway", "--format", "json").json
    assert done["next"] == [NEEDED, "just check"]
    assert "src/shop/catalog/domain/payment_gateway.py" in done["created"]
    assert done["migration"] is None
    manifest = catalog / "pyproject.toml"
    text = manifest.read_text(encoding="utf-8").replace(
        "dependencies = [\n", 'dependencies = [\n    "httpx2>=2.16",\n    "stamina>=26",\n', 1
    )
    manifest.write_text(text, encoding="utf-8")
    commit(catalog, "Add a port")
    done = strata(catalog, "port", "catalog", "Mailer", "--format", "json").json
    assert done["next"] == ["just check"]
    assert recorded(catalog, "catalog")["ports"] == ["PaymentGateway", "Mailer"]
    assert conflicts(catalog) == []
    before = changes(catalog)
    again = strata(catalog, "port", "catalog", "Mailer")
    assert "Nothing to do: catalog has the port Mailer" in again.stdout
    assert changes(catalog) == before


def test_use_cases_are_added_one_by_one(catalog: Path, strata: Strata) -> None:
    fields = recorded(catalog, "catalog")["entities"]["Product"]
    for number, name in enumerate(["restock", "recall"], 1):
        done = strata(catalog, "usecase", "catalog", "Product", name, "--format", "json").json
        assert done["migration"] is None
        assert done["next"] == ["just test tests/catalog"]
        entity = recorded(catalog, "catalog")["entities"]["Product"]
        assert entity == {"fields": fields, "usecases": ["restock", "recall"][:number]}
        assert conflicts(catalog) == []
        commit(catalog, f"Add {name}")
    again = strata(catalog, "usecase", "catalog", "Product", "restock")
    assert "Nothing to do: Product has the use case restock" in again.stdout
    assert changes(catalog) == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["port", "catalog", "not a port"], "'not a port'"),
        (["port", "katalog", "Mailer"], "did you mean 'catalog'"),
        (["usecase", "catalog", "Product", "Restock"], "'Restock'"),
        (["usecase", "catalog", "Produkt", "restock"], "did you mean 'Product'"),
    ],
    ids=lambda value: str(value),
)
def test_what_cannot_be_added_is_refused(
    catalog: Path, strata: Strata, words: list[str], named: str
) -> None:
    done = strata(catalog, *words, expect=1)
    assert done.stderr.startswith("Nothing was changed:\n- ")
    assert named in done.stderr
    assert changes(catalog) == []


def test_a_tree_with_changes_is_refused(catalog: Path, strata: Strata) -> None:
    (catalog / "NOTES.md").touch()
    for words in (["port", "catalog", "Mailer"], ["usecase", "catalog", "Product", "restock"]):
        assert "commit or stash" in strata(catalog, *words, expect=1).stderr
