"""The options of the command: what it is limited to, what it mends, what it suppresses, how it ends."""

import json
from functools import partial
from pathlib import Path

import pytest

from strata.review import command
from strata.review.reviewing import reviewed
from strata.review.tools import astgrep, contracts, ruff
from tests.review.conftest import Review, Write, commit

FACTORY = "src/shop/catalog/infrastructure/factory.py"
OLD = """
    from sqlalchemy.ext.asyncio import async_sessionmaker

    SESSIONS = async_sessionmaker(None)
"""


@pytest.fixture(autouse=True)
def _two_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slower ones out: these tests are about what is done with findings."""
    monkeypatch.setattr(command, "reviewed", partial(reviewed, tools=[astgrep.run, ruff.run]))


def test_an_id_limits_the_findings(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    service = write_service(
        {FACTORY: OLD, "src/shop/catalog/domain/b.py": "raise NotImplementedError\n"}
    )
    assert review(service, "--only", "AS-08", "--format", "json") == 1
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["AS-08"]
    assert review(service, "--only", "ap-13") == 0
    assert "Only AP-13" in capsys.readouterr().out


def test_the_path_may_stand_behind_the_ids(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review("--only", "ap-08", "AS-08", write_service({FACTORY: OLD})) == 1
    assert "Only AP-08 AS-08" in capsys.readouterr().out
    assert review("--only", "ap-08,AS-08", write_service({FACTORY: OLD})) == 1
    assert "Only AP-08 AS-08" in capsys.readouterr().out


def test_an_unknown_id_is_wrong_usage(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    assert review(write_service({}), "--only", "AP-80") == 2
    assert "there is no rule 'AP-80' (did you mean" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--format", "yaml"], ["--fix", "--baseline", "x"], ["--onyl", "AP-08"]]
)
def test_what_is_not_understood_is_wrong_usage(words: list[str], review: Review) -> None:
    with pytest.raises(SystemExit) as ended:
        review(*words)
    assert ended.value.code == 2


def test_a_folder_that_is_not_there_is_wrong_usage(review: Review, tmp_path: Path) -> None:
    assert review(tmp_path / "nowhere") == 2


def test_only_the_lines_of_a_change_are_shown(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    service = write_service({FACTORY: OLD})
    commit(service)
    assert review(service, "--since", "HEAD") == 0
    with (service / FACTORY).open("a", encoding="utf-8") as file:
        file.write("MORE = async_sessionmaker(None)\n")
    (service / "src/shop/catalog/domain/new.py").write_text("raise NotImplementedError\n")
    capsys.readouterr()
    assert review(service, "--since", "HEAD", "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["line"]) for one in report["findings"]] == [("AS-08", 1), ("AP-08", 4)]
    commit(service)
    assert review(service, "--since", "HEAD~1") == 1
    assert review(service, "--since", "HEAD") == 0


def test_a_revision_that_git_does_not_know_is_wrong_usage(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    service = write_service({})
    commit(service)
    assert review(service, "--since", "v9") == 2
    assert "Git knows no commit 'v9'" in capsys.readouterr().err


def test_safe_fixes_are_applied(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    service = write_service({FACTORY: f"{OLD}    import os\n"})
    assert review(service, "--fix") == 0
    assert f"Fixed:\n  {FACTORY}" in capsys.readouterr().err
    fixed = (service / FACTORY).read_text(encoding="utf-8")
    assert "async_sessionmaker(None, expire_on_commit=False)" in fixed
    assert "import os" not in fixed


def test_fixes_of_one_id_leave_the_others(write_service: Write, review: Review) -> None:
    service = write_service({FACTORY: f"{OLD}    import os\n"})
    assert review(service, "--fix", "--only", "AP-08") == 0
    fixed = (service / FACTORY).read_text(encoding="utf-8")
    assert "expire_on_commit=False" in fixed
    assert "import os" in fixed


def test_what_is_silenced_is_not_fixed(write_service: Write, review: Review) -> None:
    imports = "{catalog: AS-99, name: Imports, label: nit, dimension: slop, also: {ruff: [F401]}}"
    service = write_service(
        {
            FACTORY: f"{OLD}    import os\n",
            "checks/local/AS-99.yml": f"metadata: {imports}\n",
            "checks/flags.txt": "--off=AS-99\n",
        }
    )
    assert review(service, "--fix") == 0
    fixed = (service / FACTORY).read_text(encoding="utf-8")
    assert "expire_on_commit=False" in fixed
    assert "import os" in fixed


def test_a_baseline_suppresses_what_fails_today(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    source = """
        import os
        from sqlalchemy.ext.asyncio import async_sessionmaker


        def sessions() -> object:
            if os.environ["DEBUG"]:
                raise NotImplementedError
            return async_sessionmaker(
                None,
            )  # kept
    """
    service = write_service({FACTORY: source})
    assert review(service) == 1
    assert review(service, "--baseline", "  older than\n the rules ") == 0
    assert FACTORY in capsys.readouterr().err
    lines = (service / FACTORY).read_text(encoding="utf-8").splitlines()
    assert lines[5:10] == [
        "    # ruff: ignore[TID251] older than the rules",
        '    if os.environ["DEBUG"]:',
        "        # ast-grep-ignore: AS-08 -- older than the rules",
        "        raise NotImplementedError",
        "    # ast-grep-ignore: AP-08 -- older than the rules",
    ]
    assert review(service) == 0
    printed = capsys.readouterr().out
    assert "Suppressions (3)" in printed
    assert "older than the rules" in printed


def test_a_baseline_of_a_whole_file_ends_with_an_empty_line(
    write_service: Write, review: Review
) -> None:
    service = write_service({FACTORY: "X = 1\n" * 501})
    assert review(service) == 1
    assert review(service, "--baseline", "split it in June") == 0
    text = (service / FACTORY).read_text(encoding="utf-8")
    assert text.startswith("# ast-grep-ignore: SZ-03 -- split it in June\n\nX = 1\n")
    assert review(service) == 0


def test_a_baseline_says_what_no_comment_can_suppress(
    write_service: Write,
    review: Review,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "reviewed", partial(reviewed, tools=[contracts.run]))
    outward = "from shop.catalog.infrastructure.table import NAME\n\nSKU: str = NAME\n"
    service = write_service({"src/shop/catalog/domain/product.py": outward})
    assert review(service, "--baseline", "older than the rules") == 1
    told = "No comment can suppress src/shop/catalog/domain/product.py:1 LY-01"
    assert told in capsys.readouterr().err


def test_a_baseline_needs_a_reason(write_service: Write, review: Review) -> None:
    assert review(write_service({FACTORY: OLD}), "--baseline", " ") == 2


def test_a_suppression_of_nothing_is_a_finding(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    unused = "# ast-grep-ignore: AP-08 -- it was needed once\nX: int = 1\n"
    assert review(write_service({FACTORY: unused}), "--format", "github") == 1
    assert f"file={FACTORY},line=1,title=AS-12 " in capsys.readouterr().out


def test_a_rule_that_the_team_silenced_is_silent(write_service: Write, review: Review) -> None:
    silent = {FACTORY: OLD, "checks/flags.txt": "# not ours\n--off=AP-08  # for now\n"}
    assert review(write_service(silent)) == 0


def test_an_id_that_the_team_silenced_is_silent_in_every_tool(
    write_service: Write, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "import os\n\nHOST: str = os.environ['HOST']\nPORT = (lambda x: x)(1)  # type: ignore\n"
    flags = "checks/flags.txt"
    assert review(write_service({FACTORY: bad}), "--format", "json") == 1
    before = {one["id"] for one in json.loads(capsys.readouterr().out)["findings"]}
    review(write_service({flags: "--off=AP-13\n"}), "--format", "json")
    after = {one["id"] for one in json.loads(capsys.readouterr().out)["findings"]}
    assert before - after == {"AP-13"}
    assert after
