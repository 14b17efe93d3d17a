"""A context goes: its code, tests and answers, and its revisions or their tables."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from extensions.naming import context_problem
from extensions.problems import listed

from .answers import entities_of, fields_of
from .git import is_repository, known
from .history import history
from .imports import importers
from .migrations import Migration, dropping
from .plan import Work
from .refusals import refuse_if
from .revisions import Branch, branch_of
from .service import Service


def remove(service: Service, name: str, *, never_migrated: bool) -> Work | str:
    """Remove a context that nothing else needs.

    Args:
        service: the service.
        name: the name of the context.
        never_migrated: whether no database has its revisions; then they go, too, and are dropped by a
            new one otherwise.

    Raises:
        Refused: naming everyone who needs it; or where there never was such a context.
    """
    refuse_if(filter(None, [context_problem(name, service.package)]))
    branch = branch_of(name, service.versions)
    if name not in service.contexts() and not service.recorded(name):
        refuse_if([] if branch.revisions or _was_there(service, name) else [service.missing(name)])
        return f"context {name!r} is removed already"
    going = {revision.file for revision in branch.revisions} if never_migrated else set()
    refuse_if([*_asking(service, name), *_importing(service, name, going)])
    past = history(branch.revisions)
    service.require_clean_tree()

    drops = bool(past.tables) and not never_migrated
    migration = dropping(service, branch, past.tables) if drops else None

    def apply(to: Service) -> Migration | None:
        for path in (to.code(name), to.tests(name), to.answers_file(name)):
            _delete(path)
        for file in going:
            _delete(to.versions / file.name)
        return migration.write(to) if migration else None

    return Work(
        f"Remove {name}",
        apply,
        next=("just migrate", "just check") if drops else ("just check",),
        notes=[*_notes(branch, past.unread, never_migrated=never_migrated)],
    )


def _was_there(service: Service, name: str) -> bool:
    """Tell whether a commit has the answers of a context, or its code if it was made by hand."""
    places = (service.answers_file(name), service.code(name))
    return is_repository(service.root) and any(known(service.root, place) for place in places)


def _asking(service: Service, name: str) -> Iterator[str]:
    for other in service.contexts():
        answers = service.recorded(other) if other != name else {}
        for entity, content in entities_of(answers).items() if answers else ():
            for field in fields_of(content):
                context, dot, target = str(field.target).rpartition(".")
                if dot and context == name:
                    yield f"{entity} of context {other!r} has {field.name}:ref={name}.{target}"


def _importing(service: Service, name: str, going: set[Path]) -> Iterator[str]:
    own = (service.code(name), service.tests(name))
    files = [
        file
        for folder in ("src", "tests", "migrations")
        for file in sorted((service.root / folder).rglob("*.py"))
        if file not in going and not any(file.is_relative_to(part) for part in own)
    ]
    for package in (f"{service.package}.{name}", f"tests.{name}"):
        for place in importers(package, files, service.root):
            yield f"{place} imports {package}"


def _notes(branch: Branch, unread: list[str], *, never_migrated: bool) -> Iterator[str]:
    if branch.revisions and never_migrated:
        yield (
            "a database that has revisions of it cannot be migrated any more, one on this machine "
            "included; downgrade it before, or make it anew"
        )
    if unread and not never_migrated:
        yield (
            f"{listed(unread)} runs SQL, or takes names from variables; see whether it made tables "
            "that are not dropped"
        )


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
