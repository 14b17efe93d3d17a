"""A project that is no service of ours, in a layout of its own: findings are where its own files are."""

import json
from pathlib import Path

import pytest

from strata.review.catalogue import Catalogue
from strata.review.project import Project
from strata.review.tree import tree_of
from tests.review.conftest import CHECKS, Review, Write

FOREIGN = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n\n[tool.ruff.lint]\nselect = ["D"]\n',
    "backend/shop/__init__.py": "",
    "backend/shop/main.py": """
        from fastapi import FastAPI

        from shop.api.routes import orders

        app = FastAPI()
        app.include_router(orders.router)
    """,
    "backend/shop/api/routes/orders.py": """
        from typing import Any

        from fastapi import APIRouter
        from sqlalchemy import select

        from shop.repositories.orders import find
        from shop.services.orders import cancel

        router = APIRouter()


        @router.post("/orders/{id}/cancel")
        async def cancel_order(id: int) -> dict[str, Any]:
            order = await find(select(id))
            if order is None:
                raise NotImplementedError
            return await cancel(order)
    """,
    "backend/shop/services/orders.py": """
        import asyncio
        import os

        from shop.api.routes import orders
        from shop.repositories.orders import find


        async def cancel(order):
            try:
                asyncio.create_task(find(order))
            except:
                os.environ["FAILED"] = "1"
    """,
    "backend/shop/repositories/orders.py": """
        from sqlalchemy.ext.asyncio import async_sessionmaker

        sessions = async_sessionmaker(None)


        async def find(order: object) -> object:
            return sessions
    """,
    "backend/tests/test_orders.py": "def test_nothing():\n    raise NotImplementedError\n",
    "docs/example.py": "raise NotImplementedError\n",
}

ROUTES = "backend/shop/api/routes/orders.py"
SERVICE = "backend/shop/services/orders.py"
REPOSITORY = "backend/shop/repositories/orders.py"


def test_a_foreign_project_is_reviewed_by_our_rules_at_its_own_paths(
    write: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review(write(FOREIGN), "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    found = {(one["file"], one["line"], one["id"]) for one in report["findings"]}
    assert found == {
        (ROUTES, 4, "AP-06"),
        (ROUTES, 6, "LY-01"),
        (ROUTES, 13, "AS-02"),
        (ROUTES, 15, "AP-01"),
        (ROUTES, 16, "AS-08"),
        (SERVICE, 4, "LY-01"),
        (SERVICE, 4, "LY-05"),
        (SERVICE, 5, "LY-01"),
        (SERVICE, 8, "AP-16"),
        (SERVICE, 10, "AP-10"),
        (SERVICE, 11, "AP-11"),
        (SERVICE, 12, "AP-13"),
        (REPOSITORY, 3, "AP-08"),
    }
    assert report["map"]["frameworks"] == ["FastAPI"]
    assert report["map"]["layout"] == "layers"
    against = [edge for edge in report["map"]["layers"] if edge["outward"]]
    assert len(against) == 3
    tools = {one["tool"]: one["skipped"] for one in report["tools"]}
    assert tools["deptry"]
    assert not tools["mypy"]


def test_fixes_are_made_in_the_project_itself(write: Write, review: Review) -> None:
    root = write(FOREIGN)
    assert review(root, "--fix", "--only", "AP-08") == 0
    assert "expire_on_commit=False" in (root / REPOSITORY).read_text(encoding="utf-8")
    assert (root / SERVICE).read_text(encoding="utf-8").startswith("import asyncio\n")


def test_a_flat_project_is_reviewed_too(
    write: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    main = """
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/")
        async def root() -> str:
            if app:
                return "here"
            return ""


        @app.get("/health")
        async def health() -> str:
            return "well"
    """
    assert review(write({"main.py": main})) == 1
    printed = capsys.readouterr().out
    assert "flat: no layers that could be told by their names" in printed
    assert "  8  AP-01   blocking    a handler decides" in printed
    assert "-  Layers" in printed
    assert "not import-linter: there is no package" in printed


def test_a_mirror_has_the_layout_of_a_service(write: Write, tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/main.py": "X = 1\n",
        "app/config.py": "X = 1\n",
        "app/orders/router.py": "X = 1\n",
        "app/orders/service.py": "X = 1\n",
        "app/orders/utils.py": "X = 1\n",
        "app/api/v1/users.py": "X = 1\n",
        "app/db/session.py": "X = 1\n",
        "app/repositories/session.py": "X = 2\n",
        "app/text.py": "X = 1\n",
        "tests/unit/test_a.py": "X = 1\n",
        "alembic/versions/a.py": "X = 1\n",
        "scripts/b.py": "X = 1\n",
    }
    tree = tree_of(Project.read(write(files)), tmp_path / "scratch", CHECKS)
    assert {original: place for place, original in (tree.mirrored or {}).items()} == {
        "app/__init__.py": "src/app/app/__init__.py",
        "app/main.py": "src/app/composition/main.py",
        "app/config.py": "src/app/composition/config.py",
        "app/orders/router.py": "src/app/orders/entrypoints/router.py",
        "app/orders/service.py": "src/app/orders/application/service.py",
        "app/orders/utils.py": "src/app/orders/utils.py",
        "app/api/v1/users.py": "src/app/app/entrypoints/v1/users.py",
        "app/db/session.py": "src/app/app/infrastructure/session.py",
        "app/repositories/session.py": "src/app/app/infrastructure/more/session.py",
        "app/text.py": "src/app/app/text.py",
        "tests/unit/test_a.py": "tests/unit/test_a.py",
        "alembic/versions/a.py": "migrations/versions/a.py",
    }


def test_the_rules_of_a_project_come_from_its_own_checks(write_service: Write) -> None:
    rule = (CHECKS / "rules/AP-08.yml").read_text(encoding="utf-8").replace("AP-08", "TEAM-01")
    root = write_service({"checks/local/TEAM-01.yml": rule})
    assert "TEAM-01" in Catalogue.read(root / "checks").entries
