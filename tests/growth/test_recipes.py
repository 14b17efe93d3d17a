"""The recipes of a rendered service, by the real just and uvx."""

import json
import os
from pathlib import Path

import pytest

from tests.helpers.combinations import DEFAULT
from tests.helpers.process import commit
from tests.helpers.rendering import answers_file, changes, recorded, render
from tests.helpers.services import Service
from tests.helpers.template import Template

QUOTED = 'note:text:null:doc=It\'s $HOME, `code`, 50%; it is "fine" & <done> \\ *'


def test_a_service_grows_by_its_recipes(template: Template, tmp_path: Path) -> None:
    """From a commit behind the last release, in a folder whose name has to be encoded."""
    fork = template.fork(tmp_path / "a template #1")
    (fork.path / "NOTES.md").touch()
    commit(fork.path, "Not released yet")
    service = Service(render(fork, tmp_path / "my shop", DEFAULT.answers))
    assert "-1-g" in recorded(service.path)["_commit"]

    service.just("context", "catalog", "Product", "sku:str name:str:max=200", "Tag", "label:str")
    commit(service.path, "Add the service")
    assert list(recorded(service.path, "catalog")["entities"]) == ["Product", "Tag"]
    words = ("field", "catalog", "Product", "place:str:null:doc=It's `here`, $HOME; 50% & *")
    plan = service.just(*words, "--dry-run", "--format", "json")
    assert json.loads(plan.stdout)["dry_run"] is True
    assert changes(service.path) == []
    service.just(*words)
    assert recorded(service.path, "catalog")["entities"]["Product"][-1] == words[-1]
    commit(service.path, "Add a field")
    assert service.just(*words).stdout.startswith("Nothing to do: ")
    service.just("entity", "catalog", "Shelf", "number:int:unique")
    commit(service.path, "Add an entity")
    refused = service.just("remove", "katalog-x", expect=1)
    assert refused.stderr.startswith("Nothing was changed:\n- context 'katalog-x'")
    service.just("remove", "catalog")
    assert not (service.source / "catalog").exists()
    misunderstood = service.just("usecase", "catalog", expect=2)
    assert "usage: just usecase" in misunderstood.stderr


@pytest.mark.parametrize(
    ("source", "commit_", "requirement"),
    [
        ("gh:owner/name", "v0.2.0", "git+https://github.com/owner/name@v0.2.0"),
        ("gl:group/name.git", "v0.2.0", "git+https://gitlab.com/group/name.git@v0.2.0"),
        ("https://example.com/a/b.git", "'1234567'", "git+https://example.com/a/b.git@1234567"),
        ("git+https://example.com/a/b", "abc1234", "git+https://example.com/a/b@abc1234"),
        (
            "git@example.com:a/b.git",
            "v1.0.0-12-gabc1234",
            "git+ssh://git@example.com/a/b.git@abc1234",
        ),
        ("ssh://git@example.com/a/b", "v1", "git+ssh://git@example.com/a/b@v1"),
        ("file:///srv/a%20b", "v1", "git+file:///srv/a%20b@v1"),
        ("{folder}/a b#c?d%e@f", "v1", "git+file://{folder}/a%20b%23c%3Fd%25e%40f@v1"),
        ("'{folder}/it''s # here'", "v1", "git+file://{folder}/it's%20%23%20here@v1"),
        ("../next", "v1", "git+file://{folder}/next@v1"),
        ("~/next", "v1", "git+file://{folder}/next@v1"),
    ],
)
def test_the_program_comes_from_where_the_service_came_from(
    bare_service: Service, tmp_path: Path, source: str, commit_: str, requirement: str
) -> None:
    for name in ("a b#c?d%e@f", "it's # here", "next"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "uvx"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    answers = f"_commit: {commit_}\n_src_path: {source.format(folder=tmp_path)}\nkind: service\n"
    (bare_service.path / answers_file(None)).write_text(answers, encoding="utf-8")
    env = {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}
    words = ["catalog", "Product", QUOTED, "", "a=b", "--dry-run"]
    done = Service(bare_service.path, env).just("context", *words)
    expected = [
        "--quiet",
        "--from",
        requirement.format(folder=tmp_path),
        "strata",
        "context",
        *words,
    ]
    assert done.stdout.splitlines() == expected
