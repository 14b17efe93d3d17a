"""The names of an entity, its fields by their roles, and the moves of its states."""

from collections.abc import Iterable
from operator import attrgetter

import pytest

from extensions.definition import read
from extensions.entity import Entity, creation_order, entities
from extensions.facts import Facts
from extensions.keys import Key
from extensions.moves import StateMove

ORDER = (
    "number:str:max=9:unique note:text:null rank:int:readonly:default=0:sort:filter "
    "token:str:secret serial:bigint:null:readonly:unique:filter day:date:immutable:sort "
    "kind:enum=a,b:default=a:filter "
    "stage:state=draft,paid,sent,gone,lost:default=draft:"
    "moves=pay.draft.paid,send_out.paid.sent,cancel.draft.gone,drop.paid.gone,find.lost.draft"
)


def entity(definition: str = ORDER, name: str = "PurchaseOrder") -> Entity:
    (found,) = entities(read({name: definition}))
    return found


def names(fields: Iterable[Facts | Key]) -> list[str]:
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
        ("cases.echoed", ["number", "note", "day", "kind"]),
        ("secrets", ["token"]),
        ("keys", ["number", "serial"]),
        ("cases.keys", ["number"]),
        ("filters", ["rank", "serial", "kind"]),
        ("cases.filters", ["rank", "kind"]),
        ("sorts", ["rank", "day"]),
        ("cases.sorts", ["day"]),
        (
            "indexes",
            ["ix_purchase_orders_rank", "ix_purchase_orders_day", "ix_purchase_orders_kind"],
        ),
        ("cases.told_apart", ["number", "day"]),
        ("choices", ["kind", "stage"]),
        ("states", ["stage"]),
    ],
)
def test_a_field_has_its_roles(role: str, expected: list[str]) -> None:
    assert names(attrgetter(role)(entity())) == expected


def test_the_first_field_tells_entities_apart_where_no_other_does() -> None:
    assert names(entity("title:str note:text").cases.told_apart) == ["title"]


def test_what_is_required_has_neither_default_nor_null() -> None:
    assert [names(fields) for fields in entity().cases.required] == [["number", "token", "day"]]
    assert entity("note:str:null kind:enum=a,b:default=a").cases.required == []


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
    assert {field.name for cases in order.cases.accepted for field, _ in cases} <= given
    assert {field.name for cases in order.cases.refused for field, _ in cases} <= given
    assert {field.name for field, _ in order.cases.refused_json} == given
    assert {field.name for field, _ in order.cases.refused_queries} == {"rank", "serial", "kind"}


def test_an_entity_without_limits_has_no_table_of_values_beyond_them() -> None:
    assert entity("owner:uuid").cases.accepted == []
    assert entity("owner:uuid").cases.refused == []


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
    assert [found.name for found in order.cases.reachable_moves] == [
        "pay",
        "send_out",
        "cancel",
        "drop",
    ]
    assert [found.name for found in order.cases.barred_moves] == ["send_out", "drop", "find"]


def test_the_path_is_the_shortest_one_from_the_first_state() -> None:
    light = entity(
        "place:str light:state=red,green,amber,off:default=green:"
        "moves=slow.green.amber,halt.amber.red,fail.red.off,trip.green.red,go.red.green"
    )
    assert move("fail", light).path == ("trip",)
    assert move("go", light).path_routes == ["trip"]
    assert move("slow", light).path == ()


def test_moves_of_one_state_do_not_lead_to_another() -> None:
    two = entity("c:int a:state=x,y:moves=go.x.y b:state=x,y,z:moves=turn.y.z")
    assert move("turn", two).path is None


SALES = {
    "Region": "name:str:unique parent:ref=Region:null:filter",
    "Customer": {"fields": "name:str region:ref=Region", "operations": "create,get,list,delete"},
    "Tag": "label:str",
    "Order": {
        "fields": "customer:ref=Customer:on_delete=cascade number:int agent:ref=staff.Agent "
        "deputy:ref=staff.Agent:null tags:refs=Tag:filter",
        "unique": [["customer", "number"]],
        "table": "order",
    },
}


def sales() -> dict[str, Entity]:
    return {found.name: found for found in entities(read(SALES))}


def test_tables_are_made_before_those_that_refer_to_them() -> None:
    order = [found.name for found in creation_order(reversed(list(sales().values())))]
    assert order.index("Region") < order.index("Customer") < order.index("Order")
    assert order.index("Tag") < order.index("Order")


def test_what_an_entity_refers_to_is_there_before_it_in_tests() -> None:
    assert [seed.name for seed in sales()["Order"].seeds] == ["Region", "Customer", "Tag"]
    assert [target.name for target in sales()["Order"].targets] == ["Customer", "Tag"]
    assert sales()["Region"].targets == []


def test_only_what_can_be_in_the_way_of_a_deletion_has_an_error_for_it() -> None:
    assert sales()["Region"].in_uses == ["RegionInUse"]
    assert sales()["Tag"].in_uses == ["TagInUse"]
    assert sales()["Customer"].in_uses == []


def test_a_group_is_unique_together() -> None:
    (key,) = sales()["Order"].keys
    assert (key.taken, key.code) == ("OrderCustomerNumberTaken", "order_customer_number_taken")
    assert (key.constraint, key.columns) == (
        "uq_order_customer_number",
        "order.customer, order.number",
    )


def test_what_is_unique_is_told_by_what_its_fields_refer_to() -> None:
    definitions = {
        "Order": "number:int",
        "Line": {"fields": "order_id:ref=Order n:int", "unique": "order_id,n"},
    }
    (key,) = {found.name: found for found in entities(read(definitions))}["Line"].keys
    assert (key.taken, key.code, key.words) == (
        "LineOrderNTaken",
        "line_order_n_taken",
        "order and n",
    )


def test_another_context_is_asked_one_question_for_two_fields() -> None:
    order = sales()["Order"]
    assert [field.question for field in order.questions] == ["has_staff_agent"]
    assert (order.asked, order.ports) == (["staff"], ["OrderReferences"])


def test_a_table_of_links_is_no_column() -> None:
    order = sales()["Order"]
    assert "tags" not in names(order.columns)
    assert order.table_classes == ["OrderTable", "OrderTagsTable"]


def test_names_of_constraints_are_as_short_as_databases_want() -> None:
    long = entity(f"{'a' * 40}:str:unique {'b' * 40}:str:index", "A" + "c" * 38)
    found = [*(key.constraint for key in long.keys), *(index.name for index in long.indexes)]
    assert len(set(found)) == 2
    assert max(map(len, found)) <= 63


def test_entities_of_tests_differ_in_every_key_but_the_one_under_test() -> None:
    groups = {"unique": [["a", "b", "c"], ["a", "b", "d"]]}
    (found,) = entities(read({"Thing": {"fields": "a:int b:int c:int d:int", **groups}}))
    assert names(found.cases.told_apart) == ["a", "c", "d"]
    assert names(found.cases.keys) == ["a_with_b_with_c", "a_with_b_with_d"]


def test_a_key_that_no_other_can_be_told_from_is_no_case() -> None:
    groups = {"unique": [["a", "b"], ["a", "c"]]}
    (found,) = entities(read({"Thing": {"fields": "a:int b:int c:bool", **groups}}))
    assert names(found.cases.keys) == ["a_with_c"]
