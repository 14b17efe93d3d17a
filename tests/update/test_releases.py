"""From every release so far to the working tree."""

from pathlib import Path

import pytest

from tests.helpers.combinations import CATALOG, COMBINATIONS, LIBRARY, Combination
from tests.helpers.history import RELEASES, WORKING_TREE, Release
from tests.helpers.process import commit, git
from tests.helpers.rendering import add_context, conflicts, files, render, update
from tests.helpers.template import ROOT, Template

FAR_APART = (COMBINATIONS[0], COMBINATIONS[-2])
CONTEXTS = {"catalog": CATALOG, "library": LIBRARY}


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
