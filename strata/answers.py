"""Answers of a context with something added; what is recorded keeps the form in which it was written."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from extensions.definition import read
from extensions.fields import Field
from extensions.grammar import parse
from extensions.options import Definition
from extensions.ports import read as read_ports
from extensions.problems import DefinitionError

from .refusals import Refused
from .words import joined

Entities = Mapping[str, object]


def entities_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Return the recorded entities of a context."""
    recorded = answers["entities"]
    return dict(yaml.safe_load(recorded) if isinstance(recorded, str) else recorded)


def ports_of(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ports among the answers of a context.

    Raises Refused where they are none.
    """
    try:
        return read_ports(answers.get("ports", []))
    except DefinitionError as error:
        raise Refused(*error.problems) from error


def definitions(entities: object) -> tuple[Definition, ...]:
    """Return the definitions of an `entities` answer.

    Raises Refused with every problem.
    """
    try:
        return read(entities)
    except DefinitionError as error:
        raise Refused(*error.problems) from error


def problems_of(entities: object) -> Sequence[str]:
    """Return every problem of an `entities` answer."""
    try:
        read(entities)
    except DefinitionError as error:
        return error.problems
    return ()


def with_fields(entities: Entities, entity: str, texts: Sequence[str]) -> dict[str, object]:
    """Return the entities with fields added to one of them."""
    return {**entities, entity: _extended(entities[entity], texts)}


def with_usecase(entities: Entities, entity: str, name: str) -> dict[str, object]:
    """Return the entities with a use case added to one of them."""
    content = entities[entity]
    options = dict(content) if isinstance(content, Mapping) else {"fields": content}
    return {**entities, entity: {**options, "usecases": [*usecases(content), name]}}


def usecases(content: object) -> Sequence[str]:
    """Return the names of the use cases of a recorded entity."""
    return content.get("usecases", ()) if isinstance(content, Mapping) else ()


def fields_of(content: object) -> Sequence[Field]:
    """Return the fields of a recorded entity; none where this release cannot read them."""
    try:
        return parse(texts_of(content))
    except DefinitionError:
        return ()


def as_written(content: object) -> str:
    """Return a recorded entity as it is written on a command line."""
    options = content if isinstance(content, Mapping) else {}
    written = [
        f"{name}={value}"
        for name, option in options.items()
        if name != "fields"
        for value in _values(option)
    ]
    return " ".join([*texts_of(content), *written])


def texts_of(content: object) -> list[str]:
    """Return the fields of a recorded entity, one text each."""
    if isinstance(content, Mapping):
        return texts_of(content["fields"])
    return content.split() if isinstance(content, str) else list(_sequence(content))


def _values(option: object) -> list[str]:
    """Return the value of an option as it is written; groups are written one by one."""
    if not isinstance(option, list):
        return [str(option).lower() if isinstance(option, bool) else str(option)]
    if any(isinstance(part, list) for part in option):
        return [value for part in option for value in _values(part)]
    return [",".join(map(str, option))]


def _extended(content: object, texts: Sequence[str]) -> object:
    if isinstance(content, Mapping):
        return {**content, "fields": _extended(content.get("fields", ""), texts)}
    if isinstance(content, str):
        return joined([*content.split(), *texts])
    return [*_sequence(content), *texts]


def _sequence(content: object) -> Sequence[str]:
    assert isinstance(content, Sequence)
    return content
