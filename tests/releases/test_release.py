"""The recipe that cuts a release."""

from pathlib import Path

import pytest

from scripts.release import current, main, problems
from tests.helpers.process import commit, git, run
from tests.helpers.template import ROOT, Template

SAID = "## Unreleased\n\n- Something for users.\n\n"


@pytest.fixture
def fork(template: Template, tmp_path: Path) -> Path:
    """A copy of the template with something to release, and moves."""
    fork = template.fork(tmp_path / "template").path
    changelog = (fork / "CHANGELOG.md").read_text(encoding="utf-8")
    head, _, rest = changelog.partition("## 0.")
    head = head.partition("## Unreleased")[0]
    (fork / "CHANGELOG.md").write_text(f"{head}{SAID}## 0.{rest}", encoding="utf-8")
    declared = "Unreleased:\n  dropped: [old.py]\n"
    (fork / "template" / "moves.yml").write_text(declared, encoding="utf-8")
    commit(fork, "Say something")
    return fork


def test_a_release_is_one_commit_with_everything(
    fork: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scripts.release.ROOT", fork)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@localhost")
    assert main("99.1.0") == 0
    assert git(fork, "log", "-1", "--format=%s") == "Release 99.1.0\n"
    assert git(fork, "status", "--porcelain") == ""
    assert current(fork) == "99.1.0"
    changelog = (fork / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## 99.1.0\n\n- Something for users.\n" in changelog
    assert "Unreleased" not in changelog
    assert (fork / "template/moves.yml").read_text(encoding="utf-8").startswith("99.1.0:\n")
    for answers in (fork / "examples").glob("*/.copier-answers*.yml"):
        assert "_commit: v99.1.0\n" in answers.read_text(encoding="utf-8")
    assert "git tag v99.1.0" in capsys.readouterr().out
    assert list(problems(fork, "99.1.0")) == [
        "99.1.0 is not newer than 99.1.0",
        "CHANGELOG.md says nothing under `## Unreleased`",
        "template/moves.yml has moves of 99.1.0 already; call them Unreleased",
    ]


@pytest.mark.parametrize("version", ["1.2", "v1.2.3", "1.2.3rc1", ""])
def test_what_is_no_version_is_refused(version: str) -> None:
    assert list(problems(ROOT, version)) == [f"{version!r} is no version; write it as 1.2.3"]


def test_a_release_is_refused_with_every_reason(fork: Path) -> None:
    (fork / "CHANGELOG.md").write_text(
        "# Changelog\n\n## Unreleased\n\n## 0.1.0\n", encoding="utf-8"
    )
    git(fork, "tag", "v0.0.1")
    assert list(problems(fork, "0.0.1")) == [
        "the tree has changes; commit or stash them first",
        f"0.0.1 is not newer than {current(fork)}",
        "the tag v0.0.1 is there already",
        "CHANGELOG.md says nothing under `## Unreleased`",
    ]


def test_the_recipe_takes_the_version() -> None:
    shown = run(["just", "--dry-run", "release", "1.2.3"], ROOT).output
    assert "-m scripts.release '1.2.3'" in shown
