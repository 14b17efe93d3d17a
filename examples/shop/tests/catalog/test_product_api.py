from http import HTTPStatus
from urllib.parse import quote

import pytest
from httpx import AsyncClient, Response

from tests.catalog.builders import (
    FIRST_PRODUCT_JSON,
    PRODUCT_CHANGE_JSON,
    SECOND_PRODUCT_JSON,
    THIRD_PRODUCT_JSON,
)
from tests.statements import StatementCounter

UNKNOWN = "/products/00000000-0000-7000-8000-000000000404"
FIRST_VERSION = {"If-Match": '"1"'}


async def create(api: AsyncClient, body: dict[str, object] | None = None) -> Response:
    return await api.post("/products", json=FIRST_PRODUCT_JSON if body is None else body)


def code(response: Response) -> object:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return response.json()["code"]


def fields(response: Response) -> set[str]:
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return {error["field"].partition(".")[0] for error in response.json()["errors"]}


async def test_a_created_product_can_be_read_where_it_says(api: AsyncClient) -> None:
    created = await create(api)
    assert created.status_code == HTTPStatus.CREATED, created.text
    assert created.headers["etag"] == '"1"'
    read = await api.get(created.headers["location"])
    assert read.status_code == HTTPStatus.OK
    assert read.headers["etag"] == '"1"'
    assert read.json() == created.json()


async def test_a_created_product_shows_what_was_sent(api: AsyncClient) -> None:
    expected = {
        "sku": FIRST_PRODUCT_JSON["sku"],
        "name": FIRST_PRODUCT_JSON["name"],
        "price": FIRST_PRODUCT_JSON["price"],
        "note": FIRST_PRODUCT_JSON["note"],
        "launched_on": FIRST_PRODUCT_JSON["launched_on"],
        "status": "draft",
        "version": 1,
    }
    assert (await create(api)).json().items() >= expected.items()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", None),
        ("sku", 5),
        ("sku", "x" * 33),
        ("sku", "\u0000"),
        ("name", None),
        ("name", 5),
        ("name", "x" * 201),
        ("name", "\u0000"),
        ("price", None),
        ("price", 1.5),
        ("price", "a lot"),
        ("price", "NaN"),
        ("price", ""),
        ("price", "-0.01"),
        ("price", "10000000000.00"),
        ("price", "1.001"),
        ("note", 5),
        ("note", "x" * 100001),
        ("note", "\u0000"),
        ("launched_on", "yesterday"),
        ("launched_on", "2026-13-01"),
        ("launched_on", 20260101),
    ],
)
async def test_a_value_of_another_form_is_refused(
    api: AsyncClient, field: str, value: object
) -> None:
    response = await create(api, FIRST_PRODUCT_JSON | {field: value})
    assert fields(response) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sku", "x" * 0),
        ("sku", "x" * 32),
        ("name", "x" * 0),
        ("name", "x" * 200),
        ("price", "0.00"),
        ("price", "9999999999.99"),
        ("note", None),
        ("note", "x" * 0),
        ("note", "x" * 100000),
        ("launched_on", None),
    ],
)
async def test_a_value_at_its_limit_is_taken(api: AsyncClient, field: str, value: object) -> None:
    response = await create(api, FIRST_PRODUCT_JSON | {field: value})
    assert response.status_code == HTTPStatus.CREATED, response.text


@pytest.mark.parametrize(
    "field",
    [
        "sku",
        "name",
        "price",
    ],
)
async def test_what_is_required_cannot_be_left_out(api: AsyncClient, field: str) -> None:
    body = {name: value for name, value in FIRST_PRODUCT_JSON.items() if name != field}
    response = await create(api, body)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert code(response) == "invalid_request"


async def test_an_unknown_field_is_refused(api: AsyncClient) -> None:
    response = await create(api, FIRST_PRODUCT_JSON | {"no such field": 1})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert code(response) == "invalid_request"


async def test_a_body_that_is_no_json_is_refused(api: AsyncClient) -> None:
    response = await api.post(
        "/products", content=b'{"', headers={"Content-Type": "application/json"}
    )
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert code(response) == "malformed_body"


async def test_sku_belongs_to_one_product(api: AsyncClient) -> None:
    await create(api)
    taken = {"sku": FIRST_PRODUCT_JSON["sku"]}
    response = await create(api, SECOND_PRODUCT_JSON | taken)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "product_sku_taken"


async def test_an_unknown_product_is_not_found(api: AsyncClient) -> None:
    response = await api.get(UNKNOWN)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert code(response) == "product_not_found"


async def test_an_id_of_another_form_is_refused(api: AsyncClient) -> None:
    assert fields(await api.get("/products/first")) == {"product_id"}


async def test_a_change_answers_with_the_next_version(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    changed = await api.put(place, json=PRODUCT_CHANGE_JSON, headers=FIRST_VERSION)
    assert changed.status_code == HTTPStatus.OK, changed.text
    assert changed.headers["etag"] == '"2"'
    assert changed.json().items() >= PRODUCT_CHANGE_JSON.items()
    assert (await api.get(place)).json() == changed.json()


async def test_a_change_of_an_old_version_is_refused(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    await api.put(place, json=PRODUCT_CHANGE_JSON, headers=FIRST_VERSION)
    late = await api.put(place, json=PRODUCT_CHANGE_JSON, headers=FIRST_VERSION)
    assert late.status_code == HTTPStatus.PRECONDITION_FAILED
    assert code(late) == "product_stale"


async def test_a_change_names_the_version_that_it_replaces(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    unnamed = await api.put(place, json=PRODUCT_CHANGE_JSON)
    assert unnamed.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert code(unnamed) == "precondition_required"
    misnamed = await api.put(place, json=PRODUCT_CHANGE_JSON, headers={"If-Match": "1"})
    assert fields(misnamed) == {"If-Match"}


async def test_an_unknown_product_cannot_be_changed(api: AsyncClient) -> None:
    response = await api.put(UNKNOWN, json=PRODUCT_CHANGE_JSON, headers=FIRST_VERSION)
    assert code(response) == "product_not_found"


async def test_activate_answers_with_the_new_state(api: AsyncClient) -> None:
    response = await create(api)
    place = response.headers["location"]
    moved = await api.post(f"{place}/activate", headers={"If-Match": response.headers["etag"]})
    assert moved.status_code == HTTPStatus.OK, moved.text
    assert moved.json()["status"] == "active"
    assert (await api.get(place)).headers["etag"] == moved.headers["etag"]


async def test_archive_answers_with_the_new_state(api: AsyncClient) -> None:
    response = await create(api)
    place = response.headers["location"]
    response = await api.post(f"{place}/activate", headers={"If-Match": response.headers["etag"]})
    moved = await api.post(f"{place}/archive", headers={"If-Match": response.headers["etag"]})
    assert moved.status_code == HTTPStatus.OK, moved.text
    assert moved.json()["status"] == "archived"
    assert (await api.get(place)).headers["etag"] == moved.headers["etag"]


async def test_archive_of_a_new_product_is_a_conflict(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    response = await api.post(f"{place}/archive", headers=FIRST_VERSION)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "product_cannot_archive"


async def test_a_deleted_product_is_gone(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    assert (await api.delete(place)).status_code == HTTPStatus.PRECONDITION_REQUIRED
    stale = await api.delete(place, headers={"If-Match": '"2"'})
    assert code(stale) == "product_stale"
    deleted = await api.delete(place, headers=FIRST_VERSION)
    assert (deleted.status_code, deleted.content) == (HTTPStatus.NO_CONTENT, b"")
    assert (await api.get(place)).status_code == HTTPStatus.NOT_FOUND


async def test_pages_follow_each_other(api: AsyncClient) -> None:
    bodies = (FIRST_PRODUCT_JSON, SECOND_PRODUCT_JSON, THIRD_PRODUCT_JSON)
    created = [(await create(api, body)).json() for body in bodies]
    first = (await api.get("/products", params={"limit": 2, "total": "true"})).json()
    assert first["total"] == 3
    following = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await api.get("/products", params=following)).json()
    found = [*first["items"], *second["items"]]
    assert found == created
    assert (second["next_cursor"], second["total"]) == (None, None)
    numbered = (await api.get("/products", params={"limit": 2, "page": 2})).json()
    assert numbered["items"] == second["items"]


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ("limit", "limit=0"),
        ("limit", "limit=101"),
        ("limit", "limit=many"),
        ("page", "page=0"),
        ("cursor", "cursor=x"),
        ("total", "total=perhaps"),
        ("launched_on", f"launched_on={quote('yesterday')}"),
        ("launched_on", f"launched_on={quote('2026-13-01')}"),
    ],
)
async def test_a_query_of_another_form_is_refused(api: AsyncClient, field: str, query: str) -> None:
    assert fields(await api.get(f"/products?{query}")) == {field}


async def test_pages_can_be_filtered_by_launched_on(api: AsyncClient) -> None:
    created = (await create(api)).json()
    wanted = {"launched_on": "2026-01-01"}
    page = (await api.get("/products", params=wanted)).json()
    assert page["items"] == [created]
    other = {"launched_on": "2026-01-02"}
    page = (await api.get("/products", params=other)).json()
    assert page["items"] == []


async def test_a_page_takes_as_many_statements_for_three_as_for_one(
    api: AsyncClient, statements: StatementCounter
) -> None:
    await create(api)
    with statements.counting() as for_one:
        await api.get("/products")
    await create(api, SECOND_PRODUCT_JSON)
    await create(api, THIRD_PRODUCT_JSON)
    with statements.counting() as for_three:
        await api.get("/products")
    assert len(for_one) == len(for_three) == 1
