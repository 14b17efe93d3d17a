"""How the set-up finds what it needs on machines of many kinds."""

import sys
from pathlib import Path

import pytest

from scripts import bootstrap
from scripts.bootstrap import Failed, Toolbox, find_interpreter, usable


def program(path: Path, *lines: str) -> Path:
    """Write a shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose uv finds and downloads nothing, with an empty PATH and an empty pyenv."""
    program(tmp_path / "bin" / "uv", "exit 2")
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def toolbox(machine: Path, **env: str) -> Toolbox:
    return Toolbox(str(machine / "bin" / "uv"), {"PATH": str(machine / "bin"), **env}, False)


def test_a_shim_that_does_not_run_is_no_interpreter(tmp_path: Path) -> None:
    shim = program(
        tmp_path / "python3.12", "echo 'pyenv: python3.12: command not found' >&2", "exit 127"
    )
    assert usable(shim) is None
    assert usable(tmp_path / "missing") is None


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        ("3 12 0 cpython /x", True),
        ("3 14 3 cpython /x y", True),
        ("3 11 9 cpython /x", False),
        ("3 15 0 cpython /x", False),
        ("3 12 0 pypy /x", False),
    ],
)
def test_an_interpreter_fits_by_what_it_says(tmp_path: Path, answer: str, fits: bool) -> None:
    found = usable(program(tmp_path / "python3", f"echo '{answer}'"))
    assert (found is not None) == fits


def test_the_newest_of_pyenv_is_exported_where_uv_finds_none(machine: Path) -> None:
    program(machine / "bin" / "python3.13", "exit 127")
    for minor in (11, 12, 13):
        python = machine / "pyenv" / "versions" / f"3.{minor}.0" / "bin" / "python3"
        program(python, f"echo 3 {minor} 0 cpython {python}")
    tools, version = find_interpreter(toolbox(machine))
    assert version == "3.13.0"
    assert tools.env["UV_PYTHON"] == tools.exports["UV_PYTHON"]
    assert tools.exports["UV_PYTHON"].endswith("/3.13.0/bin/python3")


def test_nothing_is_exported_where_uv_finds_one(machine: Path) -> None:
    python = program(machine / "python3", "echo 3 12 4 cpython /x")
    program(machine / "bin" / "uv", f"echo {python}")
    tools, version = find_interpreter(toolbox(machine))
    assert version == "3.12.4"
    assert tools.exports == {}
    assert "UV_PYTHON" not in tools.env


def test_a_choice_that_does_not_fit_is_dropped(machine: Path) -> None:
    """UV_PYTHON of the user's own, for another project."""
    python = program(machine / "python3", "echo 3 12 4 cpython /x")
    old = program(machine / "old", "echo 3 9 0 cpython /old")
    program(
        machine / "bin" / "uv",
        f'for last; do :; done; if [ "$last" = {old} ]; then echo {old}; else echo {python}; fi',
    )
    tools, version = find_interpreter(toolbox(machine, UV_PYTHON=str(old)))
    assert version == "3.12.4"
    assert "UV_PYTHON" not in tools.env


def test_a_machine_without_any_is_told_which_are_needed(machine: Path) -> None:
    with pytest.raises(Failed, match=r"3\.12, 3\.13 or 3\.14"):
        find_interpreter(toolbox(machine))


def test_an_old_uv_is_not_used(machine: Path) -> None:
    program(machine / "bin" / "uv", "echo uv 0.1.0")
    assert bootstrap.uv_of_the_machine() is None
    program(machine / "bin" / "uv", "echo uv 99.0.0")
    assert bootstrap.uv_of_the_machine() is None, "it lies in the folder of our own tools"


def test_a_python_without_venv_is_told_what_to_install(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = program(machine / "broken", "echo 'ensurepip is not available' >&2", "exit 1")
    monkeypatch.setattr(sys, "executable", str(broken))
    journal = bootstrap.Journal(machine / "log")
    with pytest.raises(Failed, match="apt install python3-venv") as caught:
        bootstrap.make_environment(journal, None, machine / "constraints.txt")
    assert "ensurepip is not available" in str(caught.value)
