"""What a context must agree on with the other contexts of its service."""

from pathlib import Path

import pytest

from extensions.definition import read
from extensions.neighbours import Neighbours, disagreements, neighbours

CATALOG = read({"Product": "name:str"})
KNOWN = Neighbours({"catalog": CATALOG}, {"catalog": frozenset({"product"})})


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("product:ref=catalogue.Product", ["'catalogue'", "did you mean 'catalog'"]),
        ("product:ref=catalog.Produkt", ["has_produkt", "did you mean 'Product'", "product"]),
        ("product:ref=sales.Product", ["in this context", "ref=Product"]),
    ],
)
def test_what_is_asked_has_to_be_there(definition: str, words: list[str]) -> None:
    problem = next(disagreements("sales", read({"Order": definition}), KNOWN))
    for word in words:
        assert word in problem


def test_what_is_there_may_be_asked() -> None:
    assert not list(disagreements("sales", read({"Order": "product:ref=catalog.Product"}), KNOWN))


def test_contexts_do_not_ask_each_other_in_a_circle() -> None:
    asking = read({"Product": "order:ref=sales.Order:null name:str"})
    known = Neighbours({"catalog": asking}, KNOWN.published)
    found = list(disagreements("sales", read({"Order": "item:ref=catalog.Product"}), known))
    assert len(found) == 1
    assert "circle" in found[0]


def test_tables_and_plurals_belong_to_one_context() -> None:
    found = list(disagreements("sales", read({"Product": "name:str"}), KNOWN))
    assert ["table 'products'" in found[0], "plural 'products'" in found[1]] == [True, True]
    assert "'catalog'" in found[0]
    other = read({"Product": {"fields": "name:str", "plural": "goods"}})
    assert not list(disagreements("sales", other, KNOWN))


def test_contexts_are_read_from_the_service(tmp_path: Path) -> None:
    for context in ("catalog", "sales", "broken"):
        (tmp_path / f".copier-answers.{context}.yml").write_text(
            "entities: [" if context == "broken" else "entities: {Product: 'name:str'}"
        )
    published = tmp_path / "src" / "shop" / "by_hand" / "api.py"
    published.parent.mkdir(parents=True)
    published.write_text("class Api:\n    async def has_thing(self, thing_id: UUID) -> bool: ...\n")
    found = neighbours(tmp_path, "shop", "sales")
    assert list(found.definitions) == ["catalog"]
    assert found.published == {"by_hand": {"thing"}}
