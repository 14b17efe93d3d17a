"""The `entities` answer: from YAML to checked definitions, or every problem at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

import yaml

from .fields import Field, FieldType
from .grammar import parse
from .later import OPTIONS, postponed_entities, postponed_field, postponed_options
from .naming import entity_problem, plural, snake
from .problems import DefinitionError, nearest

EXAMPLE = "{Product: 'sku:str:max=32:unique price:decimal=12,2:min=0'}"
_ROW = 65_000  # bytes; MySQL stops at 65,535 with everything that it adds
_SMALL = 24
# With the entity's name in front, these are classes of the generated code.
_SUFFIXES = frozenset(
    [
        "change",
        "controller",
        "not_found",
        "out",
        "page",
        "query",
        "repository",
        "service",
        "sort",
        "stale",
        "table",
    ]
)
_INLINE = frozenset({FieldType.STR, FieldType.EMAIL, FieldType.URL})


@dataclass(frozen=True, slots=True)
class Definition:
    """The name of an entity and its fields."""

    name: str
    fields: tuple[Field, ...]


def read(answer: object) -> tuple[Definition, ...]:
    """Return the definitions of an answer: entity names to a text, a list of texts, or a mapping
    with such `fields` and options; or YAML text of all that.

    Raises DefinitionError with every problem of every entity.
    """
    entities = _mapping(answer)
    definitions: list[Definition] = []
    problems = []
    for name, content in entities.items():
        definition, found = _entity(str(name), content)
        definitions += [definition] if definition else []
        problems += found
    if problem := postponed_entities([str(name) for name in entities]):
        problems.append(problem)
    if problems:
        raise DefinitionError(problems)
    return tuple(definitions)


def _mapping(answer: object) -> Mapping[object, object]:
    if isinstance(answer, str):
        try:
            answer = yaml.safe_load(answer)
        except yaml.YAMLError as error:
            where = f": {error.problem}" if isinstance(error, yaml.MarkedYAMLError) else ""
            raise DefinitionError(
                [f"entities is not valid YAML{where}; write {EXAMPLE}"]
            ) from error
    if not isinstance(answer, Mapping):
        raise DefinitionError([f"entities must map names to fields, as {EXAMPLE}; got {answer!r}"])
    if not answer:
        raise DefinitionError([f"entities is empty; a context needs an entity, as {EXAMPLE}"])
    return answer


def _entity(name: str, content: object) -> tuple[Definition | None, list[str]]:
    if content is None:
        return None, [f"entity {name!r} has no fields; put quotes around them, as {EXAMPLE}"]
    problems = [problem] if (problem := entity_problem(name)) else []
    options: dict[str, object] = {}
    if isinstance(content, Mapping):
        options = {str(key): value for key, value in content.items() if key != "fields"}
        content = content.get("fields")
    problems += _option_problems(name, options)
    if not isinstance(content, str) and not _is_texts(content):
        problems.append(
            f"entity {name!r}: the fields must be a text, or a list of texts of one field each; "
            f"got {content!r}"
        )
        return None, problems
    try:
        fields = parse(content)
    except DefinitionError as error:
        return None, problems + [f"entity {name!r}, {problem}" for problem in error.problems]
    definition = Definition(name, fields)
    problems += [f"entity {name!r}, {problem}" for problem in _problems(definition)]
    return definition, problems


def _is_texts(content: object) -> TypeGuard[Sequence[str]]:
    return isinstance(content, Sequence) and all(isinstance(text, str) for text in content)


def _option_problems(name: str, options: Mapping[str, object]) -> list[str]:
    unknown = [option for option in options if option not in OPTIONS]
    known = {option: value for option, value in options.items() if option in OPTIONS}
    return [
        *(f"entity {name!r}: unknown option {o!r}{nearest(o, OPTIONS)}" for o in unknown),
        *postponed_options(name, known),
    ]


def _problems(definition: Definition) -> Iterator[str]:
    yield from filter(None, map(postponed_field, definition.fields))
    if all(field.readonly or field.type is FieldType.STATE for field in definition.fields):
        yield "no field is given when it is created; states and readonly fields need one beside them"
    for field in definition.fields:
        if field.choices and field.name in _SUFFIXES:
            yield f"field {field.name!r} would name its choices like another class; choose another"
    singular = snake(definition.name)
    taken = {singular, plural(singular), f"{singular}_id"}
    for field in definition.fields:
        if field.name in taken:
            yield f"field {field.name!r} has a name that the entity itself uses; choose another name"
        for move in field.moves:
            if move.name in taken:
                yield f"move {move.name!r} has a name that the entity itself uses; choose another"
    if (size := sum(map(_bytes_in_row, definition.fields))) > _ROW:
        yield (
            f"the fields need {size:_} bytes in a row, more than MySQL's {_ROW:_}; "
            "shorten the largest max= or use text"
        )


def _bytes_in_row(field: Field) -> int:
    if field.type in _INLINE and isinstance(field.max, int):
        return 4 * field.max + 2
    return 4 * max(map(len, field.choices)) + 2 if field.choices else _SMALL
