"""A service as it comes out of the template, over all combinations."""

import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.combinations import (
    ADVANCED_ALCHEMY,
    COMBINATIONS,
    DEFAULT,
    EVERY,
    Combination,
)
from tests.helpers.process import git, run
from tests.helpers.rendering import answers_file, files, recorded, render
from tests.helpers.services import Service
from tests.helpers.template import Template

Rendered = Callable[[Combination], Service]


def test_a_plain_render_needs_no_answers(copie_session: Any, template: Template) -> None:
    result = copie_session.copy(template_dir=template.path)
    assert result.exception is None
    assert result.answers["framework"] == "litestar"
    assert result.answers["schemas"] == "msgspec"
    assert result.answers["database"] == "sqlite"
    assert result.answers["repositories"] == "sqlalchemy"
    assert (result.project_dir / "pyproject.toml").is_file()


@pytest.mark.parametrize("framework", ["litestar", "fastapi"])
def test_the_schema_library_follows_the_framework(
    copie_session: Any, template: Template, framework: str
) -> None:
    result = copie_session.copy({"framework": framework}, template_dir=template.path)
    expected = {"litestar": "msgspec", "fastapi": "pydantic"}[framework]
    assert result.answers["schemas"] == expected


@pytest.mark.parametrize("combination", EVERY, ids=str)
def test_no_template_text_is_left(combination: Combination, rendered: Rendered) -> None:
    """Braces are live in justfiles, workflows and Alembic's own template; nowhere else."""
    own_braces = ("justfile", ".github/", ".gitlab-ci.yml", "script.py.mako", "compose")
    found = [
        name
        for name, content in files(rendered(combination).path).items()
        if not any(part in name for part in own_braces)
        and any(mark in content for mark in (b"{{", b"{%", b"%}", b"{#"))
    ]
    assert not found


@pytest.mark.parametrize("combination", EVERY, ids=str)
def test_every_text_is_clean(combination: Combination, rendered: Rendered) -> None:
    """UTF-8, line feeds, one newline at the end, no blanks at line ends, no runs of empty lines."""
    found = []
    for name, content in files(rendered(combination).path).items():
        text = content.decode("utf-8")
        if "\r" in text or (text and not text.endswith("\n")) or text.endswith("\n\n"):
            found.append(f"{name}: line ends")
        if any(line != line.rstrip() for line in text.split("\n")):
            found.append(f"{name}: blanks at a line's end")
        python = name.endswith((".py", ".py.mako"))
        if "\n\n\n\n" in text or (not python and "\n\n\n" in text):
            found.append(f"{name}: empty lines")
    assert not found


def test_the_core_is_identical_in_all_combinations(rendered: Rendered) -> None:
    """The framework swap: what a context decides does not depend on what it runs on."""
    cores = {}
    for combination in EVERY:
        service = rendered(combination)
        cores[combination] = {
            name: content
            for name, content in files(service.source).items()
            if any(f"{context}/{layer}/" in name for context in CONTEXTS for layer in CORE)
        }
    first = cores[DEFAULT]
    assert any(name.startswith("catalog/domain/") for name in first)
    assert any(name.startswith("library/application/") for name in first)
    for combination, core in cores.items():
        assert core == first, str(combination)


@pytest.mark.parametrize("other", ADVANCED_ALCHEMY, ids=str)
def test_the_kind_of_repositories_is_a_matter_of_the_infrastructure(
    other: Combination, rendered: Rendered
) -> None:
    """Wiring, fakes and the tests of contexts included: they are the same for both kinds."""
    usual = files(rendered(replace(other, repositories="sqlalchemy")).path)
    found = files(rendered(other).path)
    differing = {name for name in usual | found if usual.get(name) != found.get(name)}
    code = {name for name in differing if name.startswith(("src/", "tests/", "migrations/"))}
    repositories = {
        name for name in found if name.endswith("_repository.py") and name[:4] == "src/"
    }
    shared = "columns", "greenlets", "links", "listing", "reader", "transaction", "unit_of_work"
    kernel = {f"src/shop/shared/infrastructure/{name}.py" for name in shared}
    assert code == repositories | kernel | {"tests/service/test_greenlets.py"}


CONTEXTS = ("catalog", "library", "sales", "shared")
CORE = ("domain", "application")


@pytest.mark.parametrize("combination", COMBINATIONS[::5], ids=str)
def test_a_second_render_is_identical(
    combination: Combination, template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the folder, the time zone and the language."""
    first = render(template, tmp_path / "first", combination.answers)
    monkeypatch.setenv("TZ", "Pacific/Chatham")
    monkeypatch.setenv("LC_ALL", "C")
    second = render(template, tmp_path / "elsewhere" / "second", combination.answers)
    assert files(first) == files(second)


def test_every_entry_of_the_project_file_is_read(rendered: Rendered) -> None:
    for combination in EVERY:
        text = (rendered(combination).path / "pyproject.toml").read_text(encoding="utf-8")
        project = tomllib.loads(text)["project"]
        assert project["requires-python"] == f">={recorded(rendered(combination).path)['python']}"


def test_a_context_inherits_and_records_the_answers_of_its_service(rendered: Rendered) -> None:
    inherited = ("package", "python", "framework", "schemas", "database", "repositories")
    for combination in EVERY:
        service = rendered(combination).path
        own, context = recorded(service), recorded(service, "catalog")
        assert [context[key] for key in inherited] == [own[key] for key in inherited]
        assert context["_commit"] == own["_commit"] == "v0.1.0"


def test_the_python_files_are_formatted_as_they_come(rendered: Rendered) -> None:
    """With the service's own settings, by the formatter that the template ships."""
    for combination in EVERY:
        service = rendered(combination).path
        run([sys.executable, "-m", "ruff", "format", "--check", "--no-cache", "."], service)
        run([sys.executable, "-m", "ruff", "check", "--no-cache", "."], service)


def test_git_ignores_nothing_that_is_rendered(rendered: Rendered) -> None:
    service = rendered(DEFAULT).path
    tracked = set(git(service, "ls-files").split())
    assert set(files(service)) - {"uv.lock"} <= tracked
    assert answers_file(None) in tracked
