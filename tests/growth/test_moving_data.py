"""The data of a service moves to another database as docs/switching.md says."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from tests.growth.conftest import Strata
from tests.helpers.combinations import DEFAULT, Combination
from tests.helpers.databases import database, require
from tests.helpers.process import commit
from tests.helpers.rendering import copy_of
from tests.helpers.services import Service, serve
from tests.helpers.template import ROOT
from tests.matrix.cases import PRODUCT, VOLUME


def test_rows_arrive_as_they_were(
    installed: Callable[[Combination], Service], strata: Strata, tmp_path: Path
) -> None:
    require("postgresql")
    service = Service(copy_of(installed(DEFAULT).path, tmp_path / "service"))
    with database("sqlite", tmp_path) as old_url, database("postgresql", tmp_path) as new_url:
        old, new = service.using(old_url), service.using(new_url)
        old.uv("sync", "--quiet")
        old.just("migrate")
        with serve(old, tmp_path / "old.log") as running:
            kept = _filled(running.url)
        commit(service.path, "Lock")
        strata(service.path, "switch", "database=postgresql", "framework=fastapi")
        new.uv("sync", "--quiet")
        new.just("migrate")
        (service.path / "move_data.py").write_text(_program(), encoding="utf-8")
        move = ("run", "--with", "aiosqlite", "python", "move_data.py", old_url, new_url)
        said = new.uv(*move).stdout
        assert "regions: 3 rows" in said
        assert "products has rows already" in new.uv(*move, expect=1).output
        with serve(new, tmp_path / "new.log") as running:
            found = {path: _get(running.url, path) for path in kept}
    assert found == kept


def _program() -> str:
    text = (ROOT / "docs" / "switching.md").read_text(encoding="utf-8")
    return str(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0])


def _filled(url: str) -> dict[str, object]:
    """Create something of everything; return the answers to requests for it."""
    kept: dict[str, object] = {}

    def create(path: str, body: Mapping[str, object]) -> str:
        made = httpx.post(f"{url}{path}", json=dict(body), trust_env=False)
        assert made.status_code == 201, made.text
        id_ = str(made.json()["id"])
        kept[f"{path}/{id_}"] = _get(url, f"{path}/{id_}")
        return id_

    product = create("/products", PRODUCT)
    create("/products", {**PRODUCT, "sku": "MUG-2", "price": "0.10", "launched_on": None})
    create("/volumes", VOLUME)
    parent = create("/regions", {"name": "North", "parent": None})
    child = create("/regions", {"name": "Arctic", "parent": parent})
    create("/regions", {"name": "Pole", "parent": child})
    customer = create("/customers", {"email": "ada@example.com", "region": child})
    tags = [create("/tags", {"label": label}) for label in ("new", "cold")]
    order = {"number": 1, "customer": customer, "agent": None, "product_id": product}
    create("/orders", {**order, "tags": tags, "labels": tags[:1]})
    for path in ("/products", "/regions", "/orders"):
        kept[path] = _get(url, path)
    return kept


def _get(url: str, path: str) -> object:
    found = httpx.get(f"{url}{path}", trust_env=False)
    assert found.status_code == 200, found.text
    body: object = found.json()
    return body
