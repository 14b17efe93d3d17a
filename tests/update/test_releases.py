"""From every release so far to the working tree."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.helpers.combinations import CATALOG, COMBINATIONS, DEFAULT, LIBRARY, Combination
from tests.helpers.history import RELEASES, WORKING_TREE, Release
from tests.helpers.process import commit, git
from tests.helpers.rendering import add_context, changes, copy_of, files, render
from tests.helpers.services import Service
from tests.helpers.sharing import Shared
from tests.helpers.template import ROOT, Template
from tests.update.conftest import Command
from tests.update.edits import EDITS, drawn

FAR_APART = (COMBINATIONS[0], COMBINATIONS[-2])
KERNEL = "migrations/versions/shared_"  # its revisions come with updates
# `just update-releases` takes all of them.
SAMPLED = COMBINATIONS if os.environ.get("STRATA_UPDATES") == "all" else FAR_APART
OWNER = {
    f"GIT_{role}_{key}": "owner@localhost"
    for role in ("AUTHOR", "COMMITTER")
    for key in ("NAME", "EMAIL")
}
FLAGS = "checks/flags.txt"
CONTEXTS = {"catalog": CATALOG, "library": LIBRARY}


def test_the_history_has_its_releases() -> None:
    shallow = git(ROOT, "rev-parse", "--is-shallow-repository").strip() == "true"
    cut_off = git(ROOT, "rev-list", "--count", "HEAD").strip() == "1"
    assert shallow or cut_off or RELEASES[0].tag == "v0.1.0"


@pytest.fixture(scope="session")
def rendered_at(history: Template, shared: Shared) -> Callable[[Combination, str], Path]:
    """Committed services with `catalog` and `library`, of a release. Read-only."""

    def get(combination: Combination, tag: str) -> Path:
        return shared.once(
            f"{combination}-{tag}", lambda folder: _grow(history, tag, combination, folder)
        )

    return get


@pytest.mark.parametrize("combination", SAMPLED, ids=str)
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.tag)
def test_an_update_keeps_what_was_edited_and_brings_the_rest(
    release: Release,
    combination: Combination,
    rendered_at: Callable[[Combination, str], Path],
    tmp_path: Path,
    just: Command,
) -> None:
    service = copy_of(rendered_at(combination, release.tag), tmp_path / "service")
    fresh = copy_of(rendered_at(combination, WORKING_TREE), tmp_path / "fresh")
    edits = drawn(f"5 {release.tag} {combination}")
    for edit in edits:
        edit.apply(service)
        edit.apply(fresh)
    commit(service, "Edit by hand")
    before = files(service)
    answers = {file.name: recorded_in(file) for file in service.glob(".copier-answers*")}
    done = just(service, "update")
    assert changes(service) == [], done.output
    written_once = ("migrations/versions/", *({FLAGS} & before.keys()))
    stays = (*written_once, *(path for edit in edits for path in edit.stays))
    updated, expected = files(service), files(fresh)
    differing = {
        name
        for name in updated.keys() | expected.keys()
        if updated.get(name) != (before if kept(name, stays) else expected).get(name)
    }
    reported = {FLAGS} - before.keys()  # a release without rules: they only report from now on
    assert differing == reported, [edit.name for edit in edits]
    assert all("\n--warning\n" in (service / name).read_text("utf-8") for name in reported)
    for name, old in answers.items():
        new = recorded_in(service / name)
        assert {key: new[key] for key in old} == old, name


def kept(name: str, stays: tuple[str, ...]) -> bool:
    """Whether an update leaves the file as it was."""
    return name.startswith(stays) and not name.startswith(KERNEL)


def test_two_releases_at_once_are_one_by_one(
    rendered_at: Callable[[Combination, str], Path], tmp_path: Path, just: Command
) -> None:
    trees = []
    for way in ([WORKING_TREE], [*(release.tag for release in RELEASES[1:]), WORKING_TREE]):
        start = rendered_at(FAR_APART[-1], RELEASES[0].tag)
        service = copy_of(start, tmp_path / f"{len(way)}-at-once")
        for edit in drawn("at once"):
            edit.apply(service)
        commit(service, "Edit by hand")
        for tag in way:
            just(service, "update", tag)
        trees.append(files(service))
    # The team's, written once: by the newest release with --warning, by 0.2.0 as it was then.
    assert all(tree.pop(FLAGS) for tree in trees)
    assert trees[0] == trees[1]


def test_an_updated_service_passes_its_checks(
    rendered_at: Callable[[Combination, str], Path], tmp_path: Path
) -> None:
    """By the recipe of the first release, which hands over to those of the newest."""
    service = Service(copy_of(rendered_at(DEFAULT, RELEASES[0].tag), tmp_path / "service"), OWNER)
    for edit in EDITS:
        if edit.green:
            edit.apply(service.path)
    service.uv("lock", "--quiet")
    commit(service.path, "Edit by hand")
    service.just("update")
    assert changes(service.path) == []
    lock = service.path / "uv.lock"
    assert "ast-grep-cli" in lock.read_text(encoding="utf-8")
    service.uv("sync", "--quiet")
    service.just("check")
    done = service.just("outdated", "--drift", "--format", "json", expect=4)
    found = json.loads(done.stdout)
    assert (found["behind"], found["drifted"]) == (False, True)
    assert [file["path"] for part in found["parts"] for file in part["drift"]] == [
        "docs/decisions/0005-keyset-pages.md"
    ]


def _grow(history: Template, tag: str, combination: Combination, folder: Path) -> Path:
    answers = dict(combination.answers)
    answers.pop("repositories")  # younger than the first release, which would not know it
    render(history, folder, answers, tag)
    for name, entities in CONTEXTS.items():
        add_context(history, folder, name, entities, tag)
    commit(folder, "Add the service")
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.com")):
        git(folder, "config", key, value)
    return folder


def recorded_in(file: Path) -> dict[str, object]:
    """Return the answers in a file; the release that they are of is left out."""
    answers: dict[str, object] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {key: value for key, value in answers.items() if key != "_commit"}
