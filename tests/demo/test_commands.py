"""The two set-up commands of the README, in a fresh clone, as on a machine without tools."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.helpers.process import Completed, git, run
from tests.helpers.rendering import changes, recorded, update
from tests.helpers.template import ROOT, Template


def bare_path() -> str:
    """Return the PATH without the tools that this run of the tests made for itself."""
    parts = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(part for part in parts if not Path(part).is_relative_to(ROOT))


def attempt(clone: Path, folder: Path | str, path: str, expect: int | None = 0) -> Completed:
    """Run ./try in a clone with a PATH."""
    env = {"PATH": path, "UV_PYTHON": os.environ.get("UV_PYTHON", "")}
    if path == bare_path() or not env["UV_PYTHON"]:
        del env["UV_PYTHON"]
    return run(["./try", folder], clone, env, expect, timeout=900)


def test_the_main_job_works_in_a_fresh_clone(template: Template, tmp_path: Path) -> None:
    """With blanks in both paths, and with a service that can be updated afterwards."""
    clone = template.fork(tmp_path / "a clone")
    folder = tmp_path / "my shop"
    done = attempt(clone.path, "../my shop", bare_path())
    for words in ("201  POST /products", "200  GET /products/", "409  POST /products/", "just run"):
        assert words in done.stdout
    assert recorded(folder)["framework"] == "litestar"
    assert recorded(folder)["_commit"] == recorded(folder, "catalog")["_commit"] == "v0.1.0"
    assert changes(folder) == []
    assert changes(clone.path) == []
    update(folder)
    assert changes(folder) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a clone", "my shop"]


def test_a_failure_names_the_command_and_leaves_the_folder(
    template: Template, tmp_path: Path
) -> None:
    clone = template.fork(tmp_path / "clone")
    clone.release(
        "v0.2.0", {"template/service/justfile.jinja": "check:\n    echo broken; exit 3\n"}
    )
    done = attempt(clone.path, "../shop", os.environ["PATH"], expect=1)
    assert "FAILED" in done.stderr
    assert "just context" in done.stderr
    assert "exit code" in done.stderr
    assert (tmp_path / "shop" / "pyproject.toml").is_file()


def test_a_clone_with_changes_and_without_tags_works(template: Template, tmp_path: Path) -> None:
    """The service is rendered from what lies there, up to the step that this test breaks."""
    clone = template.fork(tmp_path / "clone").path
    git(clone, "tag", "--delete", "v0.1.0")
    (clone / "template" / "service" / "NEW.md").write_text("# New\n", encoding="utf-8")
    before = changes(clone)
    (clone / "template" / "service" / "justfile.jinja").write_text(
        "context +WORDS:\n    echo added >added.txt\ncheck:\n    echo stopped here; exit 3\n",
        encoding="utf-8",
    )
    done = attempt(clone, "../shop", os.environ["PATH"], expect=1)
    assert "stopped here" in done.stderr
    assert (tmp_path / "shop" / "NEW.md").is_file()
    assert set(before) < set(changes(clone))
    source = Path(str(recorded(tmp_path / "shop")["_src_path"]))
    commit = str(recorded(tmp_path / "shop")["_commit"])
    assert git(source, "cat-file", "-t", commit).strip() == "commit"


@pytest.mark.parametrize(
    ("folder", "reason"),
    [("inside", "inside this clone"), ("..", "not empty"), ("../file", "is a file")],
)
def test_a_folder_that_cannot_be_used_is_refused(
    template: Template, tmp_path: Path, folder: str, reason: str
) -> None:
    clone = template.fork(tmp_path / "clone")
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = attempt(clone.path, folder, os.environ["PATH"], expect=1)
    assert reason in done.stderr
    assert not (clone.path / ".tools").exists()


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    """With nothing on the PATH but the tools of the shell."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname"):
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True)
        (tools / name).symlink_to(found.stdout.strip())
    env = {"PATH": str(tools), "PYENV_ROOT": str(tmp_path), "HOME": str(tmp_path)}
    done = run([tools / "sh", ROOT / "try", "shop"], tmp_path, env, expect=1)
    assert "Python 3.11 or later is needed" in done.stderr
