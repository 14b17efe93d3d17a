"""`just field`: a field reaches every layer, and the rows that are there."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.growth.conftest import Strata
from tests.helpers.combinations import CATALOG, Combination
from tests.helpers.databases import database, require
from tests.helpers.process import commit
from tests.helpers.rendering import add_context, changes, conflicts, recorded, render
from tests.helpers.services import Service
from tests.helpers.template import Template

ENTITIES = {
    **CATALOG,
    "Category": "title:str",
    "Tag": "label:str",
    "Review": "product_id:ref=Product:on_delete=cascade stars:int",
}
# Every way in which a column can come to a table that has rows.
FIELDS = (
    "weight:int:min=0:null",
    "origin:str:max=60:default=here or there",
    "size:enum=small,large:default=small:filter",
    "grade:enum=a,b:null:index",
    "code:str:max=8:unique:null",
    "cost:decimal=8,2:default=1.50:sort",
    "made_on:date:default=2026-01-02",
    "seen_at:datetime:default=2026-01-02T03:04:05Z:index",
    "opens_at:time:default=09:30",
    "sold:bool:default=true",
    "mood:state=good,bad:moves=spoil.good.bad",
    "maker_id:uuid:default=01890a5d-ac96-774b-bcce-b302099a8057",
    "ratio:float:default=0.5",
    "views:bigint:default=5:readonly",
    "labels:list=str:null",
    "details:json:null",
    "cover:bytes:max=10:null",
    "category_id:ref=Category:null:on_delete=set_null",
    "tags:refs=Tag:filter",
)
EXPECTED = {
    "sku": "MUG-1",
    "weight": None,
    "origin": "here or there",
    "size": "small",
    "grade": None,
    "code": None,
    "cost": "1.50",
    "made_on": "2026-01-02",
    "seen_at": "2026-01-02 03:04:05+00:00",
    "opens_at": "09:30:00",
    "sold": True,
    "mood": "good",
    "maker_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "ratio": 0.5,
    "views": 5,
    "labels": None,
    "details": None,
    "cover": None,
    "category_id": None,
}

# Runs in the service's environment: a statement, on its database, as its tables see it.
SCRIPT = """
import asyncio, json, sys
from decimal import Decimal
from uuid import UUID
from sqlalchemy import insert, select, text
from shop.catalog.domain.product import ProductStatus
from shop.catalog.infrastructure.product_table import ProductTable
from shop.catalog.infrastructure.review_table import ReviewTable
from shop.composition.database import open_database
from shop.composition.settings import read_settings

async def main():
    database = open_database(read_settings().database_url, 1)
    async with database.writer.begin() as connection:
        result = await connection.execute(eval(sys.argv[1]))
        rows = [dict(row) for row in result.mappings()] if result.returns_rows else []
    await database.close()
    print(json.dumps(rows, default=str))

asyncio.run(main())
"""
MUG = (
    "insert(ProductTable).values(id=UUID(int=1), sku='MUG-1', name='Mug', price=Decimal('12.50'), "
    "status=ProductStatus.DRAFT, version=1)"
)
REVIEW = "insert(ReviewTable).values(id=UUID(int=2), product_id=UUID(int=1), stars=5, version=1)"
METHOD = """    def shout(self) -> str:
        return self.name.upper()
"""


def execute(service: Service, statement: str) -> list[dict[str, Any]]:
    """Run a statement of SQLAlchemy and return its rows."""
    done = service.uv("run", "--quiet", "python", "-c", SCRIPT, statement)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def row(service: Service) -> dict[str, Any]:
    """Return what the only product has in the columns of this test."""
    (found,) = execute(service, "select(ProductTable.__table__)")
    return {name: found[name] for name in EXPECTED}


@pytest.mark.parametrize(
    "combination",
    [
        Combination("litestar", "msgspec", "sqlite"),
        Combination("fastapi", "pydantic", "postgresql"),
        Combination("litestar", "pydantic", "mysql"),
    ],
    ids=str,
)
def test_fields_reach_every_layer_and_the_rows(
    combination: Combination, template: Template, strata: Strata, tmp_path: Path
) -> None:
    """A review goes with its product: it must stay where SQLite copies the products' table."""
    require(combination.database)
    folder = render(template, tmp_path / "service", combination.answers)
    add_context(template, folder, "catalog", ENTITIES)
    first = folder / "migrations" / "versions" / "catalog_0001_create.py"
    first.write_text(f"# Ours\n{first.read_text(encoding='utf-8')}", encoding="utf-8")
    product = folder / "src" / "shop" / "catalog" / "domain" / "product.py"
    old = product.read_text(encoding="utf-8")
    product.write_text(
        old.replace("    def at_version", f"{METHOD}\n    def at_version"), encoding="utf-8"
    )
    with database(combination.database, tmp_path) as url:
        service = Service(folder).using(url)
        service.just("migrate")
        execute(service, MUG)
        execute(service, REVIEW)
        commit(folder, "Edit the product, lock the dependencies")
        strata(folder, "field", "catalog", "Product", *FIELDS)
        assert conflicts(folder) == []
        assert [line for line in changes(folder) if "versions" in line] == [
            "?? migrations/versions/catalog_0002_create_product_tags_and_add_18_columns_to_products.py"
        ]
        service.just("migrate")
        assert row(service) == EXPECTED
        service.uv("run", "--quiet", "alembic", "downgrade", "catalog@catalog_0001")
        (left,) = execute(service, "text('SELECT * FROM products')")
        assert left["sku"] == "MUG-1"
        assert left.keys().isdisjoint(EXPECTED.keys() - {"sku"})
        service.just("migrate")
        assert row(service) == EXPECTED
        assert len(execute(service, "select(ReviewTable.id)")) == 1
        service.just("check")
    assert METHOD in product.read_text(encoding="utf-8")


def test_twice_changes_nothing(catalog: Path, strata: Strata) -> None:
    strata(catalog, "field", "catalog", "Product", "weight:int:null")
    before = changes(catalog)
    done = strata(catalog, "field", "catalog", "Product", "weight:int:null")
    assert "Nothing to do: Product has weight, with the same definition" in done.stdout
    assert changes(catalog) == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["catalog", "Product", "name:text:null"], ["'name'", "is there", "name:str"]),
        (["catalog", "Product", "weight:int"], ["'weight'", "default= or null"]),
        (["catalog", "Product", "code:str:unique"], ["'code'", "give it null"]),
        (["catalog", "Product", "place:str:sort"], ["'place'", "give it default="]),
        (["catalog", "Product", "parts:list=str"], ["'parts'", "give it null"]),
        (["catalog", "Product", "maker_id:ref=Product"], ["'maker_id'", "give it null"]),
        (["catalog", "Product", "tags:refs=Tag:null"], ["'tags'", "null does not fit"]),
        (["catalog", "Product", "tags:refs=Tag"], ["no entity 'Tag'"]),
        (["catalog", "Product", "tags:refs=Tag:min=1"], ["'tags'", "no min="]),
        (["catalog", "Product", "a:intt", "b:str:nul"], ["'intt'", "'nul'"]),
        (["catalog", "Product", "a:int:null", "a:int:null"], ["'a' is given twice"]),
        (["catalog", "Produkt", "a:int:null"], ["'Produkt'", "did you mean 'Product'"]),
        (["katalog", "Product", "a:int:null"], ["'katalog'", "did you mean 'catalog'"]),
        (["shared", "Product", "a:int:null"], ["'shared'"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_cannot_be_added_is_refused(
    catalog: Path, strata: Strata, words: list[str], named: list[str]
) -> None:
    done = strata(catalog, "field", *words, expect=1)
    assert "Nothing was changed:" in done.stderr
    for part in named:
        assert part in done.stderr
    assert changes(catalog) == []


def test_a_tree_with_changes_is_refused(catalog: Path, strata: Strata) -> None:
    (catalog / "NOTES.md").touch()
    done = strata(catalog, "field", "catalog", "Product", "weight:int:null", expect=1)
    assert "commit or stash" in done.stderr
    assert "?? NOTES.md" in done.stderr
    assert changes(catalog) == ["?? NOTES.md"]


def test_a_conflict_is_shown_as_git_shows_it(catalog: Path, strata: Strata) -> None:
    table = catalog / "src" / "shop" / "catalog" / "infrastructure" / "product_table.py"
    name = "    name: Mapped[str] = mapped_column(varchar(255))\n"
    text = table.read_text(encoding="utf-8")
    assert name in text
    table.write_text(text.replace(name, f"{name}    # Ours\n"), encoding="utf-8")
    commit(catalog, "Edit the table")
    words = ["field", "catalog", "Product", "weight:int:null", "--format", "json"]
    plan = strata(catalog, *words, "--dry-run", expect=1).json
    assert changes(catalog) == []
    done = strata(catalog, *words, expect=1).json
    path = table.relative_to(catalog).as_posix()
    assert done["conflicts"] == plan["conflicts"] == [path]
    assert done["next"] == plan["next"]
    assert done["next"][0] == "edit the files in conflict and `git add` them"
    assert done["next"][1:] == ["just migrate", "just check"]
    assert path not in done["changed"]
    assert f"UU {path}" in changes(catalog)
    assert "<<<<<<< before updating" in table.read_text(encoding="utf-8")
    assert conflicts(catalog) == [path]


def test_a_definition_keeps_its_form(bare_service: Service, strata: Strata, tmp_path: Path) -> None:
    data = tmp_path / "catalog.yml"
    data.write_text(
        "Product: {fields: ['name:str:doc=As on the box', 'sku:str']}", encoding="utf-8"
    )
    strata(bare_service.path, "context", "catalog", "--data-file", str(data))
    commit(bare_service.path, "Add catalog")
    strata(bare_service.path, "field", "catalog", "Product", "note:str:null:doc=For us only")
    assert recorded(bare_service.path, "catalog")["entities"] == {
        "Product": {
            "fields": ["name:str:doc=As on the box", "sku:str", "note:str:null:doc=For us only"]
        }
    }
