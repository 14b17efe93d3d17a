"""The revisions that the commands write."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from extensions.formatting import formatted

from .gains import Gain
from .revisions import Branch
from .service import Service

_ROOT = Path(__file__).resolve().parent.parent
# The first revision's template is the base of the later ones: it says how tables are made.
_TEMPLATES = (_ROOT / "strata/templates", _ROOT / "template/context/migrations/versions", _ROOT)


@dataclass(frozen=True)
class Migration:
    """The file of a revision: its path from the service's root, and its text."""

    path: str
    source: str

    def write(self, service: Service) -> "Migration":
        """Write it to a service, and return it."""
        (service.root / self.path).write_text(self.source, encoding="utf-8", newline="\n")
        return self


def first_migration(service: Service, context: str) -> Migration | None:
    """Return the revision that was rendered with a context."""
    for file in service.versions.glob(f"{context}_0001_*.py"):
        path = file.relative_to(service.root).as_posix()
        return Migration(path, file.read_text(encoding="utf-8"))
    return None


def gaining(service: Service, branch: Branch, gain: Gain) -> Migration:
    """Return the revision for what a context gains.

    Raises Refused where the context's branch has no head to go on from.
    """
    variables = {
        "title": gain.title,
        "creation_order": gain.created,
        "links": gain.links,
        "widened": gain.widened,
    }
    return _revision(service, branch, gain.subject, "gain.py.jinja", variables)


def dropping(service: Service, branch: Branch, tables: Sequence[str]) -> Migration:
    """Return the revision that drops the tables of a context, in their order.

    Raises Refused where the context's branch has no head to go on from.
    """
    earlier = [revision.name for revision in branch.revisions]
    variables = {"tables": tables, "earlier": earlier}
    return _revision(service, branch, "drop tables", "drop.py.jinja", variables)


def _revision(
    service: Service, branch: Branch, subject: str, template: str, variables: Mapping[str, object]
) -> Migration:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    source = environment.get_template(template).render(
        **variables,
        context=branch.context,
        package=service.package,
        revision=branch.next_name,
        head=branch.head,
    )
    slug = re.sub("[^a-z0-9]+", "_", subject)
    file = service.versions / f"{branch.next_name}_{slug}.py"
    return Migration(
        file.relative_to(service.root).as_posix(), formatted(source, service.package, template)
    )
