"""A service gets other answers: its framework, schema library, database and what else can be chosen."""

import ast
import os
from collections.abc import Iterator, Mapping, Sequence

from extensions.preflight import problem
from extensions.problems import listed, nearest
from extensions.questions import ADDED, IDENTITY, choices, questions

from .migrations import Migration
from .plan import Work
from .refusals import Refused, refuse_if
from .rendering import render_again
from .revisions import Revision, revisions
from .service import ANSWERS, Service
from .updates.steps import Steps, steps
from .words import and_

CHOSEN = tuple(key for key in questions("service") if choices(key) and key not in IDENTITY)
_CORE = ("domain", "application")


def switch(service: Service, words: Sequence[str]) -> Work:
    """Render a service and its contexts with other answers, and merge what changes.

    Args:
        service: the service.
        words: the answers that change, each `key=value`.

    Raises:
        Refused: where an answer is unknown, has no such value or has it already, and where a context is
            of another release.
    """
    answers = _read(words)
    refuse_if(_unchanged(service, answers))
    files = [ANSWERS, *(service.answers_file(name).name for name in _rendered(service))]
    service.require_clean_tree()
    notes = [*_notes(service, answers)]

    def apply(to: Service) -> Migration | None:
        with steps(to) as taken:
            for file in files:
                said = render_again(taken.service, file, answers if file == ANSWERS else {})
                notes.extend(note.text for note in said)
                taken.keep()
            _require_the_same_core(taken)
            taken.write()
        return None

    changes = and_(f"{key} to {value}" for key, value in answers.items())
    migrate = ["just migrate"] if "database" in answers else []
    return Work(f"Switch {changes}", apply, ("uv sync", *migrate, "just check"), notes)


def _read(words: Sequence[str]) -> dict[str, str]:
    answers: dict[str, str] = {}
    problems = []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            problems.append(f"{word!r} is no answer; write it as framework=fastapi")
        elif key not in CHOSEN:
            problems.append(
                f"{key!r} cannot be switched{nearest(key, CHOSEN)}; what can be is {listed(CHOSEN)}"
            )
        elif found := problem(key, {key: value}):
            problems.append(found)
        elif key in answers:
            problems.append(f"{key} is given twice: {answers[key]!r} and {value!r}")
        else:
            answers[key] = value
    refuse_if(problems)
    return answers


def _unchanged(service: Service, answers: Mapping[str, str]) -> Iterator[str]:
    for key, value in answers.items():
        if service.answers.get(key, ADDED.get(key)) == value:
            others = [other for other in choices(key) if other != value]
            yield f"{key} is {value!r} already; it can be switched to {listed(others)}"


def _rendered(service: Service) -> list[str]:
    """Return the contexts that were rendered, all of them at the release of the service."""
    names = [name for name in service.contexts() if service.recorded(name)]
    for name in names:
        service.context(name)
    return names


def _require_the_same_core(taken: Steps) -> None:
    """Raise Refused where the switch has reached what no framework and no database has a say in."""
    source = f"src/{taken.service.package}"
    folders = [f"{source}/{name}/{part}" for name in taken.service.contexts() for part in _CORE]
    if changed := taken.changed(*folders):
        raise Refused(
            f"this would change {listed(changed)}, which the template renders alike for all answers: "
            "that is a bug of the template, please report it"
        )


def _notes(service: Service, answers: Mapping[str, str]) -> Iterator[str]:
    if by_hand := [name for name in service.contexts() if not service.recorded(name)]:
        yield (
            f"made by hand, and left as it is: {and_(by_hand)}; change there what depends on "
            f"{and_(answers)}"
        )
    if "database" in answers:
        yield from _notes_on_data(service, answers["database"])


def _notes_on_data(service: Service, database: str) -> Iterator[str]:
    yield (
        f"the data stays where it is; docs/switching.md of the template has the way to {database}: "
        "an empty database is migrated, then filled from the old one"
    )
    if special := [found.file.name for found in revisions(service.versions) if _is_special(found)]:
        yield (
            f"SQL written by hand, or types of one database: {and_(special)}; see whether {database} "
            "takes them"
        )
    setting = f"{service.package}_DATABASE_URL".upper()
    dotenv = service.root / ".env"
    if setting in os.environ or (
        dotenv.is_file() and setting in dotenv.read_text(encoding="utf-8")
    ):
        yield f"{setting} is set, in .env or in the environment: let it name the new database"


def _is_special(revision: Revision) -> bool:
    """Tell whether a revision has what only some databases may understand."""
    for node in ast.walk(revision.tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith("sqlalchemy.dialects"):
                return True
            case ast.Attribute(value=ast.Name(id="sa"), attr="text" | "DDL"):
                return True
            case ast.Call(func=ast.Attribute(attr="execute"), args=[ast.Constant(), *_]):
                return True
            case ast.Call(func=ast.Attribute(attr="execute"), args=[ast.JoinedStr(), *_]):
                return True
            case _:
                pass
    return False
