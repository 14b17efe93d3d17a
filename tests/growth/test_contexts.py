"""`just context` and `just entity`: from words and from files, one entity or several."""

from pathlib import Path

import pytest
import yaml

from tests.growth.conftest import Strata
from tests.helpers.process import commit
from tests.helpers.rendering import answers_file, changes, copy_of, files, recorded
from tests.helpers.services import Service

WORDS = (
    "Product", "sku:str:max=32:unique", "name:str:max=200",
    "Category", "title:str:max=80:unique note:text:null",
)  # fmt: skip
ENTITIES = {
    "Product": "sku:str:max=32:unique name:str:max=200",
    "Category": "title:str:max=80:unique note:text:null",
}


def test_words_and_a_file_give_the_same(
    bare_service: Service, strata: Strata, tmp_path: Path
) -> None:
    contents = {
        "bare": ENTITIES,
        "answers": {"entities": ENTITIES},
        "copier": {"kind": "context", "context": "catalog", "entities": ENTITIES},
    }
    ways = {}
    for way, content in contents.items():
        data = tmp_path / f"{way}.yml"
        data.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        service = copy_of(bare_service.path, tmp_path / way)
        strata(service, "context", "catalog", "--data-file", str(data))
        ways[way] = files(service)
    strata(bare_service.path, "context", "catalog", *WORDS)
    ways["words"] = files(bare_service.path)
    assert ways["bare"] == ways["answers"] == ways["copier"] == ways["words"]
    assert recorded(bare_service.path, "catalog")["entities"] == ENTITIES


def test_an_entity_comes_to_a_context(catalog: Path, strata: Strata) -> None:
    service = Service(catalog)
    service.just("migrate")
    commit(catalog, "Lock the dependencies")
    strata(catalog, "entity", "catalog", "Category", "title:str:unique kind:enum=a,b:filter")
    (migration,) = catalog.glob("migrations/versions/catalog_0002_create_categories.py")
    text = migration.read_text(encoding="utf-8")
    assert text.startswith('"""Creates categories."""\n')
    assert 'op.create_table(\n        "categories",' in text
    assert 'op.drop_table("categories")' in text
    service.just("migrate")
    service.just("check")


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (
            ("entity", "catalog", "Product", "sku:str"),
            ["'Product' is there", "sku:str:max=32:unique"],
        ),
        (("entity", "catalog", "Category", "name:strr", "Tag", "a:nt"), ["'strr'", "'nt'"]),
        (("entity", "catalog", "category", "name:str"), ["first word", "'category'"]),
        (("entity", "catalog", "Category", "name"), ["'name' has no type"]),
        (("entity", "catalog", "Category"), ["'Category'", "at least one field"]),
        (
            ("context", "catalog", "Product", "sku:str"),
            ["'catalog' is there", "sku:str:max=32:unique"],
        ),
        (("context", "shared", "Product", "sku:str"), ["'shared' is reserved"]),
        (("context", "../x", "Product", "sku:str"), ["'../x'", "lower_snake_case"]),
        (("context", "orders"), ["entities is empty"]),
        (("context", "orders", "--data-file", "missing.yml"), ["missing.yml", "No such file"]),
        (("context", "orders", "Order", "a:str", "--data-file", "x.yml"), ["not from both"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_cannot_be_added_is_refused(
    catalog: Path, strata: Strata, command: tuple[str, ...], named: list[str]
) -> None:
    done = strata(catalog, *command, expect=1)
    assert "Nothing was changed:" in done.stderr
    for part in named:
        assert part in done.stderr
    assert changes(catalog) == []


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("- Product", "must map entities"),
        ("{", "not valid YAML"),
        ("{entities: {Product: 'a:str'}, entitles: 1}", "unknown answer 'entitles'"),
        (
            "{entities: {Product: 'a:str'}, context: catalog}",
            "context is 'catalog', this adds 'orders'",
        ),
        ("{Product: 'a:strr'}", "'strr'"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    catalog: Path, strata: Strata, tmp_path: Path, content: str, named: str
) -> None:
    data = tmp_path / "orders.yml"
    data.write_text(content, encoding="utf-8")
    assert named in strata(catalog, "context", "orders", "--data-file", str(data), expect=1).stderr
    assert changes(catalog) == []


def test_a_folder_of_that_name_is_left_alone(catalog: Path, strata: Strata) -> None:
    (catalog / "tests" / "orders").mkdir()
    done = strata(catalog, "context", "orders", "Order", "a:str", expect=1)
    assert "tests/orders is there" in done.stderr


def test_a_context_of_another_release_is_updated_first(catalog: Path, strata: Strata) -> None:
    file = catalog / answers_file("catalog")
    text = file.read_text(encoding="utf-8").replace("_commit: v0.1.0", "_commit: v0.0.9")
    file.write_text(text, encoding="utf-8")
    commit(catalog, "An older context")
    done = strata(catalog, "field", "catalog", "Product", "weight:int:null", expect=1)
    assert "'catalog' is at v0.0.9" in done.stderr
    assert "just update" in done.stderr


def test_a_template_that_is_gone_is_named(catalog: Path, strata: Strata, tmp_path: Path) -> None:
    for file in (catalog / answers_file(None), catalog / answers_file("catalog")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        moved = [f"_src_path: {tmp_path}/gone\n" if "_src_path" in line else line for line in lines]
        file.write_text("".join(moved), encoding="utf-8")
    commit(catalog, "Moved")
    done = strata(catalog, "field", "catalog", "Product", "weight:int:null", expect=1)
    assert f"{tmp_path}/gone" in done.stderr
    assert changes(catalog) == []
