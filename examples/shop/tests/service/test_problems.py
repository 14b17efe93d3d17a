from http import HTTPStatus

from httpx import AsyncClient


async def test_an_unknown_path_is_a_problem(api: AsyncClient) -> None:
    response = await api.get("/no/such/path")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


async def test_a_method_that_a_path_has_not_is_a_problem(api: AsyncClient) -> None:
    response = await api.patch("/health/live")
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert response.json()["code"] == "method_not_allowed"


async def test_a_request_keeps_the_id_that_it_brings(api: AsyncClient) -> None:
    response = await api.get("/no/such/path", headers={"X-Request-Id": "abc-123"})
    assert response.headers["x-request-id"] == "abc-123"
    assert response.json()["request_id"] == "abc-123"


async def test_a_request_without_an_id_is_given_one(api: AsyncClient) -> None:
    first, second = await api.get("/health/live"), await api.get("/health/live")
    assert len({first.headers["x-request-id"], second.headers["x-request-id"]}) == 2


async def test_an_id_that_could_break_a_log_is_replaced(api: AsyncClient) -> None:
    response = await api.get("/health/live", headers={"X-Request-Id": "a b"})
    assert response.headers["x-request-id"] != "a b"
