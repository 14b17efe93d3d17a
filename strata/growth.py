"""A service grows: contexts, and what is added to a context that is there.

Each function checks what it is asked for and returns the work, or why there is none. Nothing is written
before the work is applied.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from extensions.definition import legible
from extensions.fields import Field, FieldType
from extensions.grammar import parse
from extensions.modifiers import FITS
from extensions.naming import context_problem
from extensions.neighbours import disagreements, neighbours
from extensions.options import Definition
from extensions.ports import REQUIREMENTS
from extensions.problems import DefinitionError, listed, nearest

from .answers import (
    as_written,
    definitions,
    entities_of,
    ports_of,
    problems_of,
    texts_of,
    usecases,
    with_fields,
    with_usecase,
)
from .gains import gain
from .history import history
from .migrations import Migration, first_migration, gaining
from .plan import Work
from .refusals import Refused, refuse_if
from .rendering import render, render_again
from .revisions import branch_of
from .service import Service
from .words import and_


def context(service: Service, name: str, answers: Mapping[str, Any]) -> Work | str:
    """Add a context with these answers: its entities, and what else its questions ask.

    Raises Refused where a definition has problems, or something else has the name.
    """
    wanted = _checked(service, name, answers["entities"], context_problem(name, service.package))
    if recorded := service.recorded(name):
        there = entities_of(recorded)
        same_ports = {*ports_of(recorded)} == {*ports_of(answers)}
        if same_ports and _by_name(definitions(there)) == _by_name(wanted):
            return f"context {name!r} is there, with the same definition"
        raise Refused(
            f"context {name!r} is there, with another definition; `just entity`, `field` and `port` add "
            "to it: "
            + "; ".join(f"{entity} {as_written(content)}" for entity, content in there.items())
        )
    refuse_if(
        f"{folder.relative_to(service.root).as_posix()} is there, and was not rendered with answers; "
        "choose another name"
        for folder in (service.code(name), service.tests(name))
        if folder.exists()
    )
    branch = branch_of(name, service.versions)
    made = gain((), wanted)
    still = history(branch.revisions).references
    refuse_if(
        f"the revisions of an earlier context {name!r} still make the table {entity.table!r}"
        for entity in made.created
        if entity.table in still
    )

    migration = gaining(service, branch, made) if branch.revisions else None

    def apply(to: Service) -> Migration | None:
        if migration is None:
            render(to, name, answers)
            return first_migration(to, name)
        render(to, name, answers, "migrations/versions")
        return migration.write(to)

    needed = _requirements(service) if ports_of(answers) else ()
    return Work(
        f"Add {name} with {and_(d.name for d in wanted)}",
        apply,
        next=(*needed, "just migrate", "just check"),
    )


def entities(service: Service, name: str, given: Mapping[str, object]) -> Work | str:
    """Add entities to a context.

    Raises Refused where a definition has problems, or an entity is there with another one.
    """
    recorded = service.context(name)
    there = entities_of(recorded)
    before, after = definitions(there), _checked(service, name, {**there, **given})
    known = _by_name(before)
    refuse_if(
        f"entity {d.name!r} is there with another definition: {as_written(there[d.name])}"
        for d in after
        if d.name in known and d != known[d.name]
    )
    if before == after:
        return f"{and_(given)} is in {name}, with the same definition"
    more = {entity: content for entity, content in given.items() if entity not in known}
    return _regrowth(service, name, f"Add {and_(more)} to {name}", {**there, **more})


def fields(service: Service, name: str, entity: str, texts: Sequence[str]) -> Work | str:
    """Add fields to an entity of a context.

    Raises Refused where a field has problems, is there with another definition, or has no value for
    the rows that are there.
    """
    there = entities_of(service.context(name))
    known = {field.name: field for field in _entity(there, name, entity).fields}
    given = _parsed(entity, texts)
    more = {field.name: text for field, text in given if field.name not in known}
    refuse_if(
        [
            f"field {field.name!r} of {entity} is there with another definition: "
            + _written(there[entity], field.name)
            for field, _ in given
            if field.name in known and field != known[field.name]
        ]
        + [_without_value(f, entity) for f, _ in given if f.name in more and not _has_value(f)]
    )
    if not more:
        return f"{entity} has {and_(field.name for field, _ in given)}, with the same definition"
    added = [text for field, text in given if field.name in more]
    summary = f"Add {and_(more)} to {entity} of {name}"
    return _regrowth(service, name, summary, with_fields(there, entity, added))


def port(service: Service, name: str, what: str) -> Work | str:
    """Add a port to a context."""
    ports = ports_of(service.context(name))
    if what in ports:
        return f"{name} has the port {what}"
    service.require_clean_tree()
    return Work(
        f"Add the port {what} to {name}",
        lambda to: _again(to, name, {"ports": [*ports, what]}),
        next=(*_requirements(service), "just check"),
    )


def usecase(service: Service, name: str, entity: str, what: str) -> Work | str:
    """Add a use case to an entity of a context."""
    there = entities_of(service.context(name))
    _entity(there, name, entity)
    if what in usecases(there[entity]):
        return f"{entity} has the use case {what}"
    entities = with_usecase(there, entity, what)
    definitions(entities)
    service.require_clean_tree()
    return Work(
        f"Add the use case {what} to {entity} of {name}",
        lambda to: _again(to, name, {"entities": entities}),
        next=(f"just test tests/{name}",),
        notes=("a test of it fails until you say what it does",),
    )


def _again(service: Service, name: str, answers: Mapping[str, object]) -> None:
    for note in render_again(service, service.answers_file(name).name, answers):
        print(f"Note: {note.text}", file=sys.stderr)


def _regrowth(service: Service, name: str, summary: str, entities: Mapping[str, object]) -> Work:
    before = definitions(entities_of(service.context(name)))
    gained = gain(before, _checked(service, name, entities))
    migration = gaining(service, branch_of(name, service.versions), gained)
    service.require_clean_tree()

    def apply(to: Service) -> Migration:
        _again(to, name, {"entities": dict(entities)})
        return migration.write(to)

    return Work(summary, apply)


def _checked(service: Service, name: str, entities: object, *problems: str) -> Sequence[Definition]:
    """Return the definitions of a context's entities.

    Raises Refused with every problem that they have, alone and with the other contexts.
    """
    others = neighbours(service.root, service.package, name)
    own = problems_of(entities)
    refuse_if(filter(None, [*problems, *own, *disagreements(name, legible(entities), others)]))
    return definitions(entities)


def _requirements(service: Service) -> Sequence[str]:
    """Return the command that adds what the adapters of ports import, unless all of it is there."""
    declared = {_distribution(requirement) for requirement in service.requirements}
    if {_distribution(requirement) for requirement in REQUIREMENTS} <= declared:
        return ()
    return (" ".join(["uv add", *(f'"{requirement}"' for requirement in REQUIREMENTS)]),)


def _distribution(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower()


def _by_name(found: Sequence[Definition]) -> dict[str, Definition]:
    return {definition.name: definition for definition in found}


def _entity(there: Mapping[str, object], context: str, name: str) -> Definition:
    for definition in definitions(there):
        if definition.name == name:
            return definition
    raise Refused(
        f"there is no entity {name!r} in {context}{nearest(name, there)}; "
        f"the entities are {listed(there)}"
    )


def _parsed(entity: str, texts: Sequence[str]) -> list[tuple[Field, str]]:
    found: list[tuple[Field, str]] = []
    problems: list[str] = []
    for text in texts:
        try:
            found += [(field, text) for field in parse([text])]
        except DefinitionError as error:
            problems += [f"entity {entity!r}, {problem}" for problem in error.problems]
    refuse_if(problems)
    return found


def _has_value(field: Field) -> bool:
    """Tell whether the rows that are there can have a new field."""
    return field.null or field.has_default or (field.type is FieldType.REFS and not field.min)


def _without_value(field: Field, entity: str) -> str:
    ways = ["default="] * (field.type in FITS["default"] and not field.unique)
    ways += ["null"] * (not field.sort and field.type is not FieldType.REFS)
    ways += ["no min="] * (field.type is FieldType.REFS)
    give = " or ".join(ways) or "null, and leave out sort"
    return (
        f"field {field.name!r}: there may be rows of {entity} already, and they need a value; "
        f"give it {give}"
    )


def _written(content: object, field: str) -> str:
    return next(text for text in texts_of(content) if text.startswith(f"{field}:"))
