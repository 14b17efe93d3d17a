"""The `entities` answer: from YAML to checked definitions, or every problem at once."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeGuard

import yaml

from .fields import Field, FieldType
from .grammar import parse
from .naming import entity_problem, snake
from .options import Definition, field_problems, options, owned
from .problems import DefinitionError, shown
from .relations import together
from .usecases import problems as usecase_problems

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
    if len(definitions) == len(entities):
        problems += together(definitions)
    if problems:
        raise DefinitionError(problems)
    return tuple(definitions)


def legible(answer: object) -> tuple[Definition, ...]:
    """Return what can be read of an answer, without the fields and options that `read` refuses.

    It is for further checks beside that refusal, so that all problems are told at once.
    """
    try:
        return read(answer)
    except DefinitionError:
        pass
    try:
        entities = _mapping(answer)
    except DefinitionError:
        return ()
    return tuple(_legible(str(name), content) for name, content in entities.items())


class _Loader(yaml.SafeLoader):
    """YAML without the keys that PyYAML would quietly let another one replace."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(problem=f"{key!r} is given twice")
        return super().construct_mapping(node, deep)


def _mapping(answer: object) -> Mapping[object, object]:
    if isinstance(answer, str):
        try:
            answer = yaml.load(answer, _Loader)
        except (yaml.YAMLError, RecursionError) as error:
            where = f": {error.problem}" if isinstance(error, yaml.MarkedYAMLError) else ""
            raise DefinitionError(
                [f"entities is not valid YAML{where}; write {EXAMPLE}"]
            ) from error
    if not isinstance(answer, Mapping):
        raise DefinitionError(
            [f"entities must map names to fields, as {EXAMPLE}; got {shown(answer)}"]
        )
    if not answer:
        raise DefinitionError([f"entities is empty; a context needs an entity, as {EXAMPLE}"])
    return answer


def _entity(name: str, content: object) -> tuple[Definition | None, list[str]]:
    if content is None:
        return None, [f"entity {name!r} has no fields; put quotes around them, as {EXAMPLE}"]
    problems = [problem] if (problem := entity_problem(name)) else []
    given: dict[str, object] = {}
    if isinstance(content, Mapping):
        given = {str(key): value for key, value in content.items() if key != "fields"}
        content = content.get("fields")
    chosen, found = options(name, given)
    problems += found
    if not isinstance(content, str) and not _is_texts(content):
        problems.append(
            f"entity {name!r}: the fields must be a text, or a list of texts of one field each; "
            f"got {shown(content)}"
        )
        return None, problems
    try:
        fields = parse(content)
    except DefinitionError as error:
        return None, problems + [f"entity {name!r}, {problem}" for problem in error.problems]
    definition = Definition(name, owned(chosen, fields), chosen)
    problems += [f"entity {name!r}, {problem}" for problem in _problems(definition)]
    return definition, problems


def _legible(name: str, content: object) -> Definition:
    given = content if isinstance(content, Mapping) else {"fields": content}
    texts = given.get("fields")
    fields: list[Field] = []
    for text in texts.split() if isinstance(texts, str) else texts if _is_texts(texts) else ():
        with suppress(DefinitionError):
            fields += parse([text])
    chosen, _ = options(name, {str(key): given[key] for key in given if key != "fields"})
    return Definition(name, tuple(fields), chosen)


def _is_texts(content: object) -> TypeGuard[Sequence[str]]:
    return isinstance(content, Sequence) and all(isinstance(text, str) for text in content)


def _problems(definition: Definition) -> Iterator[str]:
    yield from field_problems(definition.options, definition.fields)
    if not any(map(_is_given, definition.fields)):
        yield (
            "no field is given when it is created; states, readonly fields and an owner need one "
            "beside them"
        )
    for field in definition.fields:
        if field.choices and field.name in _SUFFIXES:
            yield f"field {field.name!r} would name its choices like another class; choose another"
    singular = snake(definition.name)
    taken = {singular, definition.options.plural, f"{singular}_id"}
    if definition.options.soft_delete:
        taken.add("deleted_at")
    if definition.options.owner:
        if definition.name == "Caller":
            yield "Caller names who calls an entity with an owner; choose another name"
        taken |= {"caller", "owned_by"}
    for field in definition.fields:
        if field.name in taken:
            yield f"field {field.name!r} has a name that the entity itself uses; choose another name"
        for move in field.moves:
            if move.name in taken:
                yield f"move {move.name!r} has a name that the entity itself uses; choose another"
    for usecase in definition.options.usecases:
        if usecase in taken:
            yield f"use case {usecase!r} has a name that the entity itself uses; choose another"
    moves = [move.name for field in definition.fields for move in field.moves]
    names = [field.name for field in definition.fields]
    yield from usecase_problems(definition.options.usecases, names, moves)
    if (size := sum(map(_bytes_in_row, definition.fields))) > _ROW:
        yield (
            f"the fields need {size:_} bytes in a row, more than MySQL's {_ROW:_}; "
            "shorten the largest max= or use text"
        )


def _is_given(field: Field) -> bool:
    return not (field.readonly or field.owner or field.type is FieldType.STATE)


def _bytes_in_row(field: Field) -> int:
    if field.type in _INLINE and isinstance(field.max, int):
        return 4 * field.max + 2
    return 4 * max(map(len, field.choices)) + 2 if field.choices else _SMALL
