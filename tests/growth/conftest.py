"""Services that grow, by the commands of `strata` in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from strata.cli import main
from tests.helpers.combinations import DEFAULT
from tests.helpers.process import commit
from tests.helpers.rendering import add_context, copy_of, remember_compiled_sources, render
from tests.helpers.sharing import Shared
from tests.helpers.template import Template


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The outcome that it printed with `--format json`."""
        outcome: dict[str, Any] = json.loads(self.stdout)
        return outcome


Strata = Callable[..., Answer]


@pytest.fixture
def strata(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Strata:
    """Runs a command in the folder of a service, as its justfile does."""
    remember_compiled_sources()

    def run(service: Path, *words: str, expect: int = 0) -> Answer:
        monkeypatch.chdir(service)
        capsys.readouterr()
        code = main(words)
        answer = Answer(code, *capsys.readouterr())
        assert answer.code == expect, answer.stdout + answer.stderr
        return answer

    return run


@pytest.fixture
def catalog(shared: Shared, template: Template, tmp_path: Path) -> Path:
    """A committed service with the context `catalog` and its product, for one test to change."""

    def build(folder: Path) -> None:
        render(template, folder, DEFAULT.answers)
        add_context(template, folder, "catalog", {"Product": "sku:str:max=32:unique name:str"})
        commit(folder, "Add the service")

    return copy_of(shared.once("catalog", build), tmp_path / "service")
