"""What a release renders, compared with the release before: no path vanishes without a word."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from strata.moves.declaration import UNRELEASED, Moves, Route, read
from tests.helpers.combinations import CATALOG, COMBINATIONS, SALES, Combination
from tests.helpers.history import RELEASES, WORKING_TREE
from tests.helpers.rendering import add_context, files, render
from tests.helpers.sharing import Shared
from tests.helpers.template import ROOT, Template

FAR_APART = (COMBINATIONS[0], COMBINATIONS[-2])
TAGS = [*(release.tag for release in RELEASES), WORKING_TREE]
WITHOUT_RELATIONS = "v0.1.0"

Content = Mapping[str, bytes]


@pytest.fixture(scope="session")
def content(shared: Shared, history: Template) -> Callable[[str, Combination], Content]:
    """What a release renders: a service with `catalog`, and `sales` where it knows relations; by path."""

    def get(tag: str, combination: Combination) -> Content:
        def build(folder: Path) -> None:
            answers = {k: v for k, v in combination.answers.items() if k != "repositories"}
            render(history, folder, answers, tag)
            add_context(history, folder, "catalog", CATALOG, tag)
            if tag != WITHOUT_RELATIONS:
                add_context(history, folder, "sales", SALES, tag)

        return files(shared.once(f"ledger-{tag}-{combination}", build))

    return get


def declared(new: str) -> list[Moves]:
    """Return what is declared for the step to a release."""
    release = UNRELEASED if new == WORKING_TREE else new.removeprefix("v")
    return [moves for moves in read() if moves.release == release]


def vanished(old: Content, new: Content, moves: list[Moves]) -> Iterator[str]:
    """Name the paths of a release that the next has neither kept, nor moved, nor declared as dropped."""
    for path in old:
        words = words_of(path)
        target = Route(moves, words).target(path)
        if target not in new and not any(move.drops(path, words) for move in moves):
            yield path if path == target else f"{path}, which should be {target}"


def words_of(path: str) -> dict[str, str]:
    """Return the words that the patterns for a path are filled with."""
    return {"package": "shop", "context": "sales" if "sales" in path else "catalog"}


@pytest.mark.parametrize("combination", FAR_APART, ids=str)
@pytest.mark.parametrize(("old", "new"), list(pairwise(TAGS)))
def test_no_path_vanishes_without_a_migration(
    old: str, new: str, combination: Combination, content: Callable[[str, Combination], Content]
) -> None:
    """Where this fails: declare in template/moves.yml where these files went."""
    found = vanished(content(old, combination), content(new, combination), declared(new))
    assert list(found) == []


def test_a_vanished_path_is_found() -> None:
    moves = [Moves(UNRELEASED, {"a/<word>.py": "b/<word>.py"}, ["c.py"], {})]
    old = dict.fromkeys(("a/x.py", "a/y.py", "c.py", "d.py", "e.py"), b"")
    new = dict.fromkeys(("b/x.py", "e.py"), b"")
    assert list(vanished(old, new, moves)) == ["a/y.py, which should be b/y.py", "d.py"]


def test_what_is_declared_happened(content: Callable[[str, Combination], Content]) -> None:
    """A declaration that nothing in the release before matches is a mistake."""
    for old, new in pairwise(TAGS):
        paths = {path for combination in FAR_APART for path in content(old, combination)}
        for moves in declared(new):
            for pattern in (*moves.moved, *moves.dropped):
                single = Moves(moves.release, {pattern: pattern}, [], {})
                assert any(single.target(path, words_of(path)) for path in paths), pattern


def unreleased() -> str:
    """Return what the changelog says about the release to come."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def test_a_change_of_what_is_rendered_has_a_line_in_the_changelog(
    content: Callable[[str, Combination], Content],
) -> None:
    """Where this fails: write a line for users under `## Unreleased` of CHANGELOG.md."""
    if not RELEASES:
        pytest.skip("a clone without history")
    last = RELEASES[-1].tag
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if version["project"]["version"] != last.removeprefix("v"):
        return  # the release itself is being made
    changed = {
        path
        for combination in FAR_APART
        for path in differing(content(last, combination), content(WORKING_TREE, combination))
    }
    assert unreleased() or not changed, sorted(changed)


def differing(old: Content, new: Content) -> set[str]:
    """Return the paths whose content differs, without the recorded answers, which name the release."""
    return {
        path
        for path in old.keys() | new.keys()
        if old.get(path) != new.get(path) and not path.startswith(".copier-answers")
    }
