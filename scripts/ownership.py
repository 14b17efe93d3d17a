"""Write `docs/ownership.md`: the owner of every path that the template renders, found by rendering."""

import re
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from copier import run_copy

from strata.ownership import Owner, owner

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ownership.md"

# Together they have every path: a test compares them with all combinations.
SERVICES: tuple[Mapping[str, str], ...] = (
    {
        "framework": "litestar",
        "schemas": "msgspec",
        "database": "sqlite",
        "repositories": "sqlalchemy",
        "ci": "github",
        "licence": "MIT",
        "telemetry": "opentelemetry",
    },
    {
        "framework": "fastapi",
        "schemas": "pydantic",
        "database": "postgresql",
        "repositories": "advanced-alchemy",
        "ci": "gitlab",
        "licence": "Apache-2.0",
    },
    {
        "framework": "fastapi",
        "schemas": "msgspec",
        "database": "mysql",
        "repositories": "sqlalchemy",
        "ci": "none",
        "licence": "BSD-3-Clause",
    },
)
CONTEXTS: Mapping[str, Mapping[str, object]] = {
    "catalog": {"entities": {"Product": "name:str:max=100"}},
    "sales": {
        "entities": {
            "Customer": "name:str:max=100",
            "Order": "customer:ref=Customer product:ref=catalog.Product",
        },
        "ports": ["PaymentGateway"],
    },
}

NOTES = {
    Owner.TEAM: "Written once. An update never touches them again; `checks/flags.txt` and\n"
    "`checks/local/README.md` come back when they are deleted, revisions do not.",
    Owner.TEMPLATE: "An update brings them to what the release renders. A change by hand is merged and not lost, but\n"
    "it is one that every later update has to carry: `just outdated` names it.",
    Owner.SHARED: "Rendered to be edited. An update merges what changed in the template into them; where both\n"
    "changed the same lines it stops at a conflict.",
}


def rendered(source: Path) -> set[str]:
    """Return the paths of the services above and their contexts, as `anonymous` names them."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, answers in enumerate(SERVICES):
            target = Path(folder, str(number))
            _render(source, target, dict(answers), None)
            for name, given in CONTEXTS.items():
                data = {"kind": "context", "context": name, **given}
                _render(source, target, data, f".copier-answers.{name}.yml")
        return anonymous(
            file.relative_to(folder).as_posix().partition("/")[2]
            for file in Path(folder).rglob("*")
            if file.is_file()
        )


def _render(source: Path, target: Path, answers: Mapping[str, Any], file: str | None) -> None:
    run_copy(
        str(source),
        target,
        data=dict(answers),
        answers_file=file,
        vcs_ref="HEAD",
        defaults=True,
        unsafe=True,
        quiet=True,
    )


def anonymous(
    paths: Iterable[str],
    contexts: Iterable[str] = tuple(CONTEXTS),
    entities: Iterable[str] = ("product", "customer", "order"),
    ports: Iterable[str] = ("payment_gateway",),
) -> set[str]:
    """Return paths with words in place of the names of a package, of contexts, entities and ports."""
    names = {"src/shop/": "src/<package>/"}
    for name in contexts:
        names[f"/{name}/"] = "/<context>/"
        names[f"/{name}_0001"] = "/<context>_0001"
        names[f"answers.{name}."] = "answers.<context>."
    found = {re.sub(r"rules/[A-Z]+-\d+", "rules/<id>", path) for path in paths}
    for old, new in names.items():
        found = {path.replace(old, new) for path in found}
    for what, known in (("entity", entities), ("port", ports)):
        word = re.compile(rf"(?<=[/_])(?:{'|'.join(known)})(?=[_.])")
        found = {
            head + slash + word.sub(f"<{what}>", f"{slash}{name}").removeprefix(slash)
            for head, slash, name in (path.rpartition("/") for path in found)
        }
    return found


def page(paths: Iterable[str]) -> str:
    """Return the page about these paths."""
    owned: dict[Owner, list[str]] = {kind: [] for kind in Owner}
    for path in sorted(paths):
        owned[owner(_sample(path))].append(path)
    parts = [INTRODUCTION]
    for kind, found in owned.items():
        parts += [f"## {TITLES[kind]}", NOTES[kind], "\n".join(f"- `{path}`" for path in found)]
    return "\n\n".join(parts) + "\n"


TITLES = {
    Owner.TEAM: "The team's",
    Owner.TEMPLATE: "The template's",
    Owner.SHARED: "Shared",
}
INTRODUCTION = """\
# Whose file is it?

Every file that the template renders has one owner: the template, the team, or both. `template/owners.yml` declares it
by patterns, and `just ownership` writes this page from it and from real renders. Files that are not here, contexts made
by hand among them, are the team's. `just owners` says the same for the files of one service."""


def _sample(path: str) -> str:
    """Return a path that a service may have for one with words in angle brackets."""
    return path.replace("<", "").replace(">", "")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(rendered(ROOT)), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    main()
