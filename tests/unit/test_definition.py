"""The `entities` answer."""

import pytest

from extensions.definition import read
from extensions.problems import DefinitionError


def refused(answer: object) -> str:
    with pytest.raises(DefinitionError) as caught:
        read(answer)
    return str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        {"Product": "sku:str:max=32 price:decimal=12,2"},
        {"Product": ["sku:str:max=32", "price:decimal=12,2"]},
        {"Product": {"fields": "sku:str:max=32 price:decimal=12,2"}},
        {"Product": {"fields": ["sku:str:max=32", "price:decimal=12,2"]}},
        "{Product: 'sku:str:max=32 price:decimal=12,2'}",
    ],
)
def test_all_forms_are_the_same(answer: object) -> None:
    (definition,) = read(answer)
    assert definition.name == "Product"
    assert [field.name for field in definition.fields] == ["sku", "price"]


def test_a_text_may_have_lines() -> None:
    (definition,) = read({"Product": "sku:str\n  price:int\n"})
    assert len(definition.fields) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({}, ["entities is empty", "Product"]),
        (None, ["entities must map"]),
        (["Product"], ["entities must map"]),
        ("{Product", ["not valid YAML"]),
        ("Product sku:str", ["entities must map"]),
        ({"Product": None}, ["'Product' has no fields", "quotes"]),
        ({"Product": 5}, ["'Product'", "a text, or a list of texts", "5"]),
        ({"Product": [1]}, ["'Product'", "[1]"]),
        ({"Product": ""}, ["'Product'", "at least one field"]),
        ({"Product": []}, ["'Product'", "at least one field"]),
        ({"Product": {}}, ["'Product'", "None"]),
        ({"product": "a:int"}, ["such as 'Product'"]),
        ({5: "a:int"}, ["'5'", "PascalCase"]),
        ({"Product": {"fields": "a:int", "plural": "x"}}, ["'plural'", "later release"]),
        ({"Product": {"fields": "a:int", "plurl": "x"}}, ["'plurl'", "did you mean 'plural'"]),
        ({"A": "a:int", "B": "b:int"}, ["A, B", "later release"]),
        ({"Product": "a:ref=Customer"}, ["field 'a'", "ref comes in a later release"]),
        ({"Product": "product:int"}, ["field 'product'", "entity itself"]),
        ({"Product": "product_id:uuid"}, ["entity itself"]),
        ({"Pack": "a:state=x,y:moves=pack.x.y"}, ["move 'pack'", "entity itself"]),
        (
            {"Page2": " ".join(f"a{n}:str:max=2000" for n in range(9))},
            ["72_018 bytes", "65_000", "text"],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_answers(answer: object, words: list[str]) -> None:
    for word in words:
        assert word in refused(answer)


def test_problems_of_all_entities_are_reported_with_their_place() -> None:
    text = refused({"product": "a:strr b:int:max=x", "Order": "class:str"})
    assert "entity 'product', field 'a': unknown type 'strr'" in text
    assert "entity 'product', field 'b': max=x" in text
    assert "entity 'Order', field 'class'" in text
