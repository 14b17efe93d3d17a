"""What the tests share: one clean clone of the working tree, and renders that are made once."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.helpers.combinations import CATALOG, DEFAULT, LIBRARY, SALES, Combination
from tests.helpers.history import with_history
from tests.helpers.process import commit
from tests.helpers.rendering import add_context, copy_of, render
from tests.helpers.services import Service
from tests.helpers.sharing import Shared
from tests.helpers.template import UNREAD, Template


@pytest.fixture(scope="session", autouse=True)
def _isolated_copier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings of whoever runs the tests out of them."""
    settings = tmp_path_factory.mktemp("settings") / "settings.yml"
    settings.write_text("{}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPIER_SETTINGS_PATH", str(settings))
        patch.delenv("VIRTUAL_ENV", raising=False)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """Folders that all workers build once."""
    base = tmp_path_factory.getbasetemp()
    return Shared((base if worker_id == "master" else base.parent) / "shared")


@pytest.fixture(scope="session")
def template(shared: Shared) -> Template:
    """The working tree as a release. Read-only: `fork` it to add releases."""

    def build(folder: Path) -> None:
        Template.snapshot(folder, without=UNREAD)

    return Template(shared.once("template", build))


@pytest.fixture(scope="session")
def history(shared: Shared, template: Template) -> Template:
    """A repository with a tag for every release, and one for the working tree. Read-only."""
    return Template(shared.once("history", lambda folder: with_history(folder, template)))


@pytest.fixture(scope="session")
def rendered(shared: Shared, template: Template) -> Callable[[Combination], Service]:
    """Services with `catalog`, `library` and `sales`, committed. Read-only: copy one to change it."""

    def get(combination: Combination) -> Service:
        def build(folder: Path) -> None:
            render(template, folder, combination.answers)
            commit(folder, "Add the service")
            for name, entities in (("catalog", CATALOG), ("library", LIBRARY), ("sales", SALES)):
                add_context(template, folder, name, entities)
                commit(folder, f"Add {name}")

        return Service(shared.once(f"service-{combination}", build))

    return get


@pytest.fixture(scope="session")
def installed(
    shared: Shared, rendered: Callable[[Combination], Service]
) -> Callable[[Combination], Service]:
    """Copies of the same services with their environments, so that a render stays as it was."""

    def get(combination: Combination) -> Service:
        def build(folder: Path) -> None:
            Service(copy_of(rendered(combination).path, folder)).uv("sync", "--quiet")

        return Service(shared.once(f"installed-{combination}", build))

    return get


@pytest.fixture
def service(rendered: Callable[[Combination], Service], tmp_path: Path) -> Service:
    """A service of the default combination with its two contexts, for one test to change."""
    return Service(copy_of(rendered(DEFAULT).path, tmp_path / "service"))


@pytest.fixture
def bare_service(shared: Shared, template: Template, tmp_path: Path) -> Service:
    """A service of the default combination without a context, for one test to change."""

    def build(folder: Path) -> None:
        render(template, folder, DEFAULT.answers)
        commit(folder, "Add the service")

    return Service(copy_of(shared.once("bare-service", build), tmp_path / "service"))


def pytest_report_header() -> str:
    """Name the just and the uv that the rendered services are tested with."""
    tools = [["just", "--version"], ["uv", "--version"]]
    found = [subprocess.run(tool, capture_output=True, text=True, check=True) for tool in tools]
    return ", ".join(done.stdout.strip() for done in found)


TOGETHER = re.compile(
    r"test_combinations\.py::\w+\[(\w+-\w+-\w+(?:-advanced-alchemy)?)|(test_parity)\.py"
    r"|test_shop\.py::\w+\[(shop-\w+-\w+-\w+)"
    r"|(faults/test_\w+)\.py|(test_telemetry)\.py"
    r"|(hostile/test_\w+)\.py"
)


class Scheduling(LoadScopeScheduling):
    """Gives the tests of one running service, and those that need the same recordings, to one worker.

    The `loadgroup` mode of pytest-xdist 3.8 groups nothing under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        shared = TOGETHER.search(nodeid)
        return next(filter(None, shared.groups())) if shared else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Let every test run on whichever worker is free, but for those that share a server."""
    return Scheduling(config, log)
