"""Answers with something added keep their form."""

import pytest

from strata.answers import as_written, entities_of, usecases, with_fields, with_usecase


@pytest.mark.parametrize(
    ("content", "text", "expected"),
    [
        ("a:str b:int", "c:bool", "a:str b:int c:bool"),
        ("a:str", "b:str:doc=in words", ["a:str", "b:str:doc=in words"]),
        (["a:str"], "b:int", ["a:str", "b:int"]),
        ({"fields": "a:str", "plural": "as"}, "b:int", {"fields": "a:str b:int", "plural": "as"}),
        ({"fields": ["a:str"]}, "b:int", {"fields": ["a:str", "b:int"]}),
    ],
    ids=str,
)
def test_a_field_is_added_in_the_form_that_is_there(
    content: object, text: str, expected: object
) -> None:
    entities = {"Other": "x:str", "Product": content}
    assert with_fields(entities, "Product", [text]) == {"Other": "x:str", "Product": expected}
    assert entities == {"Other": "x:str", "Product": content}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a:str", {"fields": "a:str", "usecases": ["restock"]}),
        (["a:str"], {"fields": ["a:str"], "usecases": ["restock"]}),
        (
            {"fields": "a:str", "usecases": ["count"]},
            {"fields": "a:str", "usecases": ["count", "restock"]},
        ),
    ],
    ids=str,
)
def test_a_use_case_is_added(content: object, expected: dict[str, object]) -> None:
    grown = with_usecase({"Product": content}, "Product", "restock")
    assert grown == {"Product": expected}
    assert "restock" in usecases(grown["Product"])


def test_entities_are_written_as_on_a_command_line() -> None:
    content = {
        "fields": ["a:str:doc=in words", "b:int"],
        "plural": "as",
        "soft_delete": True,
        "unique": [["a", "b"], ["b", "c"]],
        "operations": ["create", "get"],
    }
    assert as_written(content) == (
        "a:str:doc=in words b:int plural=as soft_delete=true unique=a,b unique=b,c operations=create,get"
    )
    assert as_written("a:str b:int") == "a:str b:int"


def test_entities_may_be_recorded_as_text() -> None:
    assert entities_of({"entities": "{Product: 'a:str'}"}) == {"Product": "a:str"}
