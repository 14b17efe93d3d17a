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
        ({"Product": {"fields": "a:int", "plural": "X"}}, ["plural 'X'", "lower_snake_case"]),
        ({"Product": {"fields": "a:int", "plural": "product"}}, ["'product'", "both are needed"]),
        ({"Product": {"fields": "a:int", "plural": 5}}, ["plural must be a name, got 5"]),
        ({"Series": "a:int"}, ["plural is needed", "'series'", "series_items"]),
        ({"Claz": {"fields": "a:int", "plural": "self"}}, ["plural 'self'", "generated code"]),
        ({"Product": {"fields": "a:int", "table": "no table"}}, ["table 'no table'"]),
        ({"Product": {"fields": "a:int", "table": "alembic_version"}}, ["Alembic"]),
        ({"Product": {"fields": "a:int", "id": "uuid5"}}, ["'uuid5'", "uuid7, uuid4"]),
        ({"Product": {"fields": "a:int", "soft_delete": "yes"}}, ["true or false", "'yes'"]),
        (
            {"Product": {"fields": "a:int", "soft_delete": True, "operations": "create,get"}},
            ["soft_delete needs the operation delete"],
        ),
        ({"Product": {"fields": "a:int", "operations": "create,gett"}}, ["'gett'", "'get'"]),
        ({"Product": {"fields": "a:int", "operations": "list"}}, ["needs create", "needs get"]),
        ({"Product": {"fields": "a:int", "operations": 7}}, ["must be names", "7"]),
        (
            {"Product": {"fields": "a:int:filter", "operations": "create,get"}},
            ["field 'a'", "filter needs the operation list"],
        ),
        ({"Product": {"fields": "a:int b:int", "unique": "a"}}, ["'a' has 1 fields", "modifier"]),
        ({"Product": {"fields": "a:int b:int", "unique": [["a", "a"]]}}, ["names a field twice"]),
        ({"Product": {"fields": "a:int b:int", "unique": ["a,b", "a,b"]}}, ["is given twice"]),
        ({"Product": {"fields": "a:int b:int", "unique": "a,c"}}, ["unknown field 'c'"]),
        (
            {"Product": {"fields": "a:int:unique b:int", "unique": "a,b"}},
            ["unique of a,b says nothing beside unique of a"],
        ),
        (
            {"Product": {"fields": "a:int b:int", "unique": ["a,b", "b,a"]}},
            ["unique of b,a says nothing beside unique of a,b"],
        ),
        ({"Product": {"fields": "a:int b:text", "index": "a,b"}}, ["'b' is text", "no index"]),
        ({"Product": {"fields": "a:int b:int", "unique": {"a": "b"}}}, ["groups of fields"]),
        ({"Product": {"fields": "a:bool b:bool", "unique": "a,b"}}, ["a,b", "fewer than 3"]),
        ({"Product": {"fields": "a:int deleted_at:date", "soft_delete": True}}, ["'deleted_at'"]),
        ({"Product": {"fields": "a:int b:str", "owner": "c"}}, ["owner", "unknown field 'c'"]),
        ({"Product": {"fields": "a:int b:uuid", "owner": "b"}}, ["'b' is uuid", "is a str"]),
        ({"Product": {"fields": "a:int b:str", "owner": None}}, ["must name a field", "None"]),
        ({"Product": {"fields": "b:str", "owner": "b"}}, ["no field is given", "an owner"]),
        ({"Product": {"fields": "a:int b:str:max=5", "owner": "b"}}, ["max=5", "20 or more"]),
        ({"Product": {"fields": "a:int b:str:null", "owner": "b"}}, ["has null", "the caller"]),
        ({"Product": {"fields": "a:int b:str:filter", "owner": "b"}}, ["has filter"]),
        ({"Caller": {"fields": "a:int b:str", "owner": "b"}}, ["Caller", "choose another name"]),
        ({"Product": {"fields": "a:int b:str caller:int", "owner": "b"}}, ["'caller'"]),
        (
            {"Product": {"fields": "a:bool b:str", "owner": "b", "unique": "a,b"}},
            ["a,b", "fewer than 3"],
        ),
        (
            {"Tag": {"fields": "a:int b:str", "owner": "b"}, "Post": "tags:refs=Tag c:int"},
            ["Tag has an owner", "'tags'"],
        ),
        ({"Product": {"fields": "a:int", "plurl": "x"}}, ["'plurl'", "did you mean 'plural'"]),
        ({"Product": "a:ref=Customer"}, ["field 'a'", "no entity 'Customer' in this context"]),
        ({"Product": "a:refs=Produc"}, ["'Produc'", "did you mean 'Product'"]),
        ({"Product": "a:ref=Product"}, ["field 'a'", "needs null"]),
        ({"Product": "a:refs=Product"}, ["field 'a'", "make an entity of the link"]),
        ({"A1": "b:ref=B1:null c:int", "B1": "a:ref=A1:null c:int"}, ["circle", "A1", "B1"]),
        (
            {"Tag": {"fields": "a:int", "soft_delete": True}, "Post": "tags:refs=Tag b:int"},
            ["Tag has soft_delete", "'tags'"],
        ),
        ({"Tag": "a:int", "Post": "a:refs=Tag:min=3 b:int"}, ["min=3 must be 0 to 2"]),
        ({"Tag": "x:int", "Post": "a:refs=Tag b:refs=Tag c:refs=Tag d:refs=Tag e:int"}, ["4 refs"]),
        ({"Order": "a:int", "OrderService": "a:int"}, ["Order, OrderService", "'order_service'"]),
        ({"Order": "a:int", "OrderOut": "a:int"}, ["class 'OrderOut'"]),
        (
            {
                "A1": {"fields": "a:int", "table": "same"},
                "B1": {"fields": "a:int", "table": "same"},
            },
            ["table 'same'", "A1, B1"],
        ),
        (
            {"Tag": "a:int", "Post": "tag:ref=Tag tag_id:ref=Tag b:int"},
            ["class 'PostTagMissing'", "twice"],
        ),
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


def test_a_class_that_is_not_rendered_takes_no_name() -> None:
    assert read({"Key": "references:enum=a,b in_use:enum=a,b"})
    assert "class 'KeyReferences'" in refused({"Key": "references:enum=a,b x:ref=sales.Order"})
    assert "class 'KeyInUse'" in refused({"Key": "in_use:enum=a,b", "Door": "key:ref=Key"})
