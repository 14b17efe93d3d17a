"""What the rest of a project disproves is left out of its review, and what it does not stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from strata.review.catalogue import Catalogue
from strata.review.doubts import without_doubts
from strata.review.model import Finding
from strata.review.project import Project
from tests.review.conftest import CHECKS, Write

CATALOGUE = Catalogue.read(CHECKS)
OLD_PYTHON = {
    "pyproject.toml": '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.8"\n'
}
NEW_PYTHON = {
    "pyproject.toml": '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.12"\n'
}
FILE = "app/services/orders.py"


@dataclass(frozen=True)
class Case:
    """A finding of an id, at the first line of a text that has some words, and the project around it."""

    id: str
    at: str
    text: str
    tool: str = "ast-grep"
    rule: str = ""
    message: str = ""
    file: str = FILE
    others: Mapping[str, str] = field(default_factory=dict)


DOUBTED = {
    "a default that FastAPI calls": Case(
        "AP-12", "Depends", "def f(x=Depends(get)): ...\n", "ruff", "B008"
    ),
    "words of a command": Case(
        "AP-13", ".lower()", "X = answer.lower() == 'yes'\n", file="app/cli.py"
    ),
    "a comment of other words": Case(
        "AS-03", "# Stripe", "# Stripe bills in cents\namount = price * 100\n"
    ),
    "a line of several": Case(
        "AS-03", "# second", "# first of two lines,\n# second: amount\namount = 1\n"
    ),
    "typing of an old Python": Case(
        "AS-04", "Optional", "from typing import Optional\n", others=OLD_PYTHON
    ),
    "a class that names itself in an old Python": Case(
        "PY-01", '"Order"', 'def copy(self) -> "Order": ...\n', others=OLD_PYTHON
    ),
    "a dependency of FastAPI": Case(
        "AS-05", "async def", "async def f(\n    x=Depends(get),\n): ...\n", "ruff", "RUF029"
    ),
    "a constant that makes a class": Case(
        "AS-07", "toJson", "toJson = TypeVar('x')\n", "ruff", "N816", "Variable `Json_x`"
    ),
    "a comparison in a statement": Case(
        "AS-07", "== None", "q = select(Order).where(Order.paid == None)\n", "ruff", "E711"
    ),
    "a validator of a class": Case(
        "AS-07", "self", "def valid(self): ...\n", "ruff", "N805", "first argument `cls`"
    ),
    "the only client": Case("AS-09", "httpx", "import httpx\n"),
    "a driver beside SQLAlchemy": Case("AS-09", "asyncpg", "import asyncpg\nimport sqlalchemy\n"),
    "logging without another one": Case(
        "AS-09", "getLogger", "import logging\nlog = logging.getLogger()\n", rule="AS-09-logger"
    ),
    "an import that leads nowhere back": Case(
        "LY-05",
        "import Order",
        "def f():\n    from app.models.order import Order\n",
        others={"app/models/order.py": "X = 1\n"},
    ),
    "a relationship for the type checker": Case(
        "LY-05",
        "import Order",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.models.order import Order\n"
        "orders = relationship('Order')\n",
        others={"app/models/order.py": "import app.services.orders\n"},
    ),
    "a job that opened its session": Case(
        "SV-03",
        "commit",
        "async def job():\n    async with sessions() as s:\n        await s.commit()\n",
        file="app/infrastructure/job.py",
    ),
    "a module without routes": Case(
        "SZ-01", "class", "class Policy: ...\n", file="app/api/policy.py"
    ),
}

PROVEN = {
    "a default that is called once": Case(
        "AP-12", "now()", "def f(x=now()): ...\n", "ruff", "B008"
    ),
    "words of the environment": Case("AP-13", ".lower()", "X = environ['X'].lower() == 'yes'\n"),
    "a comment that repeats": Case(
        "AS-03", "# Add", "# Add the order to the orders\norders.add(order)\n"
    ),
    "typing of a new Python": Case(
        "AS-04", "Optional", "from typing import Optional\n", others=NEW_PYTHON
    ),
    "typing where no Python is named": Case("AS-04", "Optional", "from typing import Optional\n"),
    "a package that is not declared": Case(
        "AS-04", "missing", "import missing\n", "deptry", "DEP001", others=OLD_PYTHON
    ),
    "a class that names itself in a new Python": Case(
        "PY-01", '"Order"', 'def copy(self) -> "Order": ...\n', others=NEW_PYTHON
    ),
    "an async function that nobody injects into": Case(
        "AS-05", "async def", "async def f(x):\n    return x\n", "ruff", "RUF029"
    ),
    "a name in camel case": Case(
        "AS-07", "orderId", "orderId = 1\n", "ruff", "N816", "Variable `orderId`"
    ),
    "a comparison that runs": Case(
        "AS-07", "== None", "if order.paid == None: ...\n", "ruff", "E711"
    ),
    "one of two clients": Case("AS-09", "httpx", "import httpx\nimport requests\n"),
    "logging beside structlog": Case(
        "AS-09", "getLogger", "import structlog\nlog = getLogger()\n", rule="AS-09-logger"
    ),
    "a library of no family": Case("AS-09", "flask", "import flask\n"),
    "an import that leads back": Case(
        "LY-05",
        "import Order",
        "def f():\n    from app.models.order import Order\n",
        others={
            "app/models/order.py": "import app.models.line\n",
            "app/models/line.py": "import app.services.orders\n",
        },
    ),
    "a session that came from elsewhere": Case(
        "SV-03", "commit", "async def f(s):\n    await s.commit()\n", file="app/infrastructure/a.py"
    ),
    "a commit outside of a function": Case(
        "SV-03", "commit", "await s.commit()\n", file="app/infrastructure/a.py"
    ),
    "a generator that commits": Case(
        "SV-03",
        "commit",
        "async def get():\n    async with sessions() as s:\n        yield s\n        await s.commit()\n",
        file="app/infrastructure/a.py",
    ),
    "a service that opened its session": Case(
        "SV-03",
        "commit",
        "async def pay():\n    async with sessions() as s:\n        await s.commit()\n",
    ),
    "a controller": Case(
        "SZ-01", "class", "class Orders(Controller): ...\n", file="app/api/orders.py"
    ),
    "an id without a doubt": Case("AP-18", "print", "print(1)\n"),
}


each_doubted = pytest.mark.parametrize("case", DOUBTED.values(), ids=DOUBTED)


def left(case: Case, write: Write) -> list[Finding]:
    """Return what is left of the finding of a case, in a project that is written for it."""
    named = {f"{folder}/__init__.py": "" for folder in ("app", "app/services", "app/models")}
    project = Project.read(write({**named, **case.others, case.file: case.text}))
    lines = case.text.splitlines()
    number = next(n for n, line in enumerate(lines, 1) if case.at in line)
    label = CATALOGUE.entries["AP-16"].label
    rule = case.rule or case.id
    found = Finding(case.file, number, case.id, label, case.message, (case.tool,), rule)
    return without_doubts([found], project)


@each_doubted
def test_what_the_project_disproves_is_left_out(case: Case, write: Write) -> None:
    assert left(case, write) == []


@pytest.mark.parametrize("case", PROVEN.values(), ids=PROVEN)
def test_what_it_does_not_disprove_stays(case: Case, write: Write) -> None:
    assert len(left(case, write)) == 1


@each_doubted
def test_in_a_service_of_ours_nothing_is_doubted(case: Case, write: Write) -> None:
    write(
        {".copier-answers.yml": "kind: service\npackage: app\n", "sgconfig.yml": "ruleDirs: []\n"}
    )
    assert len(left(case, write)) == 1
