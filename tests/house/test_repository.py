"""The template's own code and files."""

import re
import subprocess
import sys

import pytest

from tests.helpers.process import git, run
from tests.helpers.template import ROOT


@pytest.mark.parametrize(
    "command",
    [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"]],
    ids=["format", "lint", "types"],
)
def test_the_own_code_passes(command: list[str]) -> None:
    run([sys.executable, "-m", *command], ROOT)


def tracked() -> list[str]:
    """Return every file of the working tree that is or would be committed."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_lock_file_is_committed() -> None:
    assert not [name for name in tracked() if name.endswith("uv.lock")]


def test_every_committed_file_is_text() -> None:
    assert not [name for name in tracked() if b"\0" in (ROOT / name).read_bytes()]


def test_no_path_of_a_machine_is_committed() -> None:
    """Home folders and work folders of whoever wrote it."""
    machine = re.compile(rb"/(?:root|home/\w+|Users/\w+|work|farm)/[A-Za-z.]")
    allowed = {"tests/house/test_repository.py"}
    found = [
        name
        for name in tracked()
        if name not in allowed and machine.search((ROOT / name).read_bytes())
    ]
    assert not [name for name in found if "Dockerfile" not in name]


@pytest.mark.parametrize("command", ["./try", "./test", ".ci/run"])
def test_the_commands_of_the_readme_are_executable(command: str) -> None:
    assert (ROOT / command).stat().st_mode & 0o111


def test_ci_runs_the_command_of_the_readme() -> None:
    assert "exec ./test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "./test" in readme
    assert "./try" in readme


def test_the_shell_scripts_parse() -> None:
    for script in ("try", "test", "scripts/bootstrap.sh"):
        subprocess.run(["sh", "-n", ROOT / script], check=True)
