"""Every tool proves that it ran: one that is missing, crashes or is misconfigured stops the review."""

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from strata.review.model import ReviewFailed, ToolFailed
from strata.review.programs import Programs
from strata.review.project import Project
from strata.review.reviewing import Limits, opened, reviewed
from strata.review.tools import astgrep, contracts, deptry, mypy, ruff
from tests.helpers.template import ROOT
from tests.review.conftest import PYPROJECT, Review, Write

BROKEN = {
    "a rule with an unknown field": (
        "ast-grep",
        {"checks/rules/AP-99.yml": "id: AP-99\nlanguage: python\nrule: {kind: module}\nfoo: 1\n"},
        "unknown field `foo`",
    ),
    "no configuration of ast-grep": (
        "ast-grep",
        {"sgconfig.yml": "ruleDirs: [nowhere]\n"},
        "nowhere",
    ),
    "a flag that ast-grep does not know": (
        "ast-grep",
        {"checks/flags.txt": "--errr=AP-08\n"},
        "errr",
    ),
    "no settings of ruff": (
        "ruff",
        {"pyproject.toml": PYPROJECT.replace("tool.ruff", "tool.rough")},
        "no [tool.ruff]",
    ),
    "a rule that ruff does not know": (
        "ruff",
        {"pyproject.toml": PYPROJECT.replace('"ANN"', '"NOPE"')},
        "NOPE",
    ),
    "a file that is no Python": ("ruff", {"src/shop/wrong.py": "def f(\n"}, "wrong.py"),
    "a target of mypy that is not there": (
        "mypy",
        {"pyproject.toml": PYPROJECT.replace('files = ["src"]', 'files = ["source"]')},
        "source",
    ),
    "a setting that mypy does not know": (
        "mypy",
        {"pyproject.toml": PYPROJECT.replace("strict = true", "strikt = true")},
        "strikt",
    ),
    "no settings of mypy": (
        "mypy",
        {"pyproject.toml": PYPROJECT.replace("tool.mypy", "tool.mipy")},
        "no [tool.mypy]",
    ),
    "a type of contracts that is misspelt": (
        "import-linter",
        {"pyproject.toml": PYPROJECT.replace('"forbidden"', '"forbiden"')},
        "forbiden",
    ),
    "an option of a contract that is misspelt": (
        "import-linter",
        {"pyproject.toml": PYPROJECT.replace("source_modules", "source_module")},
        "source_modules",
    ),
    "no contracts": (
        "import-linter",
        {"pyproject.toml": PYPROJECT.replace("importlinter.contracts", "importlinter.contract")},
        "contracts",
    ),
    "a root package that is not there": (
        "import-linter",
        {"pyproject.toml": PYPROJECT.replace('root_package = "shop"', 'root_package = "shoop"')},
        "shoop",
    ),
    "a setting that deptry does not know": (
        "deptry",
        {"pyproject.toml": PYPROJECT.replace("known_first_party", "known_first_pary")},
        "known_first_pary",
    ),
    "dependencies that are no list": (
        "deptry",
        {"pyproject.toml": PYPROJECT.replace('dependencies = ["sqlalchemy"]', "dependencies = 1")},
        "",
    ),
}


RUN = {
    "ast-grep": astgrep.run,
    "ruff": ruff.run,
    "mypy": mypy.run,
    "import-linter": contracts.run,
    "deptry": deptry.run,
}


@pytest.mark.parametrize(("tool", "files", "words"), list(BROKEN.values()), ids=list(BROKEN))
@pytest.mark.usefixtures("own_tools")
def test_a_broken_tool_says_why(
    tool: str, files: dict[str, str], words: str, write_service: Write
) -> None:
    with opened(write_service(files)) as scope, pytest.raises(ToolFailed) as failed:
        RUN[tool](scope)
    assert failed.value.tool == tool
    assert words in failed.value.problem


def test_a_broken_tool_stops_the_review(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    _, files, words = BROKEN["a type of contracts that is misspelt"]
    assert review(write_service(files)) == 3
    printed = capsys.readouterr()
    assert not printed.out
    assert "\nimport-linter: " in printed.err
    assert words in printed.err


def test_a_service_that_breaks_nothing_is_clean(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review(write_service({})) == 0
    assert "Read by mypy (strict), ast-grep (5 rules over" in capsys.readouterr().out


@pytest.mark.usefixtures("own_tools")
def test_each_tool_that_is_not_installed_is_named(write_service: Write, tmp_path: Path) -> None:
    nowhere = Programs(tmp_path / "bin/python", "add it to the group `dev`")
    with opened(write_service({})) as scope, pytest.raises(ReviewFailed) as failed:
        reviewed(replace(scope, programs=nowhere), Limits())
    tools = sorted(one.tool for one in failed.value.failures)
    assert tools == ["ast-grep", "deptry", "import-linter", "mypy", "ruff"]
    assert "it is not installed; add it to the group `dev`" in str(failed.value)


def test_a_module_that_this_python_cannot_parse_stops_the_review(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review(write_service({"src/shop/newer.py": "def f(\n"})) == 3
    assert "cannot parse src/shop/newer.py" in capsys.readouterr().err


def test_what_is_banned_elsewhere_is_what_a_service_bans() -> None:
    ours = tomllib.loads((Project.OUR_SETTINGS / "ruff.toml").read_text(encoding="utf-8"))
    service = tomllib.loads((ROOT / "examples/clinic/pyproject.toml").read_text(encoding="utf-8"))
    elsewhere = ours["lint"]["flake8-tidy-imports"]["banned-api"]
    banned = service["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    ids = {name: entry["msg"].partition(":")[0] for name, entry in elsewhere.items()}
    assert ids == {name: banned[name]["msg"].partition(":")[0] for name in elsewhere}


def test_rules_without_what_every_rule_has_stop_the_review(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = "id: AP-99\nmetadata: {catalog: AP-99, name: New, label: serious, dimension: orm}\n"
    assert review(write_service({"checks/rules/AP-99.yml": rule})) == 3
    assert "catalogue: " in capsys.readouterr().err


def test_a_service_without_its_rules_is_not_reviewed(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    service = write_service({})
    shutil.rmtree(service / "checks")
    assert review(service) == 3
    assert f"there are no rules in {service / 'checks'}" in capsys.readouterr().err


def test_without_uv_there_is_no_environment(
    write_service: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("UV", raising=False)
    with pytest.raises(Exception, match="uv: it is not installed"), opened(write_service({})):
        pass


def test_the_planted_faults_are_found_by_all_five_tools(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    faults = {
        "src/shop/catalog/domain/product.py": """
            import os
            from shop.catalog.infrastructure.table import NAME
            import imagined

            SKU = os.environ[NAME]


            def price(text):
                try:
                    raise NotImplementedError
                except:
                    return text.push()


            ''.push()
            """
    }
    assert review(write_service(faults), "--format", "github") == 1
    printed = capsys.readouterr().out
    file = "file=src/shop/catalog/domain/product.py"
    for line, id_ in ((2, "LY-01"), (3, "AS-04"), (5, "AP-13"), (10, "AS-08"), (11, "AP-11")):
        assert f"::error {file},line={line},title={id_} " in printed
    assert f"::notice {file},line=8,title=AP-16 " in printed
    assert printed.count(f"{file},line=8,") == 1  # ruff and mypy say it, the report says it once
