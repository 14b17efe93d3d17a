"""`copier update`: nothing changes by itself, identity never does, and releases are not mixed up."""

from pathlib import Path

import pytest

from tests.helpers.rendering import answers_file, changes, copier, recorded
from tests.questions.conftest import Folder


@pytest.mark.parametrize("context", [None, "catalog"])
def test_an_update_to_the_same_release_changes_nothing(grown: Folder, context: str | None) -> None:
    done = grown.update("-a", answers_file(context))
    assert changes(grown.path) == []
    assert "Warning" not in done.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-d", "package=other"], ["package cannot change from 'shop' to 'other'"]),
        (["-d", "kind=context"], ["kind cannot change"]),
        (["-d", "kind=context", "-d", "context=sales"], ["kind cannot change"]),
        (["-d", "context=sales", "-a", ".copier-answers.catalog.yml"], ["context cannot change"]),
        (["-d", "kind=service", "-a", ".copier-answers.catalog.yml"], ["kind cannot change"]),
        (["-d", "framework=fastapi", "-a", ".copier-answers.catalog.yml"], ["the service's"]),
        (["-d", "databse=mysql"], ["'databse'"]),
    ],
)
def test_identity_and_bad_answers_are_guarded(
    grown: Folder, options: list[str], words: list[str]
) -> None:
    grown.refused(grown.update(*options, expect=None), *words)


def test_a_context_follows_its_service(grown: Folder) -> None:
    grown.update("-d", "framework=fastapi")
    grown.commit()
    done = grown.update("-a", ".copier-answers.catalog.yml")
    assert recorded(grown.path, "catalog")["framework"] == "fastapi"
    rendered = grown.path / "src/shop/catalog/product.py"
    assert rendered.read_text(encoding="utf-8") == 'name = "Product on fastapi"\n'
    assert "<<<<<<<" not in rendered.read_text(encoding="utf-8")
    assert "Warning" not in done.output


def test_a_context_follows_the_repositories_of_its_service(grown: Folder) -> None:
    grown.update("-d", "repositories=advanced-alchemy")
    flags = (grown.path / "flags.txt").read_text(encoding="utf-8").split()
    assert flags[7:9] == ["False", "True"]
    grown.commit()
    grown.update("-a", ".copier-answers.catalog.yml")
    assert recorded(grown.path, "catalog")["repositories"] == "advanced-alchemy"


@pytest.mark.parametrize("name", [None, "catalog"])
def test_an_answer_that_the_first_release_did_not_ask_for_is_its_only_way(
    grown: Folder, name: str | None
) -> None:
    forget(grown, None, "catalog")
    grown.update("-a", answers_file(name))
    assert recorded(grown.path, name)["repositories"] == "sqlalchemy"
    assert changes(grown.path) == [f" M {answers_file(name)}"]


def test_a_context_of_a_service_that_was_not_asked_does_not_choose(grown: Folder) -> None:
    forget(grown, None)
    options = ("-d", "kind=context", "-d", "context=sales", "-d", "repositories=advanced-alchemy")
    grown.refused(grown.copy(*options, expect=None), "differs from the service's, 'sqlalchemy'")


def forget(folder: Folder, *names: str | None) -> None:
    """Take the answers back that the first release did not ask for."""
    for name in names:
        file = folder.path / answers_file(name)
        text = file.read_text(encoding="utf-8")
        assert "repositories: sqlalchemy\n" in text
        file.write_text(text.replace("repositories: sqlalchemy\n", ""), "utf-8")
    folder.commit()


def test_fields_can_be_added_in_an_update(grown: Folder) -> None:
    grown.update("-a", ".copier-answers.catalog.yml", "-d", "entities={Product: 'sku:str a:int'}")
    assert recorded(grown.path, "catalog")["entities"] == {"Product": "sku:str a:int"}


def test_a_recorded_answer_that_is_bad_stops_the_update(grown: Folder) -> None:
    file = grown.path / ".copier-answers.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("litestar", "litstar"), "utf-8")
    grown.commit()
    grown.refused(grown.update(expect=None), "framework 'litstar'", "'litestar'")


def test_a_context_can_be_rendered_again(grown: Folder) -> None:
    options = ("--trust", "--defaults", "--overwrite", "-a", ".copier-answers.catalog.yml")
    copier(grown.path, "recopy", *options)
    assert changes(grown.path) == []


def test_each_release_renders_with_its_own_modules(grown: Folder, tmp_path: Path) -> None:
    """The old render must use the old siblings, or an edit of theirs would never arrive."""
    template = grown.template.fork(tmp_path / "fork")
    for name in (None, "catalog"):
        file = grown.path / answers_file(name)
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(str(grown.template.path), str(template.path)), "utf-8")
    grown.commit()
    template.release(
        "v0.2.0",
        {"extensions/database.py": lambda old: old.replace('title="SQLite"', 'title="SQLite 3"')},
    )
    grown.update()
    assert "SQLite 3 sqlite" in (grown.path / "flags.txt").read_text(encoding="utf-8")
    assert "<<<<<<<" not in (grown.path / "flags.txt").read_text(encoding="utf-8")
