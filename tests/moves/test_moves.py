"""A release moves, drops and renames files; no edit is lost, and imports follow."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from strata.cli import main
from tests.helpers.combinations import DEFAULT
from tests.helpers.process import commit, git
from tests.helpers.rendering import (
    add_context,
    answers_file,
    changes,
    conflicts,
    copier,
    copy_of,
    render,
)
from tests.helpers.services import Service
from tests.helpers.sharing import Shared
from tests.helpers.template import Template
from tests.moves.releases import with_moves

OURS = '''\
"""What the team imports in its own tests."""

import shop.shared.context
import shop.shared.context as wires
from shop.catalog.domain.errors import (
    ProductNotFound,  # the usual one
    ProductSkuTaken as Taken,
)
from shop.shared import context
from shop.shared.context import Context, Kernel


def named(kernel: type[Kernel]) -> type[shop.shared.context.Kernel]:
    return kernel


def test_all_of_them_are_one() -> None:
    assert named(Kernel) is wires.Kernel
    assert wires.Kernel is context.Kernel
    assert Context is context.Context
    assert issubclass(Taken, Exception)
    assert issubclass(ProductNotFound, Exception)
'''
OURS_MOVED = '''\
"""What the team imports in its own tests."""

import shop.shared.kernel
import shop.shared.kernel as wires
from shop.catalog.domain.refusals import (
    ProductNotFound,  # the usual one
    ProductSkuTaken as Taken,
)
from shop.shared import kernel as context
from shop.shared.kernel import Context, Core


def named(kernel: type[Core]) -> type[shop.shared.kernel.Core]:
    return kernel


def test_all_of_them_are_one() -> None:
    assert named(Core) is wires.Core
    assert wires.Core is context.Core
    assert Context is context.Context
    assert issubclass(Taken, Exception)
    assert issubclass(ProductNotFound, Exception)
'''
OWN = "tests/catalog/test_imports.py"
BY_HAND = """\
from importlib import import_module

from shop.shared.context import Context, Kernel


def wire(kernel: Kernel) -> Context:
    assert import_module("shop.shared.context").Kernel is Kernel
    return Context(name="byhand", routers=(), tables=())
"""


@dataclass(frozen=True)
class Moved:
    """A service over a release that moves files, and what the update said about it."""

    path: Path
    said: str

    def text(self, name: str) -> str:
        """Return a file of it."""
        return (self.path / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def moved(shared: Shared, template: Template) -> Moved:
    """A service with edits everywhere, updated with its context by copier's own command line."""

    def build(folder: Path) -> None:
        folder.mkdir()
        releases = template.fork(folder / "template")
        service = render(releases, folder / "service", DEFAULT.answers)
        entities = {"Product": "sku:str:max=32:unique name:str"}
        add_context(releases, service, "catalog", entities)
        commit(service, "Add the service")
        _edit(service)
        commit(service, "Edit by hand")
        copy_of(service, folder / "before")
        with_moves(releases)
        said = ""
        for context in (None, "catalog"):
            file = answers_file(context)
            done = copier(service, "update", "--trust", "--defaults", "--answers-file", file)
            said += done.stderr
            assert conflicts(service) == []
            commit(service, f"Update {file}")
        (folder / "said").write_text(said, encoding="utf-8")

    folder = shared.once("moved", build)
    return Moved(folder / "service", (folder / "said").read_text(encoding="utf-8"))


@pytest.fixture
def before(moved: Moved, tmp_path: Path) -> Path:
    """The same service as it was before the update."""
    return copy_of(moved.path.parent / "before", tmp_path / "service")


def _edit(service: Path) -> None:
    source = service / "src" / "shop"
    for file, old, new in (
        (source / "shared/context.py", '"""', "# Ours\n"),
        (source / "catalog/domain/errors.py", '"Another product has this sku."', '"Taken."'),
        (service / "docs/architecture.md", "# ", "# Our "),
        (service / "tests/service/test_guards.py", "import", "import os\nimport"),
    ):
        text = file.read_text(encoding="utf-8")
        edited = f"{new}{text}" if old == '"""' else text.replace(old, new, 1)
        assert edited != text, file
        file.write_text(edited, encoding="utf-8")
    decision = service / "docs/decisions/0006-contexts-are-found.md"
    decision.write_text(decision.read_text(encoding="utf-8") + "\nWe agree.\n", encoding="utf-8")
    (service / "tests/service/test_health.py").unlink()
    (service / OWN).write_text(OURS, encoding="utf-8")
    (source / "byhand").mkdir()
    (source / "byhand/__init__.py").touch()
    (source / "byhand/wiring.py").write_text(BY_HAND, encoding="utf-8")
    star = "from shop.shared.context import *\n\nprint(Kernel)\n"
    (source / "byhand/star.py").write_text(star, encoding="utf-8")
    (source / "byhand/broken.py").write_text("from shop.shared.context import (\n")
    (service / "deploy.sh").write_text("python -m shop.shared.context\n", encoding="utf-8")


def test_a_moved_file_keeps_its_edits(moved: Moved) -> None:
    kernel = moved.text("src/shop/shared/kernel.py")
    assert kernel.startswith("# Ours\n")
    assert "class Core" in kernel
    assert "Kernel" not in kernel
    assert '"Taken."' in moved.text("src/shop/catalog/domain/refusals.py")
    assert moved.text("docs/design/architecture.md").startswith("# Our ")
    for old in ("shared/context.py", "catalog/domain/errors.py"):
        assert not (moved.path / "src/shop" / old).exists()
    assert (
        "src/shop/shared/context.py is src/shop/shared/kernel.py now, with your edits" in moved.said
    )


def test_a_dropped_file_stays_where_it_was_edited(moved: Moved) -> None:
    assert moved.text("tests/service/test_guards.py").startswith("import os\n")
    assert "We agree." in moved.text("docs/decisions/0006-contexts-are-found.md")
    assert not (moved.path / "docs/decisions/0005-keyset-pages.md").exists()
    assert moved.said.count("is rendered no more and was kept") == 2


def test_a_deleted_file_stays_deleted(moved: Moved) -> None:
    assert not (moved.path / "tests/service/test_health.py").exists()
    assert not (moved.path / "tests/service/test_healthy.py").exists()
    assert "tests/service/test_healthy.py was left out" in moved.said


def test_imports_follow(moved: Moved) -> None:
    assert moved.text(OWN) == OURS_MOVED
    wiring = moved.text("src/shop/byhand/wiring.py")
    assert "from shop.shared.kernel import Context, Core\n" in wiring
    assert "kernel: Core" in wiring


@pytest.mark.parametrize(
    "place",
    [
        "src/shop/byhand/wiring.py:7 names shop.shared.context",
        "src/shop/byhand/star.py:1 imports everything, and shop.shared.context.Kernel is",
        "src/shop/byhand/broken.py is no valid Python",
        "src/shop/byhand/broken.py:1 names shop.shared.context",
        "deploy.sh:1 names shop.shared.context",
    ],
)
def test_what_cannot_be_rewritten_is_named(moved: Moved, place: str) -> None:
    assert place in moved.said


def test_nothing_else_is_said_or_left(moved: Moved) -> None:
    assert changes(moved.path) == []
    named = [line for line in moved.said.splitlines() if "by hand" in line]
    assert len(named) == len({*named}) == 4


def test_just_update_stops_at_what_was_kept_and_says_the_rest(
    before: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@localhost")
    monkeypatch.chdir(before)
    capsys.readouterr()
    assert main(["update"]) == 3
    said = capsys.readouterr().out
    for kept in ("tests/service/test_guards.py", "docs/decisions/0006-contexts-are-found.md"):
        assert f"{kept}: the release drops it, and you changed it: it was kept" in said
    assert said.count(": it was kept") == 2
    assert "docs/architecture.md is docs/design/architecture.md now, with your edits" in said
    assert "deploy.sh:1 names shop.shared.context" in said
    assert (before / "src/shop/shared/kernel.py").read_text(encoding="utf-8").startswith("# Ours\n")
    assert not (before / "src/shop/shared/context.py").exists()


def test_the_service_passes_its_checks(moved: Moved, tmp_path: Path) -> None:
    path = copy_of(moved.path, tmp_path / "service")
    for name in ("src/shop/byhand", "tests/service/test_guards.py"):
        git(path, "rm", "-r", "--quiet", name)
    service = Service(path)
    service.just("format")
    service.just("check")
