"""Small projects to review, and the rules that they are reviewed with."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from strata.review import command
from strata.review.programs import Programs
from strata.review.reviewing import opened

CHECKS = Path(__file__).with_name("checks")

PYPROJECT = """
[project]
name = "shop"
version = "1"
dependencies = ["sqlalchemy"]

[tool.deptry]
ignore = ["DEP002"]
known_first_party = ["shop"]

[tool.mypy]
files = ["src"]
mypy_path = "src"
strict = true

[tool.ruff.lint]
select = ["ANN", "BLE", "E722", "F401", "PGH", "RUF006", "TID"]

[tool.ruff.lint.flake8-tidy-imports.banned-api]
"os.environ".msg = "AP-13: read it in composition/settings.py"

[tool.importlinter]
root_package = "shop"
include_external_packages = true

[[tool.importlinter.contracts]]
name = "The domain knows no other layer"
type = "forbidden"
source_modules = ["shop.*.domain"]
forbidden_modules = ["shop.*.infrastructure"]
broken_contract_guidance = "LY-01. Define a port."
"""

SERVICE = {
    ".copier-answers.yml": "kind: service\npackage: shop\n",
    "pyproject.toml": PYPROJECT,
    "sgconfig.yml": "ruleDirs: [checks/rules]\n",
    "src/shop/__init__.py": "",
    "src/shop/catalog/__init__.py": "",
    "src/shop/catalog/domain/__init__.py": "",
    "src/shop/catalog/domain/product.py": "SKU: str = 'A-1'\n",
    "src/shop/catalog/infrastructure/__init__.py": "",
    "src/shop/catalog/infrastructure/table.py": "NAME: str = 'products'\n",
    "tests/test_product.py": "def test_nothing() -> None: ...\n",
}

Write = Callable[[Mapping[str, str]], Path]
Review = Callable[..., int]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files, given by their path and text, to a folder and return it."""

    def to(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            file = tmp_path / "project" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text).lstrip("\n"), encoding="utf-8", newline="\n")
        return tmp_path / "project"

    return to


@pytest.fixture
def write_service(write: Write) -> Write:
    """Write a service with a context and the rules, and files of the test on top."""

    def to(files: Mapping[str, str]) -> Path:
        rules = {
            f"checks/{file.relative_to(CHECKS).as_posix()}": file.read_text(encoding="utf-8")
            for file in CHECKS.rglob("*.yml")
        }
        return write({**SERVICE, **rules, **files})

    return to


@pytest.fixture
def own_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Review services with the tools of the tests: their own environment takes its time."""
    monkeypatch.setattr(Programs, "of_service", lambda _: Programs(Path(sys.executable), "-"))


@pytest.fixture
def review(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The command, with the rules of the tests for projects that have none."""
    request.getfixturevalue("own_tools")
    monkeypatch.setattr(command, "opened", lambda path: opened(path, CHECKS))

    def run(*arguments: str | Path) -> int:
        return command.main([str(argument) for argument in arguments])

    return run


def commit(folder: Path) -> None:
    """Make a repository of a folder, or one more commit in it."""
    author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "Add"]):
        subprocess.run(["git", *author, *words], cwd=folder, check=True)
