"""The parts of a report: grades, sizes, suppressions, praise and the map."""

import json
from pathlib import Path

import pytest

from strata.review.architecture import architecture
from strata.review.baseline import suppressed
from strata.review.catalogue import Catalogue
from strata.review.model import Dimension, Finding, Label
from strata.review.pages import page
from strata.review.praise import praise
from strata.review.project import Project
from strata.review.scorecard import scorecard, verdict
from strata.review.sizes import sizes
from strata.review.suppressions import suppressions
from tests.review.conftest import CHECKS, Write

CATALOGUE = Catalogue.read(CHECKS)
HANDLERS = {"app/__init__.py": "", "app/api/a.py": "async def f(): ...\n", "app/db/b.py": "X = 1\n"}


def found(id_: str, times: int = 1) -> list[Finding]:
    """Return findings of an id, each on a line of its own."""
    entry = CATALOGUE.entries[id_]
    return [Finding("a.py", line, id_, entry.label, "", ("ruff",), "") for line in range(times)]


@pytest.mark.parametrize(
    ("findings", "grade"),
    [
        ([], "A"),
        (found("AP-16", 2), "A"),
        (found("AP-16", 3), "B"),
        (found("AP-16", 40), "D"),
        (found("AP-16", 90), "F"),
    ],
)
def test_nits_weigh_little_and_many_weigh_much(
    findings: list[Finding], grade: str, write: Write
) -> None:
    grades = {
        it.dimension: it for it in scorecard(Project.read(write(HANDLERS)), CATALOGUE, findings)
    }
    assert grades[Dimension.TYPES].grade == grade


def test_nothing_blocking_is_better_than_c_and_nothing_important_better_than_b(
    write: Write,
) -> None:
    project = Project.read(write({**HANDLERS, "app/long.py": "X = 1\n" * 50_000}))
    grades = scorecard(project, CATALOGUE, [*found("AP-11"), *found("AP-10"), *found("LY-05")])
    assert {it.dimension.value: it.grade for it in grades} == {
        "slop": "A",
        "layers": "B",
        "solid": "A",
        "orm": "-",
        "errors": "C",
        "async": "B",
        "types": "A",
        "structure": "A",
    }


def test_three_different_tells_fail_the_verdict() -> None:
    assert verdict([*found("AS-02", 9), *found("AS-08", 9), *found("AP-11")]).passed
    failed = verdict([*found("AS-02"), *found("AS-08"), *found("AS-12")])
    assert not failed.passed
    assert failed.tells == {"AS-02": 1, "AS-08": 1, "AS-12": 1}


def test_what_a_project_does_not_have_is_not_graded(write: Write) -> None:
    project = Project.read(write({"main.py": "X = 1\n"}))
    grades = {it.dimension: it for it in scorecard(project, CATALOGUE, [])}
    assert grades[Dimension.LAYERS].grade == "-"
    assert grades[Dimension.ORM].reason == "no ORM"


def test_files_near_their_limits_are_named_with_what_could_move(write: Write) -> None:
    method = "    def {0}(self):\n" + "        self.{1} = 1\n" * 40
    service = "class OrderService:\n" + "".join(
        method.format(name, on) for name, on in [("place", "orders"), ("bill", "bills")]
    )
    service += "\n\nclass Invoice:\n" + "    X = 1\n" * 90
    controller = "\n".join(
        f'@router.get("/orders/{{id}}/{(at % 2 and "lines") or "notes"}")\nasync def f{at}(): ...\n'
        for at in range(60)
    )
    project = Project.read(
        write(
            {
                "app/__init__.py": "",
                "app/services/order_service.py": service,
                "app/api/orders.py": controller,
                "app/services/small_service.py": "X = 1\n" * 100,
            }
        )
    )
    first, second = sizes(project)
    assert (first.file, first.lines, first.limit.lines) == ("app/api/orders.py", 179, 150)
    assert first.split == ["30 handlers of /orders/lines → lines.py: 30 lines"]
    assert (second.file, second.limit.kind) == ("app/services/order_service.py", "service")
    assert second.split == ["OrderService → order_service.py: 83 lines"]


def test_a_class_that_is_two_says_so(write: Write) -> None:
    method = "    def {0}(self):\n" + "        self.{1} = 1\n" * 90
    halves = [("place", "orders"), ("bill", "bills")]
    source = "class OrderService:\n" + "".join(method.format(*half) for half in halves)
    (size,) = sizes(Project.read(write({"app/__init__.py": "", "app/order_service.py": source})))
    assert size.split == ["a class out of OrderService: bill, which share self.bills: 91 lines"]


def test_suppressions_are_read_with_their_reasons(write: Write) -> None:
    root = write(
        {
            "a.py": """
                # ruff: noqa: E501
                import os  # noqa: F401 kept for its names
                x = f()  # type: ignore[arg-type]  # the stub is wrong
                # ast-grep-ignore: AP-08, AP-09 -- of the legacy
                y = 1  # ruff: ignore[F841] read by the debugger
                z = "# noqa: in a string"
                import b  # noqa
                # pyright: ignore[reportAny]
            """
        }
    )
    assert [(one.line, one.tool, one.codes, one.reason) for one in suppressions(root)] == [
        (1, "ruff", "E501", ""),
        (2, "ruff", "F401", "kept for its names"),
        (3, "mypy", "arg-type", "the stub is wrong"),
        (4, "ast-grep", "AP-08, AP-09", "of the legacy"),
        (5, "ruff", "F841", "read by the debugger"),
        (7, "ruff", "", ""),
        (8, "pyright", "reportAny", ""),
    ]


GOOD = {
    "app/__init__.py": "",
    "app/domain/order.py": """
        from dataclasses import dataclass
        from typing import Protocol


        class NotPaid(Exception):
            ...


        @dataclass(frozen=True, slots=True)
        class Order:
            id: int


        class Orders(Protocol):
            async def get(self, id: int) -> Order: ...
    """,
    "app/domain/errors.py": "class DomainError(Exception): ...\n",
    "app/infrastructure/unit_of_work.py": """
        async def work(session, cursor):
            session.query().where(table.id > cursor).limit(size)
            await session.commit()
    """,
    "app/infrastructure/tables.py": "from sqlalchemy.orm import relationship\n\n"
    "orders = relationship('Order', lazy='raise')\n",
    "app/api/orders.py": """
        from fastapi import APIRouter

        router = APIRouter()


        @router.get("/orders")
        async def orders(service):
            return OrderOut.from_entity(await service.get())


        class OrderOut:
            @classmethod
            def from_entity(cls, order): ...
    """,
    "app/main.py": """
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            port: int = 1


        app.add_exception_handler(DomainError, answer)
    """,
    "tests/fakes.py": "class InMemoryOrders:\n    ...\n",
}


def test_good_designs_are_praised_with_evidence(write: Write) -> None:
    found = {one.design: one.evidence for one in praise(Project.read(write(GOOD)))}
    assert found == {
        "A domain of 2 modules on the standard library alone": [
            "app/domain/errors.py:1",
            "app/domain/order.py:1",
        ],
        "1 frozen dataclass in the domain": ["app/domain/order.py:10"],
        "1 port as Protocol: Orders": ["app/domain/order.py:14"],
        "1 handler without a session, of at most 1 statement": ["app/api/orders.py:7"],
        "One place that commits": ["app/infrastructure/unit_of_work.py:3"],
        "Pages by key, not by offset alone": ["app/infrastructure/unit_of_work.py:2"],
        "Every relationship refuses lazy loads": ["app/infrastructure/tables.py:3"],
        "Configuration is one typed class": ["app/main.py:4"],
        "Domain errors become HTTP in one place": ["app/main.py:8"],
        "1 response made from an entity": ["app/api/orders.py:13"],
        "Tests with 1 fake and no mock": ["tests/fakes.py:1"],
    }


def test_a_domain_that_knows_another_layer_is_not_praised(write: Write) -> None:
    errors = GOOD["app/domain/errors.py"]
    known = {"app/domain/errors.py": f"import app.infrastructure.tables\n{errors}"}
    designs = [one.design for one in praise(Project.read(write({**GOOD, **known})))]
    assert designs
    assert not [design for design in designs if "standard library" in design]


BAD = {
    "app/domain/order.py": ("frozen=True", "eq=True"),
    "app/domain/errors.py": ("class", "import sqlalchemy\nclass"),
    "app/api/orders.py": ("service)", "session: AsyncSession)"),
    "app/infrastructure/unit_of_work.py": ("cursor", "page"),
    "app/infrastructure/tables.py": ("raise", "select"),
    "app/main.py": ("class", "import os\nX = os.environ['X']\nclass"),
    "tests/fakes.py": ("class", "from unittest.mock import Mock\nclass"),
}


@pytest.mark.parametrize("file", BAD)
def test_there_is_no_praise_without_the_design(file: str, write: Write) -> None:
    old, new = BAD[file]
    best = praise(Project.read(write(GOOD)))
    assert len(praise(Project.read(write({file: GOOD[file].replace(old, new)})))) < len(best)


def test_the_map_counts_modules_and_imports_and_marks_what_points_outward(write: Write) -> None:
    project = Project.read(
        write(
            {
                "app/__init__.py": "",
                "app/orders/domain/order.py": "from app.orders.infrastructure import table\n",
                "app/orders/infrastructure/table.py": "X = 1\n",
                "app/users/domain/user.py": "X = 1\n",
                "app/users/api/routes.py": "from app.users.domain.user import X\n"
                "from app.orders.domain import order\n",
                "app/main.py": "import app.users.api.routes\n",
            }
        )
    )
    shown = architecture(project)
    assert shown.layout == "contexts, with layers in each"
    assert shown.parts == {
        "composition": {"composition": 1},
        "orders": {"domain": 1, "infrastructure": 1},
        "users": {"domain": 1, "entrypoints": 1},
    }
    layers = {(it.importer, it.imported): (it.imports, it.outward) for it in shown.layers}
    assert layers == {
        ("domain", "infrastructure"): (1, True),
        ("entrypoints", "domain"): (2, False),
        ("composition", "entrypoints"): (1, False),
    }
    contexts = {(it.importer, it.imported) for it in shown.contexts}
    assert contexts == {("users", "orders"), ("composition", "users")}


def test_a_flat_project_has_no_layers_and_the_map_says_so(write: Write) -> None:
    shown = architecture(
        Project.read(write({"main.py": "import models\n", "models.py": "X = 1\n"}))
    )
    assert shown.layout.startswith("flat")
    assert not shown.layers
    assert shown.mermaid.startswith("flowchart TD\n")


def test_comments_of_several_tools_stand_together() -> None:
    text = "def f():\n    return g()  # kept\n"
    findings = [
        Finding("a.py", 2, "AP-08", Label.NIT, "", ("ast-grep",), "AP-08"),
        Finding("a.py", 2, "AP-09", Label.NIT, "", ("ast-grep",), "AP-09-call"),
        Finding("a.py", 2, "AP-11", Label.NIT, "", ("ruff",), "BLE001"),
        Finding("a.py", 2, "AP-16", Label.NIT, "", ("mypy",), "no-any-return"),
    ]
    assert suppressed(text, findings, "old") == (
        "def f():\n"
        "    # ruff: ignore[BLE001] old\n"
        "    # ast-grep-ignore: AP-08, AP-09-call -- old\n"
        "    return g()  # type: ignore[no-any-return]  # old  # kept\n"
    )


def test_where_no_comment_fits_there_is_none() -> None:
    inside = [Finding("a.py", 2, "AS-06", Label.NIT, "", ("ruff",), "S105")]
    assert suppressed('x = """\npassword\n"""\n', inside, "old") is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/c0ffee/docs/rules/AP-08.md"),
        ("https://gitlab.com/a/b.git", "https://gitlab.com/a/b/-/blob/c0ffee/docs/rules/AP-08.md"),
        ("https://example.com/b", "docs/rules/AP-08.md of https://example.com/b"),
    ],
)
def test_the_page_of_an_id_is_the_one_of_the_commit_that_runs(url: str, address: str) -> None:
    record = json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}})
    assert page("docs/rules/AP-08.md", record) == address


def test_the_page_of_an_id_is_a_file_where_the_template_is_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "my template" / "docs" / "rules" / "AP-08.md"
    url = (tmp_path / "my template").as_uri()
    record = json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}})
    assert page("docs/rules/AP-08.md", record) == f"docs/rules/AP-08.md of {url}"
    file.parent.mkdir(parents=True)
    file.touch()
    assert page("docs/rules/AP-08.md", record) == file.as_uri()


def test_a_program_of_a_clone_names_the_page_by_its_path() -> None:
    assert page("docs/rules/AP-08.md", "") == "docs/rules/AP-08.md"
