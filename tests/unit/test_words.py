"""Words of a command line."""

import pytest

from extensions.problems import DefinitionError
from strata.words import entities, fields


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Product", "sku:str", "name:str"], {"Product": "sku:str name:str"}),
        (["Product", "sku:str name:str"], {"Product": "sku:str name:str"}),
        (["Product sku:str"], {"Product": "sku:str"}),
        (["Product", " sku:str  name:str\n"], {"Product": "sku:str name:str"}),
        (
            ["Product", "sku:str", "Category", "name:str"],
            {"Product": "sku:str", "Category": "name:str"},
        ),
        (
            ["Product", "note:text:doc=As on the box", "sku:str"],
            {"Product": ["note:text:doc=As on the box", "sku:str"]},
        ),
        (
            ["Product", "place:str:default=New York sku:str"],
            {"Product": ["place:str:default=New York", "sku:str"]},
        ),
        (
            ["Person", "name:str", "plural=people", "soft_delete=true", "id=uuid4"],
            {
                "Person": {
                    "fields": "name:str",
                    "plural": "people",
                    "soft_delete": True,
                    "id": "uuid4",
                }
            },
        ),
        (
            ["Rating", "unique=recipe,person", "unique=a,b", "index=a,b", "stars:int"],
            {
                "Rating": {
                    "fields": "stars:int",
                    "unique": [["recipe", "person"], ["a", "b"]],
                    "index": [["a", "b"]],
                }
            },
        ),
        (
            ["Rating", "stars:int", "operations=create,get", "usecases=restock"],
            {
                "Rating": {
                    "fields": "stars:int",
                    "operations": ["create", "get"],
                    "usecases": ["restock"],
                }
            },
        ),
        (
            ["Site", "home:url:default=https://a.b/?c=d"],
            {"Site": "home:url:default=https://a.b/?c=d"},
        ),
        (["Product"], {"Product": ""}),
        ([], {}),
    ],
    ids=str,
)
def test_words_stand_for_entities(words: list[str], expected: dict[str, object]) -> None:
    assert entities(words) == expected
    assert list(entities(words)) == list(expected)


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        (["sku:str"], ["the first word must be an entity, such as Product, not 'sku:str'"]),
        (
            ["product", "sku:str"],
            ["the first word must be an entity, such as Product, not 'product'"],
        ),
        (["A", "a:str", "A", "b:str"], ["entity 'A' is given twice"]),
        (
            ["A", "plural=as", "plural=ass", "A", "a:str"],
            ["entity 'A': the option 'plural' is given twice", "entity 'A' is given twice"],
        ),
    ],
    ids=str,
)
def test_words_that_stand_for_nothing_are_named(words: list[str], problems: list[str]) -> None:
    with pytest.raises(DefinitionError) as caught:
        entities(words)
    assert list(caught.value.problems) == problems


def test_a_word_that_is_no_field_is_left_to_the_grammar() -> None:
    assert entities(["Product", "sku", "name:str"]) == {"Product": "sku name:str"}


def test_fields_are_told_apart() -> None:
    words = ["a:str b:int", "c:str:doc=see: this one d:int", "e:bool"]
    assert fields(words) == ["a:str", "b:int", "c:str:doc=see: this one", "d:int", "e:bool"]
