"""A template with the real questions and extensions, but hardly any files: quick to render."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.process import Completed, commit, git
from tests.helpers.rendering import changes, copier
from tests.helpers.sharing import Shared
from tests.helpers.template import ROOT, Template

SERVICE = {
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml -}}\n",
    "flags.txt.jinja": (
        "{{ litestar }} {{ fastapi }} {{ msgspec }} {{ pydantic }} {{ sqlite }} {{ postgresql }} "
        "{{ mysql }} {{ sqlalchemy }} {{ advanced_alchemy }} {{ engine.title }} {{ engine.url(package) }}\n"
    ),
    "src/{{ package }}/app.py.jinja": (
        "{% set value = 1 %}\n"
        "from zoneinfo import ZoneInfo\n"
        "from {{ package }}.b import b\n"
        "import alembic\n"
        "import abc\nimport csv\n"
        "y = alembic, abc, b, ZoneInfo\nx = { 'a':{{ value }} }\n"
    ),
    "src/{{ package }}/__init__.py.jinja": "",
    "plain.txt.jinja": "x = { 'a':1 }\n",
}
CONTEXT = {
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml -}}\n",
    "src/{{ package }}/{{ context }}/{% yield entity from aggregates %}{{ entity.module }}"
    "{% endyield %}.py.jinja": "name = '{{ entity.name }} on {{ framework }}'\n",
}


@dataclass
class Folder:
    """A folder that copier renders into, by its real command line."""

    path: Path
    template: Template

    def copy(self, *options: str, expect: int | None = 0, target: str = ".") -> Completed:
        """Run `copier copy` with the defaults for what the options do not answer."""
        template = str(self.template.path)
        return copier(
            self.path, "copy", "--trust", "--defaults", *options, template, target, expect=expect
        )

    def update(self, *options: str, expect: int | None = 0) -> Completed:
        """Run `copier update` with the recorded answers."""
        return copier(self.path, "update", "--trust", "--defaults", *options, expect=expect)

    def commit(self, message: str = "Change") -> None:
        commit(self.path, message)

    def refused(self, done: Completed, *words: str) -> None:
        """Assert that a command ended in one clean message with these words, and wrote nothing."""
        assert done.code == 1, done.output
        assert "Traceback" not in done.output
        assert "Nothing was rendered" in done.stderr
        for word in words:
            assert word in done.stderr
        if (self.path / ".git").exists():
            assert changes(self.path) == []
        else:
            assert list(self.path.iterdir()) == []


@pytest.fixture(scope="session")
def questionnaire(shared: Shared) -> Template:
    """The working tree's questions, extensions and programs as a release. Read-only: `fork` it."""

    def build(folder: Path) -> None:
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("extensions", "questions", "scripts", "strata"):
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        shutil.copy(ROOT / "copier.yml", folder)
        (folder / "template").mkdir()
        shutil.copy(ROOT / "template" / "moves.yml", folder / "template")
        for kind, files in (("service", SERVICE), ("context", CONTEXT)):
            for name, text in files.items():
                file = folder / "template" / kind / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        commit(folder, "Release 0.1.0")
        git(folder, "tag", "v0.1.0")

    return Template(shared.once("questionnaire", build))


@pytest.fixture
def empty(questionnaire: Template, tmp_path: Path) -> Folder:
    """A folder with nothing in it."""
    path = tmp_path / "empty"
    path.mkdir()
    return Folder(path, questionnaire)


@pytest.fixture(scope="session")
def _service(questionnaire: Template, shared: Shared) -> Path:
    def build(folder: Path) -> None:
        folder.mkdir()
        Folder(folder, questionnaire).copy()
        commit(folder, "Add the service")

    return shared.once("questionnaire-service", build)


@pytest.fixture
def small(questionnaire: Template, _service: Path, tmp_path: Path) -> Folder:
    """A service with default answers."""
    return Folder(Path(shutil.copytree(_service, tmp_path / "small")), questionnaire)


@pytest.fixture
def grown(small: Folder) -> Folder:
    """The same with the context `catalog`."""
    small.copy("-d", "kind=context", "-a", ".copier-answers.catalog.yml")
    small.commit("Add catalog")
    return small
