"""Every id of the catalogue has a rule that says what people need, and names only what there is."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from scripts.rules import CHECKS, PAGES, Rule, pages, read_rules
from tests.helpers.combinations import DEFAULT, Combination
from tests.helpers.process import run
from tests.helpers.services import Service

CATALOGUE = {
    f"{family}-{number:02}": label
    for family, labels in yaml.safe_load(
        (Path(__file__).parent / "catalogue.yml").read_text(encoding="utf-8")
    ).items()
    for number, label in labels.items()
}
RULES = read_rules()
FLAGS = CHECKS / "flags.txt"
DIMENSIONS = {"slop", "layers", "solid", "orm", "errors", "async", "types", "structure"}
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)


def test_the_ids_are_those_of_the_catalogue() -> None:
    assert {rule.id: rule.metadata["label"] for rule in RULES.values()} == CATALOGUE


@each_rule
def test_a_rule_says_what_people_need(rule: Rule) -> None:
    meta = rule.metadata
    assert meta["dimension"] in DIMENSIONS
    assert all(meta[key].strip() for key in ("name", "instead", "before", "after"))
    assert rule.documents or rule.also, "nothing carries it"
    for document in rule.documents:
        assert document["id"] == rule.id or document["id"].startswith(f"{rule.id}-")
        assert document["metadata"]["catalog"] == rule.id
        assert document["message"].startswith(f"{rule.id} ")
        assert document["url"] == f"docs/rules/{rule.id}.md"
        assert document["note"].strip()


@each_rule
def test_a_rule_has_cases(rule: Rule) -> None:
    bad = [case for case in rule.cases if case.bad]
    assert not rule.documents or (len(bad) >= 3 and len(bad) < len(rule.cases))


def test_what_gates_gated_before() -> None:
    """An updated service must not begin to fail: a new rule is a warning, and `--error=` in checks/flags.txt."""
    gating = {
        document["id"]
        for rule in RULES.values()
        for document in rule.documents
        if document["severity"] == "error"
    }
    before = (Path(__file__).parent / "gating.txt").read_text(encoding="utf-8").split()
    assert gating <= set(before)


def test_flags_name_rules_that_there_are() -> None:
    ids = {document["id"] for rule in RULES.values() for document in rule.documents}
    named = re.findall(r"^--\w+=(\S+)$", FLAGS.read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    assert set(named) <= ids


def test_one_code_is_one_id() -> None:
    for tool in ("ruff", "mypy", "deptry"):
        codes = [code for rule in RULES.values() for code in rule.also.get(tool, ())]
        assert len(codes) == len(set(codes)), tool


def test_the_codes_of_ruff_are_on(installed: Callable[[Combination], Service]) -> None:
    service = installed(DEFAULT)
    settings = service.uv("run", "ruff", "check", "--show-settings", "src").stdout
    codes = {code for rule in RULES.values() for code in rule.also.get("ruff", ())}
    assert {code for code in codes if f"({code})" not in settings} == set()


def test_contracts_and_guards_exist(rendered: Callable[[Combination], Service]) -> None:
    service = rendered(DEFAULT)
    settings = tomllib.loads((service.path / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}
    named = [name for rule in RULES.values() for name in rule.also.get("contracts", ())]
    assert set(named) <= contracts
    for rule in RULES.values():
        if guard := rule.also.get("guard"):
            file, _, name = guard.partition("::")
            assert name in (service.path / file).read_text(encoding="utf-8")


def test_banned_names_begin_with_an_id(rendered: Callable[[Combination], Service]) -> None:
    text = (rendered(DEFAULT).path / "pyproject.toml").read_text(encoding="utf-8")
    banned = tomllib.loads(text)["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert {
        name for name, ban in banned.items() if ban["msg"].partition(":")[0] not in RULES
    } == set()


def test_the_pages_are_up_to_date() -> None:
    """Where this fails: `just rules`."""
    written = {file.name: file.read_text(encoding="utf-8") for file in PAGES.glob("*.md")}
    assert written == pages()


def test_a_team_can_promote_silence_and_suppress(
    service: Service, installed: Callable[[Combination], Service]
) -> None:
    source = service.source / "catalog" / "domain" / "stock.py"
    source.write_text("# Get the stock\nSTOCK = 1\nprint(STOCK)\n", encoding="utf-8")
    program = installed(DEFAULT).path / ".venv" / "bin" / "ast-grep"
    scan = [str(program), "scan", "--json=stream"]

    def found(*flags: str) -> dict[str, str]:
        lines = run([*scan, *flags], service.path, expect=None).stdout.splitlines()
        return {match["ruleId"]: match["severity"] for match in map(json.loads, lines)}

    assert found() == {"AS-03": "info", "AP-18": "error"}
    assert found("--error=AS-03", "--off=AP-18") == {"AS-03": "error"}
    assert found("--warning") == {"AS-03": "warning", "AP-18": "warning"}
    source.write_text(
        "# ast-grep-ignore: AP-18 -- a script of one line\nprint(1)\n", encoding="utf-8"
    )
    assert found("--error=no-suppress-all", "--error=unused-suppression") == {}
    both = "# ast-grep-ignore: AP-18 -- a script of one line  # ruff: ignore[T201] a script of one line"
    source.write_text(f"print(1)  {both}\n", encoding="utf-8")
    assert found("--error=no-suppress-all", "--error=unused-suppression") == {}
    run([program.with_name("ruff"), "check", source], service.path)
    source.write_text("# ast-grep-ignore: AP-18\nprint(1)\n", encoding="utf-8")
    assert set(found()) == {"AS-12"}
    source.write_text(
        "# ast-grep-ignore: AP-18 -- there is nothing here\nSTOCK = 1\n", encoding="utf-8"
    )
    assert set(found("--error=unused-suppression")) == {"unused-suppression"}
