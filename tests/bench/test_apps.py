"""The hand-written apps of the benchmark answer as the rendered service does."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.operations import product
from bench.servers import LAYERED, LIMIT, ORM, STATEMENTS, App
from tests.helpers.combinations import COMBINATIONS, Combination
from tests.helpers.services import Service
from tests.matrix.test_parity import masked

PAIRS = [combination for combination in COMBINATIONS if combination.database == "sqlite"]
SUNNY = ("create", "get", "list", "next")


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_all_apps_answer_alike(
    pair: Combination, installed: Callable[[Combination], Service], tmp_path: Path
) -> None:
    service = installed(pair)
    apps = [app(name, pair, service, tmp_path / name) for name in (LAYERED, ORM, STATEMENTS)]
    service_answers, *others = map(answers, apps)
    assert all(other == service_answers for other in others)


def test_the_limit_answers_what_it_is_asked(
    installed: Callable[[Combination], Service], tmp_path: Path
) -> None:
    pair = PAIRS[0]
    service = installed(pair)
    layered, limit = (app(name, pair, service, tmp_path / name) for name in (LAYERED, LIMIT))
    expected, found = answers(layered), answers(limit, *SUNNY)
    assert {name: found[name]["body"] for name in SUNNY} == {
        name: expected[name]["body"] for name in SUNNY
    }


def app(name: str, pair: Combination, service: Service, folder: Path) -> App:
    """Return an app with an empty database of its own."""
    folder.mkdir()
    url = f"sqlite+aiosqlite:///{folder / 'live.db'}"
    service.using(url).just("migrate")
    return App(name, pair, service, url, folder / "log")


def answers(app: App, *wanted: str) -> dict[str, Any]:
    """Return what an app answers, without what differs from call to call."""
    with (
        app.served() as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=20) as client,
    ):
        made = client.post("/products", json=product("ONE")).json()
        client.post("/products", json=product("TWO"))
        following = client.get("/products?limit=1").json()["next_cursor"]
        steps: dict[str, tuple[str, str, object]] = {
            "create": ("POST", "/products", product("THREE")),
            "get": ("GET", f"/products/{made['id']}", None),
            "list": ("GET", "/products?limit=1", None),
            "next": ("GET", f"/products?limit=20&cursor={following}", None),
            "filter": ("GET", "/products?launched_on=2026-02-01", None),
            "again": ("POST", "/products", product("ONE")),
            "unknown": ("GET", "/products/01890000-0000-7000-8000-000000000000", None),
            "invalid": ("POST", "/products", {**product("FOUR"), "price": "-1"}),
            "limit": ("GET", "/products?limit=101", None),
        }
        return {
            name: told(client.request(method, path, json=body))
            for name, (method, path, body) in steps.items()
            if name in (wanted or steps)
        }


def told(response: httpx.Response) -> dict[str, Any]:
    """Return what has to agree of an answer; which field is wrong is more than the flat apps say."""
    body = json.loads(masked(response.text))
    if response.is_error:
        body.pop("errors")
    headers = {name: masked(response.headers.get(name, "")) for name in ("etag", "location")}
    kind = response.headers["content-type"].partition(";")[0]
    return {"status": response.status_code, "type": kind, "headers": headers, "body": body}
