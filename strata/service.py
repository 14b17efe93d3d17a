"""A rendered service: where its parts are, and what its answers files record."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from extensions.problems import listed, nearest
from extensions.recorded import recorded

from .git import changed, is_repository
from .refusals import Refused

ANSWERS = ".copier-answers.yml"
_SHOWN = 5


@dataclass(frozen=True)
class Service:
    """A folder with a service of this template in it."""

    root: Path

    @cached_property
    def answers(self) -> Mapping[str, Any]:
        """The service's own answers.

        Raises Refused where the folder holds no service.
        """
        answers = _read(self.root / ANSWERS)
        if answers.get("kind") != "service":
            raise Refused(
                f"{self.root} is not the folder of a service: it has no {ANSWERS} of kind service"
            )
        return answers

    @property
    def package(self) -> str:
        """The name of its Python package."""
        return str(self.answers["package"])

    @property
    def source(self) -> str:
        """The repository of the template, as Copier knows it."""
        return str(self.answers["_src_path"])

    @property
    def commit(self) -> str:
        """The commit of the template that it was rendered from, as Git describes it."""
        return str(self.answers["_commit"])

    @property
    def requirements(self) -> Sequence[str]:
        """What it depends on, by its pyproject.toml; nothing where that cannot be read."""
        try:
            manifest = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()
        requirements: Sequence[str] = manifest.get("project", {}).get("dependencies", ())
        return requirements

    @property
    def versions(self) -> Path:
        """The folder of the revisions of all contexts."""
        return self.root / "migrations" / "versions"

    def code(self, context: str) -> Path:
        """Return the folder of a context."""
        return self.root / "src" / self.package / context

    def tests(self, context: str) -> Path:
        """Return the folder of a context's tests."""
        return self.root / "tests" / context

    def answers_file(self, context: str) -> Path:
        """Return the file with the answers of a context."""
        return self.root / f".copier-answers.{context}.yml"

    @property
    def applications(self) -> Sequence[Mapping[str, Any]]:
        """What the answers files record, the service's first, then those of its contexts by name."""
        files = sorted(self.root.glob(".copier-answers.*.yml"))
        return [self.answers, *(_read(file) for file in files if file.name != ANSWERS)]

    def contexts(self) -> list[str]:
        """Return the names of the contexts, those made by hand too."""
        folder = self.root / "src" / self.package
        return sorted(wiring.parent.name for wiring in folder.glob("*/wiring.py"))

    def recorded(self, context: str) -> Mapping[str, Any]:
        """Return the answers of a context; nothing where it has none."""
        return _read(self.answers_file(context))

    def context(self, name: str) -> Mapping[str, Any]:
        """Return the answers of a context that is to be rendered anew.

        Raises Refused where it cannot: it is missing, made by hand, or of another release.
        """
        answers = self.recorded(name)
        if not answers:
            raise Refused(self._unknown(name))
        if answers.get("_commit") != self.commit:
            raise Refused(
                f"context {name!r} is at {answers.get('_commit')} of the template and the service at "
                f"{self.commit}; run `just update` first"
            )
        return answers

    def require_clean_tree(self) -> None:
        """Raise Refused unless everything is committed."""
        if not is_repository(self.root):
            raise Refused(
                "this changes files that are there, so they have to be committed first: "
                "git init && git add --all && git commit"
            )
        if lines := changed(self.root):
            more = f"\n  and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
            shown = "".join(f"\n  {line}" for line in lines[:_SHOWN])
            raise Refused(
                "the tree has changes; commit or stash them first, so that this can be told apart "
                f"from them and taken back:{shown}{more}"
            )

    def missing(self, name: str) -> str:
        """Say that there is no context of this name, and which there are."""
        known = self.contexts()
        there = f"; the contexts are {listed(known)}" if known else "; the service has none yet"
        return f"there is no context {name!r}{nearest(name, known)}{there}"

    def _unknown(self, name: str) -> str:
        if name in self.contexts():
            return (
                f"context {name!r} has no {self.answers_file(name).name}: it was made by hand, "
                "and grows by hand"
            )
        return self.missing(name)


def answers_name(answers: Mapping[str, Any]) -> str:
    """Return the name of the file that records these answers."""
    context = answers.get("context")
    return f".copier-answers.{context}.yml" if context else ANSWERS


def _read(file: Path) -> Mapping[str, Any]:
    if not file.is_file():
        return {}
    try:
        answers = recorded(file)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(f"{file.name} is not valid YAML: {error}") from error
    return answers if isinstance(answers, dict) else {}
