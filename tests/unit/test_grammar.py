"""Definitions that are accepted: what is read from them, and that nothing gets lost."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest

from extensions.fields import BIGINT_RANGE, INT_RANGE, Field, FieldType, Move, OnDelete
from extensions.grammar import parse, unparse


def one(text: str) -> Field:
    (field,) = parse([text])
    return field


def test_the_example_of_the_readme() -> None:
    fields = parse(
        "sku:str:max=32:unique name:str:max=200 price:decimal=12,2:min=0 "
        "status:state=draft,active,archived:moves=activate.draft.active,archive.active.archived "
        "note:text:null launched_on:date:null:filter"
    )
    assert [field.name for field in fields] == [
        "sku", "name", "price", "status", "note", "launched_on",
    ]  # fmt: skip
    sku, _, price, status, note, launched_on = fields
    assert (sku.type, sku.max, sku.has_max, sku.unique) == (FieldType.STR, 32, True, True)
    assert (price.precision, price.scale, price.min, price.max) == (12, 2, Decimal(0), None)
    assert status.choices == ("draft", "active", "archived")
    assert status.moves == (
        Move("activate", "draft", "active"),
        Move("archive", "active", "archived"),
    )
    assert (status.has_default, status.default) == (True, "draft")
    assert note.null
    assert launched_on.null
    assert launched_on.filter


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("a:str", (0, 255)),
        ("a:str:max=9", (0, 9)),
        ("a:text", (0, 100_000)),
        ("a:email", (0, 320)),
        ("a:url", (0, 2048)),
        ("a:int", INT_RANGE),
        ("a:int:min=-1", (-1, INT_RANGE[1])),
        ("a:bigint", BIGINT_RANGE),
        ("a:list=str", (0, 100)),
        ("a:bytes:max=9", (0, 9)),
        ("a:float", (None, None)),
        ("a:date:min=2026-01-31", (date(2026, 1, 31), None)),
    ],
)
def test_limits_are_resolved(text: str, limits: tuple[object, object]) -> None:
    field = one(text)
    assert (field.min, field.max) == limits
    assert (field.has_min, field.has_max) == ("min=" in text, "max=" in text)


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("a:str:default=new", "new"),
        ("a:str:default=", ""),
        ("a:str:default=Two words", "Two words"),
        ("a:int:default=-5", -5),
        ("a:float:default=1.5", 1.5),
        ("a:decimal=5,2:default=1.50", Decimal("1.50")),
        ("a:bool:default=false", False),
        ("a:date:default=2026-01-31", date(2026, 1, 31)),
        ("a:time:default=09:30", time(9, 30)),
        ("a:time:default=09:30:15.5", time(9, 30, 15, 500_000)),
        ("a:datetime:default=2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("a:datetime:default=2026-01-31T09:30+02:00", datetime(2026, 1, 31, 7, 30, tzinfo=UTC)),
        ("a:uuid:default=" + "0" * 8 + "-0000-0000-0000-" + "0" * 11 + "1", UUID(int=1)),
        ("a:email:default=ada@example.com", "ada@example.com"),
        ("a:url:default=https://example.com:8080/a", "https://example.com:8080/a"),
        ("a:enum=x,y:default=y", "y"),
        ("a:state=x,y:moves=go.x.y:default=y", "y"),
    ],
)
def test_defaults_have_the_type_of_the_field(text: str, default: object) -> None:
    field = one(text)
    assert field.has_default
    assert field.default == default
    assert type(field.default) is type(default)


def test_null_may_have_a_default_or_none() -> None:
    assert not one("a:int:null").has_default
    assert one("a:int:null:default=1").has_default


def test_colons_belong_to_values_that_go_on_with_digits_or_slashes() -> None:
    field = one("a:time:min=09:30:max=17:00:sort")
    assert (field.min, field.max, field.sort) == (time(9, 30), time(17), True)


def test_patterns_and_docs_take_the_rest() -> None:
    field = one("a:str:unique:pattern=^[A-Z]{2}:[0-9]+$:doc=Country: the number, e.g. (DE:5)")
    assert field.unique
    assert field.pattern == "[A-Z]{2}:[0-9]+"
    assert field.doc == "Country: the number, e.g. (DE:5)"


def test_an_anchor_is_not_part_of_the_pattern_but_an_escaped_dollar_is() -> None:
    assert one(r"a:str:pattern=^[0-9]+\$").pattern == r"[0-9]+\$"


def test_lists_refer_to_a_field_for_their_items() -> None:
    item = one("a:list=str").item_field
    assert (item.type, item.min, item.max) == (FieldType.STR, 0, 255)
    with pytest.raises(ValueError, match="not a list"):
        _ = one("a:str").item_field


def test_references() -> None:
    assert one("a:ref=Customer").target == "Customer"
    assert one("a:ref=Customer").on_delete is OnDelete.RESTRICT
    assert one("a:ref=Customer:null:on_delete=set_null").on_delete is OnDelete.SET_NULL
    assert one("a:ref=sales.Customer").on_delete is None


def test_unique_needs_no_other_index() -> None:
    assert not one("a:str:unique:index").index


@pytest.mark.parametrize(
    "text",
    [
        "a:str:unique:min=2:max=9:pattern=[A-Z]+:doc=Code",
        "a:decimal=12,2:null:filter:default=1.50:min=0:max=99.99",
        "a:state=x,y:default=y:moves=go.x.y,back.y.x",
        "a:list=int:null:min=1:max=3",
        "a:ref=Customer:on_delete=cascade",
        "a:datetime:sort:min=2026-01-31T09:30:00+00:00",
        "a:bytes:secret:max=10",
    ],
)
def test_unparse_gives_the_text_back(text: str) -> None:
    assert unparse(one(text)) == text


def test_sql_words_are_names_like_any_other() -> None:
    names = ["order", "group", "select_", "user", "table", "where", "limit_", "primary"]
    accepted = [name for name in names if not name.endswith("_")]
    assert [f.name for f in parse(" ".join(f"{n}:int" for n in accepted))] == accepted
