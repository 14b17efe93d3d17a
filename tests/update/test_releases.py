"""From every release so far to the working tree."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.combinations import CATALOG, COMBINATIONS, LIBRARY, Combination
from tests.helpers.process import commit, git
from tests.helpers.rendering import add_context, conflicts, files, render, update
from tests.helpers.sharing import Shared
from tests.helpers.template import ROOT, Template

WORKING_TREE = "v999.0.0"
FAR_APART = (COMBINATIONS[0], COMBINATIONS[-2])
CONTEXTS = {"catalog": CATALOG, "library": LIBRARY}


@dataclass(frozen=True)
class Release:
    """A commit of the template's history with the subject of a release."""

    tag: str
    commit: str


def releases() -> Iterator[Release]:
    """Find the releases by the subjects of their commits; a clone without history has none."""
    for line in git(ROOT, "log", "--reverse", "--format=%H %s").splitlines():
        commit_id, _, subject = line.partition(" ")
        if found := re.fullmatch(r"Release (\d+\.\d+\.\d+)", subject):
            yield Release(f"v{found[1]}", commit_id)


RELEASES = list(releases())


@pytest.fixture(scope="session")
def history(shared: Shared, template: Template) -> Template:
    """A repository with a tag for every release, and one for the working tree."""

    def build(folder: Path) -> None:
        folder.mkdir()
        git(folder, "init", "--quiet")
        for release in RELEASES:
            _replace(folder, release)
            commit(folder, f"Release {release.tag.removeprefix('v')}")
            git(folder, "tag", release.tag)
        _empty(folder)
        ignored = shutil.ignore_patterns(".git")
        shutil.copytree(template.path, folder, dirs_exist_ok=True, ignore=ignored)
        commit(folder, "The working tree")
        git(folder, "tag", WORKING_TREE)

    return Template(shared.once("history", build))


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _replace(folder: Path, release: Release) -> None:
    _empty(folder)
    archive = subprocess.run(
        ["git", "archive", release.commit], cwd=ROOT, check=True, capture_output=True
    )
    subprocess.run(["tar", "--extract"], cwd=folder, check=True, input=archive.stdout)


def test_the_history_has_its_releases() -> None:
    shallow = git(ROOT, "rev-parse", "--is-shallow-repository").strip() == "true"
    cut_off = git(ROOT, "rev-list", "--count", "HEAD").strip() == "1"
    assert shallow or cut_off or RELEASES[0].tag == "v0.1.0"


@pytest.mark.parametrize("combination", FAR_APART, ids=str)
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.tag)
def test_an_update_keeps_what_was_edited_and_brings_the_rest(
    release: Release, combination: Combination, history: Template, tmp_path: Path
) -> None:
    service = _grown(history, release.tag, combination, tmp_path / "service")
    edits = _edit(service)
    commit(service, "Edit by hand")
    before = files(service / "migrations")
    for context in (None, *CONTEXTS):
        update(service, context, WORKING_TREE)
        assert conflicts(service) == [], context
        commit(service, f"Update {context}")
    assert files(service / "migrations" / "versions") == {
        name.removeprefix("versions/"): content
        for name, content in before.items()
        if name.startswith("versions/")
    }
    fresh = files(_grown(history, WORKING_TREE, combination, tmp_path / "fresh"))
    updated = files(service)
    differing = {
        name
        for name in fresh.keys() | updated.keys()
        if fresh.get(name) != updated.get(name) and not name.startswith("migrations/versions/")
    }
    assert differing == set(edits)
    for name, line in edits.items():
        assert line in (service / name).read_text(encoding="utf-8"), name


def _grown(history: Template, tag: str, combination: Combination, folder: Path) -> Path:
    answers = dict(combination.answers)
    answers.pop("repositories")  # younger than the first release, which would not know it
    render(history, folder, answers, tag)
    commit(folder, "Add the service")
    for name, entities in CONTEXTS.items():
        add_context(history, folder, name, entities, tag)
        commit(folder, f"Add {name}")
    return folder


def _edit(service: Path) -> dict[str, str]:
    """Edit a service as its team would; return a line of each edited file."""
    edits = {
        "src/shop/catalog/domain/product.py": (
            "    def change(",
            "    def is_free(self) -> bool:\n        return not self.price\n\n    def change(",
        ),
        "src/shop/catalog/domain/errors.py": (
            '"Another product has this sku."',
            '"This sku is taken."',
        ),
        "src/shop/library/infrastructure/volume_table.py": (
            '    __tablename__ = "volumes"\n',
            '    __tablename__ = "volumes"\n    __mapper_args__ = {"eager_defaults": False}\n',
        ),
        "justfile": (
            "# Start the service\n",
            "# Say hello\nhello:\n    echo hello\n\n# Start the service\n",
        ),
    }
    for name, (old, new) in edits.items():
        text = (service / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, name
        (service / name).write_text(text.replace(old, new), encoding="utf-8")
    (service / "src/shop/catalog/domain/prices.py").write_text("FREE = 0\n", encoding="utf-8")
    lines = {
        name: next(line for line in new.splitlines() if line not in old)
        for name, (old, new) in edits.items()
    }
    return lines | {"src/shop/catalog/domain/prices.py": "FREE = 0"}
