"""A rendered service, reviewed by its own recipe, with the rules and the environment that it has."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.helpers.combinations import DEFAULT, Combination
from tests.helpers.rendering import copy_of
from tests.helpers.services import Service

PLANTED = {
    "catalog/infrastructure/sessions.py": """\
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker


def sessions(engine: AsyncEngine) -> object:
    return async_sessionmaker(engine)
""",
    "sales/domain/prices.py": """\
import os

from sqlalchemy import select


def price(code):
    try:
        return select(int(os.environ["PRICE"]))
    except:
        raise NotImplementedError
""",
}
FOUND = {
    ("catalog/infrastructure/sessions.py", 5, "AP-08"),
    ("sales/domain/prices.py", 3, "LY-02"),
    ("sales/domain/prices.py", 6, "AP-16"),
    ("sales/domain/prices.py", 8, "AP-13"),
    ("sales/domain/prices.py", 9, "AP-11"),
    ("sales/domain/prices.py", 10, "AS-08"),
}


def test_what_is_planted_in_a_service_is_found_and_nothing_else(
    rendered: Callable[[Combination], Service], tmp_path: Path
) -> None:
    service = Service(copy_of(rendered(DEFAULT).path, tmp_path / "service"))
    for name, text in PLANTED.items():
        (service.source / name).write_text(text, encoding="utf-8")
    report = json.loads(service.just("review", "--format", "json", expect=1).stdout)
    found = {
        (one["file"].removeprefix(f"src/{service.package}/"), one["line"], one["id"])
        for one in report["findings"]
        if one["in_catalogue"]
    }
    assert found >= FOUND
    assert {file for file, *_ in found} == set(PLANTED)
    assert report["map"]["frameworks"] == ["Litestar"]
    assert set(report["map"]["parts"]) == {
        *("catalog", "composition", "library"),
        "sales",
        "shared",
    }
    praise = {one["design"] for one in report["praise"]}
    assert len(praise) >= 8
    assert not [design for design in praise if "standard library" in design]
    assert [one["tool"] for one in report["tools"] if one["skipped"]] == []
    assert report["scorecard"]["orm"] == {"grade": "C", "reason": "1 blocking"}
