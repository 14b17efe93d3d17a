"""A rendered service with its environment, in which one drawn definition after the other is checked."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.drawn.strategies import Contexts
from tests.helpers.combinations import Combination
from tests.helpers.databases import database
from tests.helpers.process import CommandFailed, commit, git
from tests.helpers.rendering import add_context, render
from tests.helpers.services import Service
from tests.helpers.template import Template


class Broken(AssertionError):
    """What was rendered from a definition does not pass its own checks."""


@dataclass(frozen=True)
class Bench:
    """One combination's service. Its caches stay between the definitions."""

    combination: Combination
    template: Template
    service: Service

    @classmethod
    def built(cls, combination: Combination, template: Template, folder: Path) -> "Bench":
        """Render a service without contexts into a new folder and install it."""
        service = Service(render(template, folder, combination.answers))
        service.uv("sync", "--quiet")
        commit(folder, "Add the service")
        return cls(combination, template, service)

    def check(self, contexts: Contexts) -> None:
        """Render contexts and run `just check` of the service with them.

        Raises:
            Broken: with the definition as YAML and the end of the output, when something fails.
        """
        path = self.service.path
        git(path, "checkout", "--quiet", ".")
        git(path, "clean", "--quiet", "--force", "-d")
        try:
            for name, entities in contexts.items():
                add_context(self.template, path, name, entities)
            with database(self.combination.database, path.parent) as url:
                self.service.using(url).just("check")
        except CommandFailed as failed:
            raise Broken(f"{self.combination}\n{written(contexts)}\n{failed}") from failed


def written(contexts: Contexts) -> str:
    """Return contexts as YAML; `read_contexts` gives them back."""
    return yaml.safe_dump(contexts, allow_unicode=True, sort_keys=False, width=2_000)
