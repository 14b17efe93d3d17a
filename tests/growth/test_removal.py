"""`just remove`: nobody who asks is left alone, and databases follow."""

from pathlib import Path

import pytest

from tests.growth.conftest import Strata
from tests.helpers.process import commit
from tests.helpers.rendering import answers_file, changes, recorded
from tests.helpers.services import Service

WRITTEN_BY_HAND = '''"""Adds stock."""

import sqlalchemy as sa
from alembic import op

revision = "catalog_0002"
down_revision = "catalog_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock",
        sa.Column("id", sa.Uuid(), sa.ForeignKey("products.id"), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("stock")
'''


def test_a_context_that_databases_have_is_dropped_by_a_revision(
    catalog: Path, strata: Strata
) -> None:
    service = Service(catalog)
    versions = catalog / "migrations" / "versions"
    (versions / "catalog_0002_by_hand.py").write_text(WRITTEN_BY_HAND, encoding="utf-8")
    service.just("migrate")
    commit(catalog, "Write a revision by hand")
    done = strata(catalog, "remove", "catalog")
    assert "Next: just migrate && just check" in done.stdout
    assert not (catalog / "src" / "shop" / "catalog").exists()
    assert not (catalog / "tests" / "catalog").exists()
    assert not (catalog / answers_file("catalog")).exists()
    dropping = (versions / "catalog_0003_drop_tables.py").read_text(encoding="utf-8")
    assert dropping.index('op.drop_table("stock")') < dropping.index('op.drop_table("products")')
    assert sorted(file.name for file in versions.glob("catalog_*.py")) == [
        "catalog_0001_create.py",
        "catalog_0002_by_hand.py",
        "catalog_0003_drop_tables.py",
    ]
    service.just("migrate")
    service.just("check")
    service.uv("run", "--quiet", "alembic", "downgrade", "catalog@catalog_0002")
    service.just("migrate")


def test_a_context_comes_back_behind_the_revisions_of_the_first(
    catalog: Path, strata: Strata
) -> None:
    strata(catalog, "remove", "catalog")
    commit(catalog, "Remove catalog")
    old = (catalog / "migrations/versions/catalog_0001_create.py").read_bytes()
    strata(catalog, "context", "catalog", "Product", "title:str:unique")
    assert (catalog / "migrations/versions/catalog_0001_create.py").read_bytes() == old
    assert (catalog / "migrations/versions/catalog_0003_create_products.py").is_file()
    Service(catalog).just("migrate")
    Service(catalog).just("check")


def test_a_context_that_no_database_has_leaves_nothing(catalog: Path, strata: Strata) -> None:
    done = strata(catalog, "remove", "catalog", "--never-migrated")
    assert "Note: a database that has revisions of it" in done.stdout
    assert {line[:2] for line in changes(catalog)} == {" D"}
    assert not list(catalog.glob("migrations/versions/catalog_*.py"))
    Service(catalog).just("check")


def test_a_context_that_others_import_stays(catalog: Path, strata: Strata) -> None:
    strata(catalog, "context", "orders", "Order", "number:str:unique")
    asking = catalog / "src" / "shop" / "orders" / "infrastructure" / "products.py"
    asking.write_text("from shop.catalog.domain.product import Product\n", encoding="utf-8")
    (catalog / "tests" / "orders" / "test_asking.py").write_text(
        "# shop.catalog\n\nfrom tests.catalog.builders import NOW\n", encoding="utf-8"
    )
    commit(catalog, "Add orders")
    done = strata(catalog, "remove", "catalog", expect=1)
    assert "src/shop/orders/infrastructure/products.py:1 imports shop.catalog" in done.stderr
    assert "tests/orders/test_asking.py:3 imports tests.catalog" in done.stderr
    assert changes(catalog) == []


def test_a_context_that_others_refer_to_stays(catalog: Path, strata: Strata) -> None:
    strata(catalog, "context", "orders", "Order", "number:str:unique")
    file = catalog / answers_file("orders")
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("number:str:unique", "number:str:unique product_id:ref=catalog.Product"),
        encoding="utf-8",
    )
    assert "ref=" in recorded(catalog, "orders")["entities"]["Order"]
    commit(catalog, "Add orders")
    done = strata(catalog, "remove", "catalog", expect=1)
    assert "Order of context 'orders' has product_id:ref=catalog.Product" in done.stderr


def test_a_context_made_by_hand_goes_too(catalog: Path, strata: Strata) -> None:
    (catalog / answers_file("catalog")).unlink()
    commit(catalog, "Go on by hand")
    done = strata(catalog, "field", "catalog", "Product", "weight:int:null", expect=1)
    assert "made by hand" in done.stderr
    strata(catalog, "remove", "catalog")
    assert "?? migrations/versions/catalog_0002_drop_tables.py" in changes(catalog)


def test_tables_that_cannot_be_seen_are_told(catalog: Path, strata: Strata) -> None:
    text = WRITTEN_BY_HAND.replace(
        '    op.drop_table("stock")', '    op.execute("DROP TABLE stock")'
    )
    text = (
        text[: text.index("    op.create_table")]
        + '    op.execute("CREATE TABLE stock (id int)")\n'
    )
    file = catalog / "migrations" / "versions" / "catalog_0002_by_hand.py"
    file.write_text(text, encoding="utf-8")
    commit(catalog, "Write a revision by hand")
    assert "Note: catalog_0002 runs SQL" in strata(catalog, "remove", "catalog", "--dry-run").stdout


@pytest.mark.parametrize("name", ["shared", "composition", "../tests", "catalogue"])
def test_what_is_no_context_stays(catalog: Path, strata: Strata, name: str) -> None:
    done = strata(catalog, "remove", name, expect=1)
    assert changes(catalog) == []
    assert name in done.stderr


def test_a_typing_error_is_told_from_what_was_removed(catalog: Path, strata: Strata) -> None:
    refused = strata(catalog, "remove", "catalgo", expect=1).stderr
    assert "there is no context 'catalgo' (did you mean 'catalog'?)" in refused
    strata(catalog, "remove", "catalog", "--never-migrated")
    for committed in (False, True):
        done = strata(catalog, "remove", "catalog").stdout
        assert done == "Nothing to do: context 'catalog' is removed already\n"
        if not committed:
            commit(catalog, "Remove catalog")
    refused = strata(catalog, "remove", "catalgo", expect=1).stderr
    assert "there is no context 'catalgo'; the service has none yet" in refused
