"""Random edits on both sides of updates that move and drop files: no line of the team is lost."""

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.helpers.process import commit, git
from tests.helpers.rendering import copier
from tests.helpers.template import ROOT

UPDATES = int(os.environ.get("STRATA_MOVES", "3"))
FILES = 20
LINES = 12
SETTINGS = """\
_subdirectory: template/service
_migrations:
  - command:
      - "{{ _copier_python }}"
      - "{{ _copier_conf.src_path }}/scripts/after_update.py"
      - "{{ _copier_conf.answers_file }}"
      - "{{ _version_pep440_from }}"
      - "{{ _version_pep440_to }}"
    when: "{{ _stage == 'after' }}"
kind: service
package: shop
"""


@dataclass
class Update:
    """A release of a template of a few files, and what a team did to a service before it came.

    ours: the lines that the team wrote
    deleted: the files that the team deleted
    """

    seed: int
    folder: Path
    moved: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    ours: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.template, self.repository = self.folder / "template", self.folder / "repository"
        # Every other service is a folder of a larger repository.
        self.service = self.repository / "apps" / "shop" if self.seed % 2 else self.repository
        self._first_release()
        copier(self.folder, "copy", "--trust", "--defaults", self.template, self.service)
        commit(self.repository, "Add the service")
        self._edit_the_service()
        self._second_release()

    def _first_release(self) -> None:
        self.template.mkdir(parents=True)
        ignored = shutil.ignore_patterns("__pycache__")
        for part in ("strata", "extensions", "questions"):
            shutil.copytree(ROOT / part, self.template / part, ignore=ignored)
        files = self.template / "template" / "service"
        (files / "docs").mkdir(parents=True)
        (self.template / "scripts").mkdir()
        shutil.copy(ROOT / "scripts/after_update.py", self.template / "scripts")
        shutil.copy(ROOT / "template/owners.yml", self.template / "template")
        (self.template / "copier.yml").write_text(SETTINGS, encoding="utf-8")
        answers = files / "{{ _copier_conf.answers_file }}.jinja"
        answers.write_text("{{ _copier_answers | to_nice_yaml }}", encoding="utf-8")
        for number in range(FILES):
            lines = [f"line {line} of {number}\n" for line in range(LINES)]
            (files / "docs" / f"{number}.md").write_text("".join(lines), encoding="utf-8")
        (self.template / "template" / "moves.yml").write_text("{}\n", encoding="utf-8")
        commit(self.template, "Release 1.0.0")
        git(self.template, "tag", "v1.0.0")

    def _edit_the_service(self) -> None:
        for number in range(FILES):
            file = self.service / "docs" / f"{number}.md"
            if self.random.random() < 0.1:
                file.unlink()
                self.deleted.append(f"docs/{number}.md")
            elif self.random.random() < 0.8:
                self.ours += self._edit(file, "ours")
        commit(self.repository, "Edit by hand")

    def _second_release(self) -> None:
        files = self.template / "template" / "service"
        for number in range(FILES):
            file = files / "docs" / f"{number}.md"
            fate = self.random.choice(("kept", "moved", "dropped"))
            if fate == "dropped":
                file.unlink()
                self.dropped.append(f"docs/{number}.md")
                continue
            if self.random.random() < 0.7:
                self._edit(file, "theirs")
            if fate == "moved":
                self.moved[f"docs/{number}.md"] = f"pages/{number}/page.md"
                (files / "pages" / str(number)).mkdir(parents=True)
                file.rename(files / "pages" / str(number) / "page.md")
        declared = "Unreleased:\n  moved:\n" + "".join(
            f"    {old}: {new}\n" for old, new in self.moved.items()
        )
        declared += "  dropped:\n" + "".join(f"    - {name}\n" for name in self.dropped)
        (self.template / "template" / "moves.yml").write_text(declared, encoding="utf-8")
        commit(self.template, "Release 2.0.0")
        git(self.template, "tag", "v2.0.0")

    def _edit(self, file: Path, whose: str) -> list[str]:
        """Change, add and delete a few lines of a file; return those that are new."""
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        new = []
        for turn in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(lines))
            line = f"{whose} {turn} in {file.parent.name}/{file.name}\n"
            match self.random.choice(("add", "change", "end", "delete")):
                case "add":
                    lines.insert(place, line)
                case "change" if not lines[place].startswith(whose):
                    lines[place] = line
                case "end":
                    lines.append(line)
                case _:
                    if lines[place].startswith(whose):
                        continue
                    del lines[place]
                    continue
            if line in lines:
                new.append(line)
        file.write_text("".join(lines), encoding="utf-8")
        return new


@pytest.fixture(params=range(UPDATES))
def update(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Update]:
    update = Update(request.param, tmp_path)
    yield update
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_no_line_is_lost(update: Update) -> None:
    done = copier(update.service, "update", "--trust", "--defaults")
    texts = [
        file.read_text(encoding="utf-8")
        for folder in ("docs", "pages")
        for file in (update.service / folder).rglob("*.md")
    ]
    found = [line for text in texts for line in text.splitlines(keepends=True)]
    assert update.ours
    assert [line for line in update.ours if found.count(line) != 1] == []
    for old, new in update.moved.items():
        assert not (update.service / old).exists()
        assert (update.service / new).exists() == (old not in update.deleted)
    for name in update.dropped:
        kept = any(line.endswith(f"in {name}\n") for line in update.ours)
        assert not kept or f"{name} is rendered no more and was kept" in done.stderr
        assert (update.service / name).exists() or not kept
    assert list(update.service.rglob("*.rej")) == []
