from http import HTTPStatus

import pytest
from httpx import AsyncClient, Response

from tests.statements import StatementCounter
from tests.visits.builders import (
    FIRST_ROOM_JSON,
    ROOM_CHANGE_JSON,
    SECOND_ROOM_JSON,
    THIRD_ROOM_JSON,
)

UNKNOWN = "/rooms/00000000-0000-7000-8000-000000000404"
FIRST_VERSION = {"If-Match": '"1"'}


async def create(api: AsyncClient, body: dict[str, object] | None = None) -> Response:
    return await api.post("/rooms", json=FIRST_ROOM_JSON if body is None else body)


def code(response: Response) -> object:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return response.json()["code"]


def fields(response: Response) -> set[str]:
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return {error["field"].partition(".")[0] for error in response.json()["errors"]}


async def test_a_created_room_can_be_read_where_it_says(api: AsyncClient) -> None:
    created = await create(api)
    assert created.status_code == HTTPStatus.CREATED, created.text
    assert created.headers["etag"] == '"1"'
    read = await api.get(created.headers["location"])
    assert read.status_code == HTTPStatus.OK
    assert read.headers["etag"] == '"1"'
    assert read.json() == created.json()


async def test_a_created_room_shows_what_was_sent(api: AsyncClient) -> None:
    expected = {
        "label": FIRST_ROOM_JSON["label"],
        "version": 1,
    }
    assert (await create(api)).json().items() >= expected.items()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", None),
        ("label", 5),
        ("label", "x" * 21),
        ("label", "\u0000"),
    ],
)
async def test_a_value_of_another_form_is_refused(
    api: AsyncClient, field: str, value: object
) -> None:
    response = await create(api, FIRST_ROOM_JSON | {field: value})
    assert fields(response) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "x" * 0),
        ("label", "x" * 20),
    ],
)
async def test_a_value_at_its_limit_is_taken(api: AsyncClient, field: str, value: object) -> None:
    response = await create(api, FIRST_ROOM_JSON | {field: value})
    assert response.status_code == HTTPStatus.CREATED, response.text


@pytest.mark.parametrize(
    "field",
    [
        "label",
    ],
)
async def test_what_is_required_cannot_be_left_out(api: AsyncClient, field: str) -> None:
    body = {name: value for name, value in FIRST_ROOM_JSON.items() if name != field}
    response = await create(api, body)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert code(response) == "invalid_request"


async def test_an_unknown_field_is_refused(api: AsyncClient) -> None:
    response = await create(api, FIRST_ROOM_JSON | {"no such field": 1})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert code(response) == "invalid_request"


async def test_a_body_that_is_no_json_is_refused(api: AsyncClient) -> None:
    response = await api.post("/rooms", content=b'{"', headers={"Content-Type": "application/json"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert code(response) == "malformed_body"


async def test_label_belongs_to_one_room(api: AsyncClient) -> None:
    await create(api)
    taken = {"label": FIRST_ROOM_JSON["label"]}
    response = await create(api, SECOND_ROOM_JSON | taken)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "room_label_taken"


async def test_an_unknown_room_is_not_found(api: AsyncClient) -> None:
    response = await api.get(UNKNOWN)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert code(response) == "room_not_found"


async def test_an_id_of_another_form_is_refused(api: AsyncClient) -> None:
    assert fields(await api.get("/rooms/first")) == {"room_id"}


async def test_a_change_answers_with_the_next_version(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    changed = await api.put(place, json=ROOM_CHANGE_JSON, headers=FIRST_VERSION)
    assert changed.status_code == HTTPStatus.OK, changed.text
    assert changed.headers["etag"] == '"2"'
    assert changed.json().items() >= ROOM_CHANGE_JSON.items()
    assert (await api.get(place)).json() == changed.json()


async def test_a_change_of_an_old_version_is_refused(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    await api.put(place, json=ROOM_CHANGE_JSON, headers=FIRST_VERSION)
    late = await api.put(place, json=ROOM_CHANGE_JSON, headers=FIRST_VERSION)
    assert late.status_code == HTTPStatus.PRECONDITION_FAILED
    assert code(late) == "room_stale"


async def test_a_change_names_the_version_that_it_replaces(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    unnamed = await api.put(place, json=ROOM_CHANGE_JSON)
    assert unnamed.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert code(unnamed) == "precondition_required"
    misnamed = await api.put(place, json=ROOM_CHANGE_JSON, headers={"If-Match": "1"})
    assert fields(misnamed) == {"If-Match"}


async def test_an_unknown_room_cannot_be_changed(api: AsyncClient) -> None:
    response = await api.put(UNKNOWN, json=ROOM_CHANGE_JSON, headers=FIRST_VERSION)
    assert code(response) == "room_not_found"


async def test_a_deleted_room_is_gone(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    assert (await api.delete(place)).status_code == HTTPStatus.PRECONDITION_REQUIRED
    stale = await api.delete(place, headers={"If-Match": '"2"'})
    assert code(stale) == "room_stale"
    deleted = await api.delete(place, headers=FIRST_VERSION)
    assert (deleted.status_code, deleted.content) == (HTTPStatus.NO_CONTENT, b"")
    assert (await api.get(place)).status_code == HTTPStatus.NOT_FOUND


async def test_pages_follow_each_other(api: AsyncClient) -> None:
    bodies = (FIRST_ROOM_JSON, SECOND_ROOM_JSON, THIRD_ROOM_JSON)
    created = [(await create(api, body)).json() for body in bodies]
    first = (await api.get("/rooms", params={"limit": 2, "total": "true"})).json()
    assert first["total"] == 3
    following = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await api.get("/rooms", params=following)).json()
    found = [*first["items"], *second["items"]]
    assert found == created
    assert (second["next_cursor"], second["total"]) == (None, None)
    numbered = (await api.get("/rooms", params={"limit": 2, "page": 2})).json()
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
    ],
)
async def test_a_query_of_another_form_is_refused(api: AsyncClient, field: str, query: str) -> None:
    assert fields(await api.get(f"/rooms?{query}")) == {field}


async def test_a_page_takes_as_many_statements_for_three_as_for_one(
    api: AsyncClient, statements: StatementCounter
) -> None:
    await create(api)
    with statements.counting() as for_one:
        await api.get("/rooms")
    await create(api, SECOND_ROOM_JSON)
    await create(api, THIRD_ROOM_JSON)
    with statements.counting() as for_three:
        await api.get("/rooms")
    assert len(for_one) == len(for_three) == 1
