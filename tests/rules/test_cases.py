"""Every bad case is found under its own id where people would write it, and no good one is."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scripts.rules import Case, Rule, read_rules
from tests.helpers.combinations import COMBINATIONS, DEFAULT, Combination
from tests.helpers.process import run
from tests.helpers.rendering import copy_of
from tests.helpers.services import Service

RULES = read_rules()
SHAPE = re.compile(r"^### (?P<rule>\S+) (?P<path>\S+)(?: \*(?P<times>\d+))?\n", re.MULTILINE)
FASTAPI = next(
    combination
    for combination in COMBINATIONS
    if (combination.framework, combination.database) == ("fastapi", "sqlite")
)

Found = Mapping[Path, set[str]]


def shapes() -> list[Case]:
    """Return the bad shapes of shapes.txt."""
    text = (Path(__file__).parent / "shapes.txt").read_text(encoding="utf-8")
    found = list(SHAPE.finditer(text))
    ends = [*(head.start() for head in found[1:]), len(text)]
    return [
        Case(
            head["rule"],
            100 + number,
            True,
            _place(head["path"]),
            _code(text[head.end() : end], head["times"]),
        )
        for number, (head, end) in enumerate(zip(found, ends, strict=True))
    ]


def _place(path: str) -> str:
    if path.startswith("tests/"):
        return path.replace("tests/", "tests/CONTEXT/")
    return f"src/PACKAGE/CONTEXT/{path}" if "/" in path else f"src/PACKAGE/{path}"


def _code(code: str, times: str | None) -> str:
    return "".join(code.replace("NUMBER", str(turn)) for turn in range(int(times or 1)))


CASES = [*(case for rule in RULES.values() for case in rule.cases), *shapes()]


@pytest.fixture(scope="module", params=[DEFAULT, FASTAPI], ids=str)
def found(
    request: pytest.FixtureRequest,
    installed: Callable[[Combination], Service],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Service, Found]:
    """A service with all cases in it, and the ids that its tools find in each file."""
    tools = installed(request.param).path / ".venv" / "bin"
    service = Service(
        copy_of(installed(request.param).path, tmp_path_factory.mktemp("cases") / "s")
    )
    for case in CASES:
        file = place(service, case)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(case.code, encoding="utf-8")
    ids: dict[Path, set[str]] = defaultdict(set)
    for scan in (by_ast_grep, by_ruff):
        for path, name in scan(service, tools):
            ids[service.path / path].add(name)
    unseen = [case for case in CASES if case.bad and case.rule not in ids[place(service, case)]]
    for path, name in by_mypy(service, tools, unseen):
        ids[service.path / path].add(name)
    return service, ids


def place(service: Service, case: Case) -> Path:
    """Return the file of a case: a context of its own, so that names and globs are as written."""
    path = case.path.replace("PACKAGE/CONTEXT", f"{service.package}/{case.name}")
    return service.path / path.replace("CONTEXT", case.name).replace("PACKAGE", case.name)


def by_ast_grep(service: Service, tools: Path) -> list[tuple[str, str]]:
    """Return the files and ids that ast-grep finds."""
    scan = [str(tools / "ast-grep"), "scan", "--json=stream"]
    matches = map(json.loads, run(scan, service.path, expect=None).stdout.splitlines())
    return [(match["file"], rule_of(match["ruleId"])) for match in matches]


def by_ruff(service: Service, tools: Path) -> list[tuple[str, str]]:
    """Return the files and ids that ruff finds; a ban begins with its id."""
    check = [str(tools / "ruff"), "check", "--output-format=json", "--exit-zero", "src", "tests"]
    matches = json.loads(run(check, service.path).stdout)
    assert [match["filename"] for match in matches if match["code"] == "invalid-syntax"] == []
    ids = {code: rule.id for rule in RULES.values() for code in rule.also.get("ruff", ())}
    banned = re.compile(r"is banned: ([A-Z]+-\d\d): ")
    found = [
        (match["filename"], ids.get(match["code"]) or banned.search(match["message"]))
        for match in matches
    ]
    return [(file, name if isinstance(name, str) else name[1]) for file, name in found if name]


def by_mypy(service: Service, tools: Path, cases: list[Case]) -> list[tuple[str, str]]:
    """Return the files and ids that mypy finds in the cases that are its own."""
    ids = {code: rule.id for rule in RULES.values() for code in rule.also.get("mypy", ())}
    files = [place(service, case) for case in cases if RULES[case.rule].also.get("mypy")]
    if not files:
        return []
    lines = run([tools / "mypy", "--output=json", *files], service.path, expect=None).stdout
    matches = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    return [(match["file"], ids[match["code"]]) for match in matches if match["code"] in ids]


def rule_of(document: str) -> str:
    """Return the catalogue's id of a document: AP-05 for AP-05-lazy-option."""
    return "-".join(document.split("-")[:2])


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_the_cases_of_a_rule(rule: Rule, found: tuple[Service, Found]) -> None:
    service, ids = found
    cases = [case for case in CASES if case.rule == rule.id]
    hit = {case.name: rule.id in ids[place(service, case)] for case in cases}
    assert hit == {case.name: case.bad for case in cases}


def test_nothing_is_found_beside_the_cases(found: tuple[Service, Found]) -> None:
    service, ids = found
    cases = {place(service, case) for case in CASES}
    assert {file: names for file, names in ids.items() if names and file not in cases} == {}
