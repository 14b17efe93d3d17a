"""The option `usecases` of an entity."""

import pytest

from extensions.definition import read
from extensions.entity import entities
from extensions.problems import DefinitionError

FIELDS = "sku:str:max=32 status:state=draft,active:moves=activate.draft.active"


def product(usecases: object) -> dict[str, object]:
    return {"Product": {"fields": FIELDS, "usecases": usecases}}


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ([], ()),
        (["restock"], ("restock",)),
        ("restock", ("restock",)),
        ("restock,take_off_sale", ("restock", "take_off_sale")),
        ("restock, take_off_sale", ("restock", "take_off_sale")),
    ],
)
def test_a_list_and_a_text_name_use_cases(answer: object, names: tuple[str, ...]) -> None:
    (definition,) = read(product(answer))
    assert definition.options.usecases == names


def test_without_the_option_there_are_none() -> None:
    assert read({"Product": FIELDS}) == read(product([]))
    assert read({"Product": FIELDS})[0].options.usecases == ()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, ["usecases must be a list of names, as usecases: [restock, reserve]", "None"]),
        (5, ["usecases must be a list of names"]),
        ({"restock": ""}, ["usecases must be a list of names"]),
        ([1], ["usecases must be a list of names"]),
        ("", ["use case ''", "lower_snake_case"]),
        ("restock,", ["use case ''"]),
        ("Restock", ["use case 'Restock'", "such as 'restock'"]),
        ("take-off", ["such as 'take_off'"]),
        ("{{evil}}", ["lower_snake_case"]),
        ("r" * 41, ["41 letters", "40"]),
        ("import", ["keyword"]),
        ("delete", ["use case 'delete' is an operation of every entity"]),
        ("print", ["builtin"]),
        ("at_version", ["reserved: the generated code uses it"]),
        ("model_dump", ["Pydantic"]),
        ("restock,restock", ["'restock' is given twice"]),
        ("sku", ["'sku' has the name of a field"]),
        ("activate", ["'activate' has the name of a move"]),
        ("product", ["a name that the entity itself uses"]),
        ("products", ["a name that the entity itself uses"]),
        ([f"case_{n}" for n in range(14)], ["15 moves and use cases", "at most 14"]),
    ],
    ids=str,
)
def test_a_bad_use_case_is_refused(answer: object, words: list[str]) -> None:
    with pytest.raises(DefinitionError) as refusal:
        read(product(answer))
    for word in words:
        assert word in str(refusal.value)
        assert str(refusal.value).startswith("entity 'Product'")


def test_all_problems_come_together() -> None:
    with pytest.raises(DefinitionError) as refusal:
        read({"Product": {"fields": FIELDS, "usecases": "print,sku", "usecase": "x"}})
    assert len(refusal.value.problems) == 3
    assert "did you mean 'usecases'" in str(refusal.value)


def test_an_entity_has_the_names_of_its_use_cases() -> None:
    (entity,) = entities(read(product("take_off_sale")))
    assert [(case.name, case.route) for case in entity.usecases] == [
        ("take_off_sale", "take-off-sale")
    ]
