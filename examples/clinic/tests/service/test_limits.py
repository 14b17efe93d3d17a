from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest
from httpx import ASGITransport, AsyncClient

from clinic.composition.cors import Cors
from clinic.composition.limits import BodyLimit
from clinic.composition.requests import Asgi, Receive, Scope, Send

PAGE = {"Origin": "https://shop.example"}
PREFLIGHT = PAGE | {"Access-Control-Request-Method": "PUT"}


async def reader(_: Scope, receive: Receive, send: Send) -> None:
    """An app that reads all of the body."""
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def calling(app: Asgi) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app), base_url="http://test")


async def test_a_body_that_is_too_long_is_refused() -> None:
    async with calling(BodyLimit(reader, 4)) as api:
        assert (await api.post("/", content=b"1234")).status_code == HTTPStatus.OK
        told = await api.post("/", content=b"12345")
        untold = await api.post("/", content=chunks(b"123", b"45"))
        short = await api.post("/", content=chunks(b"12", b"34"))
    assert told.status_code == untold.status_code == HTTPStatus.CONTENT_TOO_LARGE
    assert told.json()["code"] == untold.json()["code"] == "content_too_large"
    assert short.status_code == HTTPStatus.OK


async def test_a_body_in_another_coding_is_refused() -> None:
    async with calling(BodyLimit(reader, 4)) as api:
        answer = await api.post("/", content=b"1234", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert answer.headers["content-type"] == "application/problem+json"


async def test_answers_are_not_kept_framed_or_guessed(api: AsyncClient) -> None:
    for path in ("/health/live", "/no/such/path", "/docsets"):
        headers = (await api.get(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert not {"server", "x-powered-by", "access-control-allow-origin"} & headers.keys()


async def test_the_page_of_the_docs_may_run_its_scripts(api: AsyncClient) -> None:
    for path in ("/docs", "/docs/openapi.json"):
        headers = (await api.get(path)).headers
        assert "script-src 'unsafe-inline'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_only_the_named_origins_may_call() -> None:
    async with calling(Cors(reader, "https://shop.example,https://b.example")) as api:
        asked = await api.options("/", headers=PREFLIGHT)
        answered = await api.get("/", headers=PAGE)
        other = await api.get("/", headers={"Origin": "https://c.example"})
    assert asked.status_code == HTTPStatus.NO_CONTENT
    assert "PUT" in asked.headers["access-control-allow-methods"]
    assert "If-Match" in asked.headers["access-control-allow-headers"]
    assert answered.headers["access-control-allow-origin"] == PAGE["Origin"]
    assert "ETag" in answered.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers
    assert other.headers["vary"] == "Origin"


@pytest.mark.parametrize("headers", [PREFLIGHT, {}])
async def test_nothing_is_said_of_origins_unless_asked(
    api: AsyncClient, headers: dict[str, str]
) -> None:
    answer = await api.options("/health/live", headers=headers)
    assert not any(name.startswith("access-control") for name in answer.headers)
