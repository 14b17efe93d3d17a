"""The names of an entity, its fields by their roles, and the moves of its states."""

import pytest

from extensions.entity import Entity, StateMove
from extensions.facts import Facts
from extensions.grammar import parse

ORDER = (
    "number:str:max=9:unique note:text:null rank:int:readonly:default=0:sort:filter "
    "token:str:secret serial:bigint:null:readonly:unique:filter day:date:immutable:sort "
    "kind:enum=a,b:default=a:filter "
    "stage:state=draft,paid,sent,gone,lost:default=draft:"
    "moves=pay.draft.paid,send_out.paid.sent,cancel.draft.gone,drop.paid.gone,find.lost.draft"
)


def entity(definition: str = ORDER, name: str = "PurchaseOrder") -> Entity:
    return Entity(name, parse(definition), "shop", "sales")


def names(fields: list[Facts]) -> list[str]:
    return [field.name for field in fields]


def move(name: str, of: Entity | None = None) -> StateMove:
    return next(found for found in (of or entity()).moves if found.name == name)


def test_every_form_of_the_name_follows_from_it() -> None:
    order = entity()
    assert (order.module, order.plural, order.table) == (
        "purchase_order",
        "purchase_orders",
        "purchase_orders",
    )
    assert (order.id, order.route, order.words) == (
        "purchase_order_id",
        "purchase-orders",
        "purchase order",
    )
    assert order.constant == "PURCHASE_ORDER"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("created", ["number", "note", "token", "day", "kind"]),
        ("changed", ["number", "note", "kind"]),
        ("shown", ["number", "note", "rank", "serial", "day", "kind", "stage"]),
        ("echoed", ["number", "note", "day", "kind"]),
        ("secrets", ["token"]),
        ("uniques", ["number", "serial"]),
        ("unique_cases", ["number"]),
        ("filters", ["rank", "serial", "kind"]),
        ("filter_cases", ["rank", "kind"]),
        ("sorts", ["rank", "day"]),
        ("sort_cases", ["day"]),
        ("indexes", ["rank", "day", "kind"]),
        ("told_apart", ["number", "day"]),
        ("choices", ["kind", "stage"]),
        ("states", ["stage"]),
    ],
)
def test_a_field_has_its_roles(role: str, expected: list[str]) -> None:
    assert names(getattr(entity(), role)) == expected


def test_the_first_field_tells_entities_apart_where_no_other_does() -> None:
    assert names(entity("title:str note:text").told_apart) == ["title"]


def test_what_is_required_has_neither_default_nor_null() -> None:
    assert [names(fields) for fields in entity().required_lists] == [["number", "token", "day"]]
    assert entity("note:str:null kind:enum=a,b:default=a").required_lists == []


def test_an_entity_that_nobody_can_change_has_no_class_of_changes() -> None:
    assert entity().changes == ["PurchaseOrderChange"]
    assert entity("day:date:immutable token:str:secret rank:int:readonly:null").changes == []


def test_an_entity_without_sorted_fields_has_no_class_of_orders() -> None:
    assert entity().sort_classes == ["PurchaseOrderSort"]
    assert entity("note:str").sort_classes == []


def test_conflicts_are_named() -> None:
    assert entity().conflicts == "PurchaseOrderNumberTaken or PurchaseOrderSerialTaken"
    assert entity("note:str").conflicts == "nothing of its own"


def test_constraints_and_indexes_have_names() -> None:
    assert entity("sku:str:unique day:date:filter", "Product").table_arguments == [
        "__table_args__ = (",
        '    UniqueConstraint("sku", name="uq_products_sku"),',
        '    Index("ix_products_day", "day"),',
        ")",
    ]
    assert entity("note:str").table_arguments == []


def test_the_checks_are_one_function() -> None:
    assert entity("sku:str:max=9 flag:bool size:int:min=1:max=9", "Product").checks == {
        "_check": [
            'check_text("sku", product.sku, max_length=9)',
            'check_range("size", product.size, minimum=1, maximum=9)',
        ]
    }


def test_an_entity_without_rules_has_no_function_of_checks() -> None:
    assert entity("flag:bool owner:uuid").checks == {}


def test_very_many_checks_are_several_functions_that_lose_none() -> None:
    checks = entity(" ".join(f"a{number}:str" for number in range(60))).checks
    assert list(checks) == ["_check", "_check_more", "_check_more_more"]
    assert [len(lines) for lines in checks.values()] == [28, 28, 4]


def test_values_that_the_database_and_the_entity_accept_are_of_fields_that_can_be_given() -> None:
    order = entity()
    given = {"number", "note", "token", "day", "kind"}
    assert {field.name for cases in order.accepted_cases for field, _ in cases} <= given
    assert {field.name for cases in order.refused_cases for field, _ in cases} <= given
    assert {field.name for field, _ in order.refused_json_cases} == given
    assert {field.name for field, _ in order.refused_queries} == {"rank", "serial", "kind"}


def test_an_entity_without_limits_has_no_table_of_values_beyond_them() -> None:
    assert entity("owner:uuid").accepted_cases == []
    assert entity("owner:uuid").refused_cases == []


def test_a_move_has_its_names() -> None:
    send = move("send_out")
    assert (send.words, send.route, send.error) == (
        "send out",
        "send-out",
        "PurchaseOrderCannotSendOut",
    )
    assert (send.source_member, send.target_member) == (
        "PurchaseOrderStage.PAID",
        "PurchaseOrderStage.SENT",
    )
    assert send.other_members == [
        f"PurchaseOrderStage.{state}" for state in ("DRAFT", "SENT", "GONE", "LOST")
    ]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pay", ()),
        ("cancel", ()),
        ("send_out", ("pay",)),
        ("drop", ("pay",)),
        ("find", None),
    ],
)
def test_a_test_comes_to_a_move_by_the_moves_before_it(
    name: str, path: tuple[str, ...] | None
) -> None:
    assert move(name).path == path


def test_a_move_from_a_state_that_none_leads_to_is_never_reached() -> None:
    order = entity()
    assert [found.name for found in order.reachable_moves] == ["pay", "send_out", "cancel", "drop"]
    assert [found.name for found in order.barred_moves] == ["send_out", "drop", "find"]


def test_the_path_is_the_shortest_one_from_the_first_state() -> None:
    light = entity(
        "light:state=red,green,amber,off:default=green:"
        "moves=slow.green.amber,halt.amber.red,fail.red.off,trip.green.red,go.red.green"
    )
    assert move("fail", light).path == ("trip",)
    assert move("go", light).path_routes == ["trip"]
    assert move("slow", light).path == ()


def test_moves_of_one_state_do_not_lead_to_another() -> None:
    two = entity("a:state=x,y:moves=go.x.y b:state=x,y,z:moves=turn.y.z")
    assert move("turn", two).path is None
