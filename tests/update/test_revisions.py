"""Updates leave the revisions that databases have alone."""

from pathlib import Path

import pytest

from tests.helpers.combinations import CATALOG, DEFAULT
from tests.helpers.process import commit, git
from tests.helpers.rendering import add_context, conflicts, recorded, render, update
from tests.helpers.template import Template

FIRST = "template/context/migrations/versions/{{ context }}_0001_create.py.jinja"
EXCLUDED = (
    "  - \"{% if _copier_operation == 'update' and kind == 'context' %}"
    'migrations/versions{% endif %}"\n'
)
GONE = ("catalog_0001_create.py", "shared_0001_idempotent_answers.py")
BEHIND = 'revision = "catalog_0002"\ndown_revision = "catalog_0001"\n'


@pytest.fixture
def releases(template: Template, tmp_path: Path) -> Template:
    """A release as the first was, which does not exclude revisions, and one with other tables."""
    fork = template.fork(tmp_path / "template")
    fork.release("v0.2.0", {"copier.yml": lambda text: text.replace(EXCLUDED, "")})
    fork.release(
        "v0.3.0",
        {
            "copier.yml": (template.path / "copier.yml").read_text(encoding="utf-8"),
            FIRST: lambda text: text.replace("Creates", "Now creates"),
        },
    )
    return fork


@pytest.fixture
def service(releases: Template, tmp_path: Path) -> Path:
    """A service with `catalog`, one revision of it edited and one written by hand."""
    service = render(releases, tmp_path / "service", DEFAULT.answers, "v0.2.0")
    commit(service, "Add the service")
    add_context(releases, service, "catalog", CATALOG, "v0.2.0")
    versions = service / "migrations" / "versions"
    first = versions / "catalog_0001_create.py"
    first.write_text(f"# Ours\n{first.read_text(encoding='utf-8')}", encoding="utf-8")
    (versions / "catalog_0002_by_hand.py").write_text(BEHIND, encoding="utf-8")
    commit(service, "Add catalog")
    return service


def revisions(service: Path) -> dict[str, str]:
    """Return the files of the revisions."""
    folder = service / "migrations" / "versions"
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.py"))}


def test_an_update_changes_none(service: Path) -> None:
    before = revisions(service)
    for context in (None, "catalog"):
        update(service, context)
        assert conflicts(service) == []
        commit(service, "Update")
    assert recorded(service, "catalog")["_commit"] == "v0.3.0"
    assert revisions(service) == before


def test_an_update_brings_none_back(service: Path) -> None:
    git(service, "rm", "--quiet", *(f"migrations/versions/{name}" for name in GONE))
    commit(service, "Begin anew")
    update(service)
    commit(service, "Update")
    update(service, "catalog")
    assert list(revisions(service)) == ["catalog_0002_by_hand.py"]
