"""A template of a few files, whose releases take milliseconds, and services of it.

A service knows the template by a relative path, so that both can be copied together.
"""

import os
import warnings
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from copier import run_copy

from tests.helpers.process import commit, git
from tests.helpers.rendering import answers_file, remember_compiled_sources

QUESTIONS = """\
_subdirectory: "template/{{ kind }}"
_answers_file: "{% if kind == 'context' %}.copier-answers.{{ context }}.yml{% else %}.copier-answers.yml{% endif %}"
_exclude: [".git"]
kind: {type: str, default: service}
package: {type: str, default: shop}
context: {type: str, default: catalog, when: "{{ kind == 'context' }}"}
"""
ANSWERS = "{{ _copier_answers | to_nice_yaml }}"
NAME = "{{ _copier_conf.answers_file }}.jinja"
PLACES = {"service": "", "context": "src/{{ package }}/{{ context }}/"}

LINES = "".join(f"line {number}\n" for number in range(1, 13))
LAST = "line 12\n"
THEIRS = LINES.replace(LAST, "line 12, theirs\n")

Files = Mapping[str, str | None]


@dataclass(frozen=True)
class Small:
    """A repository of the template."""

    path: Path

    @classmethod
    def made(cls, path: Path, service: Files, context: Files) -> "Small":
        """Make the repository with its first release, v1.0.0."""
        path.mkdir(parents=True)
        small = cls(path)
        (path / "copier.yml").write_text(QUESTIONS, encoding="utf-8")
        for kind in PLACES:
            small.write(kind, {})
            (path / "template" / kind / NAME).write_text(ANSWERS, encoding="utf-8")
        small.release("v1.0.0", {"src/shop/__init__.py": "", **service}, context)
        return small

    def write(self, kind: str, files: Files) -> None:
        """Write or delete files of a kind, by their paths in the service or in a context."""
        folder = self.path / "template" / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            file = folder / PLACES[kind] / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8", newline="")

    def release(self, tag: str, service: Files, context: Files, said: str = "") -> None:
        """Commit and tag, with files that are written or, for None, deleted, and a line of the changelog."""
        self.write("service", service)
        self.write("context", context)
        log = self.path / "CHANGELOG.md"
        old = log.read_text(encoding="utf-8") if log.exists() else ""
        log.write_text(f"## {tag}\n\n- {said or f'What {tag} brings.'}\n\n{old}", encoding="utf-8")
        commit(self.path, f"Release {tag.removeprefix('v')}")
        git(self.path, "tag", tag)

    def service(self, path: Path, *contexts: str) -> Path:
        """Render a service of the newest release with contexts, and commit it."""
        self._copy(path, {}, None)
        for context in contexts:
            self._copy(path, {"kind": "context", "context": context}, answers_file(context))
        commit(path, "Add the service")
        for key, value in (("user.name", "Ada"), ("user.email", "ada@example.com")):
            git(path, "config", key, value)
        return path

    def _copy(self, path: Path, data: Mapping[str, str], answers: str | None) -> None:
        remember_compiled_sources()
        path.mkdir(exist_ok=True)
        with warnings.catch_warnings(), chdir(path):
            warnings.simplefilter("ignore")
            run_copy(
                os.path.relpath(self.path, path),
                str(path),
                data={**data},
                answers_file=answers,
                defaults=True,
                unsafe=True,
                quiet=True,
            )


def build(folder: Path) -> None:
    """Make the template with two releases, and services of the older one with one context and with two."""
    small = Small.made(
        folder / "template",
        {
            "readme.txt": LINES,
            "old.txt": "old\n",
            "pyproject.toml": "[project]\n",
            "checks/a.yml": LINES,
        },
        {"wiring.py": LINES, "gone.py": "gone\n"},
    )
    small.service(folder / "shop", "catalog")
    small.service(folder / "shops", "catalog", "sales")
    small.release(
        "v1.1.0",
        {"readme.txt": THEIRS, "old.txt": None},
        {"wiring.py": THEIRS, "gone.py": None},
        "The last line is theirs. It was not before",
    )
