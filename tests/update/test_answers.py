"""What a release recorded, the newest one takes as it is: Copier would replace it by the default."""

from collections.abc import Iterator

import pytest
import yaml

from extensions.definition import read
from extensions.preflight import Situation, problem, problems
from extensions.questions import known
from tests.helpers.history import RELEASES, Release
from tests.helpers.process import git
from tests.helpers.template import ROOT


def shown(release: Release, path: str) -> str:
    return git(ROOT, "show", f"{release.commit}:{path}")


def files(release: Release, folder: str, ending: str) -> Iterator[str]:
    listed = git(ROOT, "ls-tree", "-r", "--name-only", release.commit, folder)
    yield from (path for path in listed.splitlines() if path.endswith(ending))


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.tag)
def test_the_answers_files_of_its_examples_are_accepted(release: Release) -> None:
    found = [path for path in files(release, "examples", ".yml") if ".copier-answers" in path]
    assert len(found) >= 4
    for path in found:
        answers = yaml.safe_load(shown(release, path))
        service = yaml.safe_load(
            shown(release, f"{path.partition('.copier')[0]}.copier-answers.yml")
        )
        situation = Situation(answers, recorded=answers, service=service)
        assert problems(situation) == [], path


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.tag)
def test_every_choice_is_still_one(release: Release) -> None:
    checked = 0
    for path in files(release, "questions", ".yml"):
        for question, content in yaml.safe_load(shown(release, path)).items():
            if content.get("ask") is not False or question == "ports":
                assert question in known(), question
            for value in dict(content.get("choices", {})).values():
                assert problem(question, {question: value}) == "", f"{question}: {value}"
                checked += 1
    assert checked >= 19


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.tag)
def test_every_awkward_definition_is_still_one(release: Release) -> None:
    for path in files(release, "tests/drawn", "awkward.yml"):
        contexts = yaml.safe_load(shown(release, path))
        for name, entities in contexts.items():
            assert read(entities), name
