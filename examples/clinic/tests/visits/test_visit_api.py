import json
from base64 import b64encode
from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

import pytest
from httpx import AsyncClient, Response

from tests.statements import StatementCounter
from tests.visits.builders import (
    FIRST_VISIT_JSON,
    SECOND_VISIT_JSON,
    THIRD_VISIT_JSON,
    VISIT_CHANGE_JSON,
)

UNKNOWN = "/visits/00000000-0000-7000-8000-000000000404"
FIRST_VERSION = {"If-Match": '"1"'}
pytestmark = pytest.mark.usefixtures("stored_patients", "stored_rooms")


async def create(api: AsyncClient, body: dict[str, object] | None = None) -> Response:
    return await api.post("/visits", json=FIRST_VISIT_JSON if body is None else body)


def code(response: Response) -> object:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return response.json()["code"]


def fields(response: Response) -> set[str]:
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return {error["field"].partition(".")[0] for error in response.json()["errors"]}


async def test_a_created_visit_can_be_read_where_it_says(api: AsyncClient) -> None:
    created = await create(api)
    assert created.status_code == HTTPStatus.CREATED, created.text
    assert created.headers["etag"] == '"1"'
    read = await api.get(created.headers["location"])
    assert read.status_code == HTTPStatus.OK
    assert read.headers["etag"] == '"1"'
    assert read.json() == created.json()


async def test_a_created_visit_shows_what_was_sent(api: AsyncClient) -> None:
    expected = {
        "number": FIRST_VISIT_JSON["number"],
        "patient_id": FIRST_VISIT_JSON["patient_id"],
        "rooms": FIRST_VISIT_JSON["rooms"],
        "starts_at": FIRST_VISIT_JSON["starts_at"],
        "ends_on": FIRST_VISIT_JSON["ends_on"],
        "opens_at": FIRST_VISIT_JSON["opens_at"],
        "minutes": FIRST_VISIT_JSON["minutes"],
        "temperature": FIRST_VISIT_JSON["temperature"],
        "fee": FIRST_VISIT_JSON["fee"],
        "urgent": FIRST_VISIT_JSON["urgent"],
        "report_url": FIRST_VISIT_JSON["report_url"],
        "findings": FIRST_VISIT_JSON["findings"],
        "scan": FIRST_VISIT_JSON["scan"],
        "symptoms": FIRST_VISIT_JSON["symptoms"],
        "kind": FIRST_VISIT_JSON["kind"],
        "remarks": FIRST_VISIT_JSON["remarks"],
        "progress": "booked",
        "version": 1,
    }
    assert (await create(api)).json().items() >= expected.items()


async def test_email_is_never_shown(api: AsyncClient) -> None:
    created = await create(api)
    read = await api.get(created.headers["location"])
    assert "email" not in created.json()
    assert "email" not in read.json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", None),
        ("number", 5),
        ("number", "x" * 13),
        ("number", "\u0000"),
        ("number", "V000000\n"),
        ("patient_id", None),
        ("patient_id", "number one"),
        ("patient_id", 1),
        ("rooms", None),
        ("rooms", "text"),
        ("rooms", ["one"]),
        ("rooms", [None]),
        ("rooms", [str(UUID(int=number)) for number in range(101)]),
        ("starts_at", None),
        ("starts_at", "yesterday"),
        ("starts_at", 1767225600),
        ("starts_at", "0001-01-01T00:00:00+01:00"),
        ("starts_at", "2026-01-02T03:04:05"),
        ("ends_on", "yesterday"),
        ("ends_on", "2026-13-01"),
        ("ends_on", 20260101),
        ("opens_at", "25:00:00"),
        ("opens_at", "12:00:00Z"),
        ("opens_at", "noon"),
        ("opens_at", 12),
        ("minutes", None),
        ("minutes", "1"),
        ("minutes", 1.5),
        ("minutes", True),
        ("minutes", 4),
        ("minutes", 481),
        ("temperature", "1.5"),
        ("fee", None),
        ("fee", 1.5),
        ("fee", "a lot"),
        ("fee", "NaN"),
        ("fee", ""),
        ("fee", "-0.01"),
        ("fee", "100000000.00"),
        ("fee", "1.001"),
        ("urgent", None),
        ("urgent", "true"),
        ("urgent", 1),
        ("email", 5),
        ("email", "nobodynobody"),
        ("email", "ada1@example.com\n"),
        ("email", "\u0000"),
        ("report_url", 5),
        ("report_url", "nobodynobody"),
        ("report_url", "https://example.com/1\n"),
        ("report_url", "\u0000"),
        ("findings", {"text": "\u0000"}),
        ("findings", [["\u0000"]]),
        ("findings", json.loads("[" * 32 + "]" * 32)),
        ("scan", "###"),
        ("scan", "A"),
        ("scan", 5),
        ("scan", b64encode(b"x" * 4097).decode()),
        ("symptoms", None),
        ("symptoms", "text"),
        ("symptoms", [5]),
        ("symptoms", [None]),
        ("symptoms", ["symptoms 1"] * 101),
        ("kind", None),
        ("kind", "no such choice"),
        ("kind", 1),
        ("remarks", 5),
        ("remarks", "x" * 100001),
        ("remarks", "\u0000"),
    ],
)
async def test_a_value_of_another_form_is_refused(
    api: AsyncClient, field: str, value: object
) -> None:
    response = await create(api, FIRST_VISIT_JSON | {field: value})
    assert fields(response) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "V000000"),
        ("number", "V100000"),
        ("number", "V200000"),
        ("rooms", []),
        ("ends_on", None),
        ("opens_at", None),
        ("opens_at", "00:00:00"),
        ("opens_at", "23:59:59.999999"),
        ("minutes", 5),
        ("minutes", 480),
        ("temperature", None),
        ("fee", "0.00"),
        ("fee", "99999999.99"),
        ("urgent", False),
        ("urgent", True),
        ("email", None),
        ("report_url", None),
        ("findings", None),
        ("findings", {}),
        ("findings", []),
        ("findings", "text"),
        ("findings", 0),
        ("findings", False),
        ("findings", json.loads("[" * 31 + "]" * 31)),
        ("scan", None),
        ("scan", b64encode(b"x" * 0).decode()),
        ("scan", b64encode(b"x" * 4096).decode()),
        ("symptoms", ["symptoms 1"] * 0),
        ("symptoms", ["symptoms 1"] * 100),
        ("kind", "first"),
        ("kind", "follow_up"),
        ("kind", "remote"),
        ("remarks", None),
        ("remarks", "x" * 0),
        ("remarks", "x" * 100000),
    ],
)
async def test_a_value_at_its_limit_is_taken(api: AsyncClient, field: str, value: object) -> None:
    response = await create(api, FIRST_VISIT_JSON | {field: value})
    assert response.status_code == HTTPStatus.CREATED, response.text


@pytest.mark.parametrize(
    "field",
    [
        "number",
        "patient_id",
        "rooms",
        "starts_at",
        "minutes",
        "fee",
        "symptoms",
    ],
)
async def test_what_is_required_cannot_be_left_out(api: AsyncClient, field: str) -> None:
    body = {name: value for name, value in FIRST_VISIT_JSON.items() if name != field}
    response = await create(api, body)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert code(response) == "invalid_request"


async def test_an_unknown_field_is_refused(api: AsyncClient) -> None:
    response = await create(api, FIRST_VISIT_JSON | {"no such field": 1})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert code(response) == "invalid_request"


async def test_a_body_that_is_no_json_is_refused(api: AsyncClient) -> None:
    response = await api.post(
        "/visits", content=b'{"', headers={"Content-Type": "application/json"}
    )
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert code(response) == "malformed_body"


async def test_number_belongs_to_one_visit(api: AsyncClient) -> None:
    await create(api)
    taken = {"number": FIRST_VISIT_JSON["number"]}
    response = await create(api, SECOND_VISIT_JSON | taken)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "visit_number_taken"


async def test_patient_id_has_to_exist(api: AsyncClient) -> None:
    response = await create(
        api, FIRST_VISIT_JSON | {"patient_id": "00000000-0000-0000-0000-000000000194"}
    )
    assert fields(response) == {"patient_id"}
    assert code(response) == "visit_patient_missing"


async def test_rooms_has_to_exist(api: AsyncClient) -> None:
    response = await create(
        api, FIRST_VISIT_JSON | {"rooms": ["00000000-0000-0000-0000-000000000194"]}
    )
    assert fields(response) == {"rooms"}
    assert code(response) == "visit_rooms_missing"


async def test_what_patient_id_refers_to_cannot_be_deleted(api: AsyncClient) -> None:
    await create(api)
    place = "/patients/00000000-0000-0000-0000-000000000001"
    response = await api.delete(place, headers=FIRST_VERSION)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "patient_in_use"


async def test_what_rooms_refers_to_cannot_be_deleted(api: AsyncClient) -> None:
    await create(api)
    place = "/rooms/00000000-0000-0000-0000-000000000001"
    response = await api.delete(place, headers=FIRST_VERSION)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "room_in_use"


async def test_an_unknown_visit_is_not_found(api: AsyncClient) -> None:
    response = await api.get(UNKNOWN)
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert code(response) == "visit_not_found"


async def test_an_id_of_another_form_is_refused(api: AsyncClient) -> None:
    assert fields(await api.get("/visits/first")) == {"visit_id"}


async def test_a_change_answers_with_the_next_version(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    changed = await api.put(place, json=VISIT_CHANGE_JSON, headers=FIRST_VERSION)
    assert changed.status_code == HTTPStatus.OK, changed.text
    assert changed.headers["etag"] == '"2"'
    assert changed.json().items() >= VISIT_CHANGE_JSON.items()
    assert (await api.get(place)).json() == changed.json()


async def test_a_change_of_an_old_version_is_refused(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    await api.put(place, json=VISIT_CHANGE_JSON, headers=FIRST_VERSION)
    late = await api.put(place, json=VISIT_CHANGE_JSON, headers=FIRST_VERSION)
    assert late.status_code == HTTPStatus.PRECONDITION_FAILED
    assert code(late) == "visit_stale"


async def test_a_change_names_the_version_that_it_replaces(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    unnamed = await api.put(place, json=VISIT_CHANGE_JSON)
    assert unnamed.status_code == HTTPStatus.PRECONDITION_REQUIRED
    assert code(unnamed) == "precondition_required"
    misnamed = await api.put(place, json=VISIT_CHANGE_JSON, headers={"If-Match": "1"})
    assert fields(misnamed) == {"If-Match"}


async def test_an_unknown_visit_cannot_be_changed(api: AsyncClient) -> None:
    response = await api.put(UNKNOWN, json=VISIT_CHANGE_JSON, headers=FIRST_VERSION)
    assert code(response) == "visit_not_found"


async def test_start_answers_with_the_new_state(api: AsyncClient) -> None:
    response = await create(api)
    place = response.headers["location"]
    moved = await api.post(f"{place}/start", headers={"If-Match": response.headers["etag"]})
    assert moved.status_code == HTTPStatus.OK, moved.text
    assert moved.json()["progress"] == "started"
    assert (await api.get(place)).headers["etag"] == moved.headers["etag"]


async def test_close_answers_with_the_new_state(api: AsyncClient) -> None:
    response = await create(api)
    place = response.headers["location"]
    response = await api.post(f"{place}/start", headers={"If-Match": response.headers["etag"]})
    moved = await api.post(f"{place}/close", headers={"If-Match": response.headers["etag"]})
    assert moved.status_code == HTTPStatus.OK, moved.text
    assert moved.json()["progress"] == "closed"
    assert (await api.get(place)).headers["etag"] == moved.headers["etag"]


async def test_cancel_answers_with_the_new_state(api: AsyncClient) -> None:
    response = await create(api)
    place = response.headers["location"]
    moved = await api.post(f"{place}/cancel", headers={"If-Match": response.headers["etag"]})
    assert moved.status_code == HTTPStatus.OK, moved.text
    assert moved.json()["progress"] == "cancelled"
    assert (await api.get(place)).headers["etag"] == moved.headers["etag"]


async def test_close_of_a_new_visit_is_a_conflict(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    response = await api.post(f"{place}/close", headers=FIRST_VERSION)
    assert response.status_code == HTTPStatus.CONFLICT
    assert code(response) == "visit_cannot_close"


async def test_a_deleted_visit_is_gone(api: AsyncClient) -> None:
    place = (await create(api)).headers["location"]
    assert (await api.delete(place)).status_code == HTTPStatus.PRECONDITION_REQUIRED
    stale = await api.delete(place, headers={"If-Match": '"2"'})
    assert code(stale) == "visit_stale"
    deleted = await api.delete(place, headers=FIRST_VERSION)
    assert (deleted.status_code, deleted.content) == (HTTPStatus.NO_CONTENT, b"")
    assert (await api.get(place)).status_code == HTTPStatus.NOT_FOUND


async def test_pages_follow_each_other(api: AsyncClient) -> None:
    bodies = (FIRST_VISIT_JSON, SECOND_VISIT_JSON, THIRD_VISIT_JSON)
    created = [(await create(api, body)).json() for body in bodies]
    first = (await api.get("/visits", params={"limit": 2, "total": "true"})).json()
    assert first["total"] == 3
    following = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await api.get("/visits", params=following)).json()
    found = [*first["items"], *second["items"]]
    assert found == created
    assert (second["next_cursor"], second["total"]) == (None, None)
    numbered = (await api.get("/visits", params={"limit": 2, "page": 2})).json()
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
        ("sort", "sort=chance"),
        ("patient_id", f"patient_id={quote('one')}"),
        ("rooms", f"rooms={quote('one')}"),
        ("urgent", f"urgent={quote('perhaps')}"),
        ("kind", f"kind={quote('no such choice')}"),
    ],
)
async def test_a_query_of_another_form_is_refused(api: AsyncClient, field: str, query: str) -> None:
    assert fields(await api.get(f"/visits?{query}")) == {field}


async def test_pages_can_be_filtered_by_patient_id(api: AsyncClient) -> None:
    created = (await create(api)).json()
    wanted = {"patient_id": "00000000-0000-0000-0000-000000000001"}
    page = (await api.get("/visits", params=wanted)).json()
    assert page["items"] == [created]
    other = {"patient_id": "00000000-0000-0000-0000-000000000002"}
    page = (await api.get("/visits", params=other)).json()
    assert page["items"] == []


async def test_pages_can_be_filtered_by_rooms(api: AsyncClient) -> None:
    created = (await create(api)).json()
    wanted = {"rooms": ["00000000-0000-0000-0000-000000000001"]}
    page = (await api.get("/visits", params=wanted)).json()
    assert page["items"] == [created]
    other = {"rooms": ["00000000-0000-0000-0000-000000000194"]}
    page = (await api.get("/visits", params=other)).json()
    assert page["items"] == []


async def test_pages_can_be_filtered_by_urgent(api: AsyncClient) -> None:
    created = (await create(api)).json()
    wanted = {"urgent": False}
    page = (await api.get("/visits", params=wanted)).json()
    assert page["items"] == [created]
    other = {"urgent": True}
    page = (await api.get("/visits", params=other)).json()
    assert page["items"] == []


async def test_pages_can_be_filtered_by_kind(api: AsyncClient) -> None:
    created = (await create(api)).json()
    wanted = {"kind": "first"}
    page = (await api.get("/visits", params=wanted)).json()
    assert page["items"] == [created]
    other = {"kind": "follow_up"}
    page = (await api.get("/visits", params=other)).json()
    assert page["items"] == []


async def test_pages_can_be_sorted_by_starts_at(api: AsyncClient) -> None:
    bodies = (SECOND_VISIT_JSON, FIRST_VISIT_JSON)
    second, first = [(await create(api, body)).json() for body in bodies]
    rising = (await api.get("/visits", params={"sort": "starts_at"})).json()
    falling = (await api.get("/visits", params={"sort": "-starts_at"})).json()
    assert rising["items"] == [first, second]
    assert falling["items"] == [second, first]


async def test_pages_can_be_sorted_by_fee(api: AsyncClient) -> None:
    bodies = (SECOND_VISIT_JSON, FIRST_VISIT_JSON)
    second, first = [(await create(api, body)).json() for body in bodies]
    rising = (await api.get("/visits", params={"sort": "fee"})).json()
    falling = (await api.get("/visits", params={"sort": "-fee"})).json()
    assert rising["items"] == [first, second]
    assert falling["items"] == [second, first]


async def test_a_page_takes_as_many_statements_for_three_as_for_one(
    api: AsyncClient, statements: StatementCounter
) -> None:
    await create(api)
    with statements.counting() as for_one:
        await api.get("/visits")
    await create(api, SECOND_VISIT_JSON)
    await create(api, THIRD_VISIT_JSON)
    with statements.counting() as for_three:
        await api.get("/visits")
    assert len(for_one) == len(for_three) == 1
