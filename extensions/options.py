"""The options of an entity: what its fields do not say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain

from . import usecases
from .fields import Field, FieldType
from .limits import FEWEST_VALUES, can_tell_apart
from .naming import LONGEST_IDENTIFIER, plural, snake, table_problem
from .problems import DefinitionError, listed, nearest, shown

OPERATIONS = ("create", "get", "list", "change", "delete")
IDS = ("uuid7", "uuid4")
_ALWAYS = ("create", "get")
_UNINDEXED = {FieldType.TEXT, FieldType.JSON, FieldType.LIST, FieldType.BYTES, FieldType.REFS}
_MOST_TOGETHER = 5
_SHORTEST_OWNER = 20  # characters

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options in force.

    `unique` and `index` hold groups of field names; each group is unique, or indexed, together.
    `owner` is the name of the field that holds the caller who created the entity; empty without one.
    """

    plural: str
    table: str
    id: str = "uuid7"
    unique: tuple[Group, ...] = ()
    index: tuple[Group, ...] = ()
    soft_delete: bool = False
    owner: str = ""
    operations: tuple[str, ...] = OPERATIONS
    usecases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """The name of an entity, its fields and its options."""

    name: str
    fields: tuple[Field, ...]
    options: Options


OPTIONS = tuple(option.name for option in fields(Options))


def options(entity: str, given: Mapping[str, object]) -> tuple[Options, list[str]]:
    """Return the options of an entity and every problem of them; what has a problem keeps its default."""
    reader = _Reader(entity, given)
    return reader.options(), reader.problems


def field_problems(given: Options, of: Sequence[Field]) -> Iterator[str]:
    """Say where the options do not fit the fields of their entity."""
    known = {field.name: field for field in of}
    for option, groups in (("unique", given.unique), ("index", given.index)):
        for name in dict.fromkeys(chain.from_iterable(groups)):
            if name not in known:
                yield f"{option} names the unknown field {name!r}{nearest(name, known)}"
            elif known[name].type in _UNINDEXED:
                yield f"{option}: field {name!r} is {known[name].type}, which no index can hold"
    yield from _owner_problems(given.owner, known)
    yield from _redundant(given.unique, [field.name for field in of if field.unique])
    for group in given.unique:
        found = [known[name] for name in group if name in known]
        telling = [field for field in found if field.name != given.owner]
        if len(found) == len(group) and not any(map(can_tell_apart, telling)):
            yield (
                f"unique of {','.join(group)} leaves fewer than {FEWEST_VALUES} new rows; "
                "add a field with more values"
            )
    if "list" not in given.operations:
        for one in of:
            if one.filter or one.sort:
                what = "filter" if one.filter else "sort"
                yield f"field {one.name!r}: {what} needs the operation list"


def owned(given: Options, of: Sequence[Field]) -> tuple[Field, ...]:
    """Return the fields with the owner marked: it is set once, from the caller, and searched by."""
    return tuple(
        replace(field, owner=True, immutable=True, index=not field.unique)
        if field.name == given.owner
        else field
        for field in of
    )


def _owner_problems(name: str, known: Mapping[str, Field]) -> Iterator[str]:
    if not name:
        return
    if name not in known:
        yield f"owner names the unknown field {name!r}{nearest(name, known)}"
        return
    field = known[name]
    if field.type is not FieldType.STR:
        yield f"owner: field {name!r} is {field.type}; who calls is a str"
    elif isinstance(field.max, int) and field.max < _SHORTEST_OWNER:
        yield f"owner: field {name!r} has max={field.max}; who calls needs {_SHORTEST_OWNER} or more"
    for modifier, given in (
        ("null", field.null),
        ("default", field.has_default),
        ("min", field.has_min),
        ("pattern", field.pattern is not None),
        ("unique", field.unique),
        ("secret", field.secret),
        ("readonly", field.readonly),
        ("filter", field.filter),
        ("sort", field.sort),
    ):
        if given:
            yield f"owner: field {name!r} has {modifier}, but its value is the caller of each request"


def _redundant(groups: Sequence[Group], alone: Sequence[str]) -> Iterator[str]:
    """Name groups that say nothing, because less of them is unique already."""
    smaller = [*groups, *((name,) for name in alone)]
    for group in groups:
        for part in smaller:
            if part is not group and set(part) <= set(group):
                yield (
                    f"unique of {','.join(group)} says nothing beside unique of {','.join(part)}; "
                    "leave one out"
                )


class _Reader:
    """Reads one option after the other; a problem is noted and the rest goes on."""

    def __init__(self, entity: str, given: Mapping[str, object]) -> None:
        self._entity = entity
        self._given = given
        self.problems = [
            f"entity {entity!r}: unknown option {name!r}{nearest(name, OPTIONS)}; "
            f"the options are {listed(OPTIONS)}"
            for name in given
            if name not in OPTIONS
        ]

    def options(self) -> Options:
        many = self._name("plural", plural(snake(self._entity)))
        return Options(
            plural=many,
            table=self._name("table", many),
            id=self._id(),
            unique=self._groups("unique"),
            index=self._groups("index"),
            soft_delete=self._flag("soft_delete"),
            owner=self._owner(),
            operations=self._operations(),
            usecases=self._usecases(),
        )

    def _note(self, option: str, problem: str) -> None:
        self.problems.append(f"entity {self._entity!r}: {option} {problem}")

    def _name(self, option: str, otherwise: str) -> str:
        if option not in self._given:
            if option == "plural":
                self._own_plural(otherwise)
            return otherwise
        value = self._given[option]
        singular = snake(self._entity)
        if not isinstance(value, str):
            self._note(option, f"must be a name, got {shown(value)}")
        elif problem := table_problem(option, value):
            self.problems.append(f"entity {self._entity!r}: {problem}")
        elif option == "plural" and value == singular:
            self._note(
                option,
                f"{value!r} is the entity's own name; both are needed, such as {singular}_items",
            )
        else:
            return value
        return otherwise

    def _own_plural(self, many: str) -> None:
        if many == snake(self._entity):
            self._note(
                "plural", f"is needed: {many!r} has no plural of its own, such as {many}_items"
            )
        elif problem := table_problem("plural", many, LONGEST_IDENTIFIER):
            self._note("plural", f"is needed, because its own cannot be used: {problem}")

    def _id(self) -> str:
        value = self._given.get("id", IDS[0])
        if value not in IDS:
            close = nearest(value, IDS) if isinstance(value, str) else ""
            self._note("id", f"{shown(value)} is unknown{close}; it can be {listed(IDS)}")
            return IDS[0]
        return value

    def _flag(self, option: str) -> bool:
        value = self._given.get(option, False)
        text = str(value).lower() if isinstance(value, bool | str) else ""
        if text not in {"true", "false"}:
            self._note(option, f"must be true or false, got {shown(value)}")
        return text == "true"

    def _owner(self) -> str:
        value = self._given.get("owner", "")
        if isinstance(value, str) and (value or "owner" not in self._given):
            return value
        self._note("owner", f"must name a field of type str, got {shown(value)}")
        return ""

    def _operations(self) -> tuple[str, ...]:
        if "operations" not in self._given:
            return OPERATIONS
        names = _names(self._given["operations"])
        if names is None:
            self._note(
                "operations",
                f"must be names, such as create,get,list; got {shown(self._given['operations'])}",
            )
            return OPERATIONS
        for name in names:
            if name not in OPERATIONS:
                known = listed(OPERATIONS)
                self._note(
                    "operations",
                    f"{name!r} is unknown{nearest(name, OPERATIONS)}; it can be {known}",
                )
        for name in _ALWAYS:
            if name not in names:
                self._note("operations", f"needs {name}: what cannot be created or read has no use")
        if self._flag("soft_delete") and "delete" not in names:
            self._note("soft_delete", "needs the operation delete")
        return tuple(name for name in OPERATIONS if name in names)

    def _usecases(self) -> tuple[str, ...]:
        try:
            return usecases.read(self._given.get("usecases", []))
        except DefinitionError as error:
            self.problems += [f"entity {self._entity!r}: {problem}" for problem in error.problems]
            return ()

    def _groups(self, option: str) -> tuple[Group, ...]:
        value = self._given.get(option, ())
        groups = _groups(value)
        if groups is None:
            self._note(
                option, f"must be groups of fields, such as [[recipe, person]]; got {shown(value)}"
            )
            return ()
        for group in groups:
            if not 2 <= len(group) <= _MOST_TOGETHER:
                self._note(
                    option,
                    f"{','.join(group)!r} has {len(group)} fields; 2 to {_MOST_TOGETHER} go together "
                    f"(one alone has the modifier {option})",
                )
            if len(set(group)) < len(group):
                self._note(option, f"{','.join(group)!r} names a field twice")
            if groups.count(group) > 1:
                self._note(option, f"{','.join(group)!r} is given twice")
        return groups


def _names(value: object) -> Group | None:
    if isinstance(value, str):
        return tuple(re.split(r"\s*,\s*", value.strip()))
    if isinstance(value, Sequence) and all(isinstance(name, str) for name in value):
        return tuple(value)
    return None


def _groups(value: object) -> tuple[Group, ...] | None:
    """Groups as a text for one, or as a list of texts or lists."""
    if isinstance(value, str):
        return (tuple(re.split(r"\s*,\s*", value.strip())),)
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        return None
    read = [_names(group) for group in value]
    found = tuple(group for group in read if group is not None)
    return found if len(found) == len(read) else None
