"""Names: from one form to another, and what is wrong with one.

The `…_problem` functions return a sentence that names the value and the rule, or an empty text.
"""

import re
from hashlib import sha256

from .reserved import (
    BESIDE_ENTITIES,
    BESIDE_PLURALS,
    BUILTINS,
    CLASSES,
    CONTEXT_OWNERS,
    DEVICES,
    DISTRIBUTIONS,
    EXCEPTIONS,
    FIELD_OWNERS,
    KEYWORDS,
    LAYER_FOLDERS,
    LIBRARIES,
    OPERATIONS,
    PATHS,
    PLACEHOLDERS,
    STDLIB,
    VARIABLES,
)

LONGEST = 40
LONGEST_SERVICE = 60
LONGEST_IDENTIFIER = 63  # PostgreSQL cuts what is longer; MySQL allows 64

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "mouse": "mice",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "datum": "data",
    "medium": "media",
    "criterion": "criteria",
    "leaf": "leaves",
    "shelf": "shelves",
    "half": "halves",
    "knife": "knives",
    "life": "lives",
    "quiz": "quizzes",
}
_UNCOUNTED = (
    "data deer equipment feedback fish furniture information luggage media "
    "money news offspring people police rice series sheep software species staff aircraft"
)


def snake(name: str) -> str:
    """Return a PascalCase name in snake_case: "HTTPRoute2Host" is "http_route2_host"."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return apart.lower()


def pascal(name: str) -> str:
    """Return a snake_case name in PascalCase."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def argument(name: str) -> str:
    """Return a snake_case name as that of an argument, which hides no builtin: "property_"."""
    return f"{name}_" if name in BUILTINS or name == "self" else name


def words(name: str) -> str:
    """Return a snake_case name as words for people: "launched_on" is "launched on"."""
    return name.replace("_", " ")


def plural(name: str) -> str:
    """Return the English plural of a snake_case noun; the last word changes."""
    head, _, last = name.rpartition("_")
    return f"{head}_{_plural(last)}" if head else _plural(last)


def _plural(noun: str) -> str:
    if noun in _UNCOUNTED.split():
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if re.search("([^aeiou]|qu)y$", noun):
        return noun[:-1] + "ies"
    if re.search("(s|x|z|ch|sh)$", noun):
        return noun + "es"
    return noun + "s"


def package_from(name: str) -> str:
    """Return a valid package name that suits a service's name: "Shop API" is "shop_api"."""
    package = _as_snake(name)
    if not package_problem(package):
        return package
    suffix = "_service"
    return package[: LONGEST - len(suffix)].rstrip("_") + suffix if package else "shop"


def identifier(*parts: str) -> str:
    """Return a name for a constraint or an index, of at most 63 characters as databases want it.

    A longer one keeps its beginning and ends in a digest of the whole.
    """
    whole = "_".join(parts)
    if len(whole) <= LONGEST_IDENTIFIER:
        return whole
    digest = sha256(whole.encode()).hexdigest()[:8]
    return f"{whole[: LONGEST_IDENTIFIER - 9].rstrip('_')}_{digest}"


def service_problem(name: str) -> str:
    """Say what is wrong with a service's name, which is its name in pyproject.toml too."""
    if re.fullmatch("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", name) is None:
        return (
            f"name {name!r} must begin and end with a letter or a digit, with only letters, digits "
            "and . _ - between them"
        )
    if len(name) > LONGEST_SERVICE:
        return f"name {name!r} has {len(name)} characters; at most {LONGEST_SERVICE} are allowed"
    return ""


def package_problem(name: str) -> str:
    """Say what is wrong with the name of a service's package."""
    if problem := _snake_problem("package", name):
        return problem
    if name in STDLIB:
        return f"package {name!r} is a module of Python's standard library; choose another name"
    if name in DISTRIBUTIONS:
        return (
            f"package {name!r} is imported or used as a folder by the service; choose another name"
        )
    return ""


def context_problem(name: str, package: str) -> str:
    """Say what is wrong with the name of a context of the service with this package."""
    if problem := _snake_problem("context", name):
        return problem
    for owner, names in CONTEXT_OWNERS.items():
        if name in names:
            return f"context {name!r} is reserved: {owner}"
    if name == package:
        return f"context {name!r} has the name of the service's package; choose another name"
    return ""


def device_problem(what: str, name: str) -> str:
    """Say whether no file or folder can have this name on Windows."""
    if snake(name) not in DEVICES:
        return ""
    return f"{what} {name!r} is a device on Windows, where no file can be called that; choose another name"


def new_problem(what: str, name: str) -> str:
    """Say why no new context, entity or plural can be called that; recorded ones stay as they are."""
    if what == "entity":
        return _new_entity_problem(name)
    if what == "plural" and name in BESIDE_PLURALS:
        return f"plural {name!r} is a name of the generated code; choose another"
    if what == "plural" and name in PATHS:
        return (
            f"plural {name!r} is a path of the service itself, /{name}; choose another with plural="
        )
    if what == "context" and name in LAYER_FOLDERS:
        return f"context {name!r} is reserved: the rules of checks/ take a folder of that name for a layer"
    return ""


def _new_entity_problem(name: str) -> str:
    if name in BESIDE_ENTITIES:
        return f"entity {name!r} is a name that the generated code uses; choose another name"
    if name in LIBRARIES:
        return (
            f"entity {name!r} is a library that the rules of checks/ look for; choose another name"
        )
    read = words(snake(name))
    for phrase in PLACEHOLDERS:
        if re.search(rf"\b{phrase}\b", read):
            return f"entity {name!r} reads as {phrase!r}, which the rules of checks/ take for unfinished work"
    return ""


def entity_problem(name: str) -> str:
    """Say what is wrong with the name of an entity."""
    if len(name) > LONGEST:
        return f"entity {name!r} has {len(name)} letters; at most {LONGEST} are allowed"
    if re.fullmatch("[A-Z][A-Za-z0-9]*", name) is None:
        return f"entity {name!r} must be in PascalCase, such as {_as_pascal(name)!r}"
    if name in EXCEPTIONS or name in KEYWORDS:
        return f"entity {name!r} is a name of Python itself; choose another name"
    if name in CLASSES:
        return f"entity {name!r} is a name that the generated code uses; choose another name"
    singular = snake(name)
    if singular in KEYWORDS or singular in BUILTINS:
        return f"entity {name!r} is {singular!r} in Python's own words; choose another name"
    if singular in VARIABLES:
        return f"entity {name!r} is {singular!r} in the generated code; choose another name"
    return ""


def port_problem(name: str) -> str:
    """Say what is wrong with the name of a port."""
    if len(name) > LONGEST:
        return f"port {name!r} has {len(name)} letters; at most {LONGEST} are allowed"
    if re.fullmatch("[A-Z][A-Za-z0-9]*", name) is None:
        return f"port {name!r} must be in PascalCase, such as {_as_pascal(name)!r}"
    if {name, snake(name)} & (EXCEPTIONS | KEYWORDS | BUILTINS):
        return f"port {name!r} is a name of Python itself; choose another name"
    if name in CLASSES:
        return f"port {name!r} is a name that the generated code uses; choose another name"
    return ""


def field_problem(name: str) -> str:
    """Say what is wrong with the name of a field."""
    if problem := _snake_problem("field", name):
        return problem
    if name in BUILTINS:
        return f"field {name!r} is a builtin of Python; choose another name"
    return _owned_problem("field", name)


def table_problem(what: str, name: str, longest: int = LONGEST) -> str:
    """Say what is wrong with the plural or the table of an entity."""
    if problem := _snake_problem(what, name, longest):
        return problem
    if what == "plural" and (name in BUILTINS or name in VARIABLES):
        return f"plural {name!r} is a name of the generated code; choose another"
    if name == "alembic_version":
        return f"table {name!r} is Alembic's own; choose another name"
    return ""


def move_problem(name: str, what: str = "move") -> str:
    """Say what is wrong with the name of a move or use case, which becomes a method and a route."""
    if problem := _snake_problem(what, name):
        return problem
    if name in OPERATIONS:
        return f"{what} {name!r} is an operation of every entity; choose another name"
    if name in BUILTINS:
        return f"{what} {name!r} is a builtin of Python; choose another name"
    return _owned_problem(what, name)


def choice_problem(name: str) -> str:
    """Say what is wrong with a choice of an enum or a state, which becomes a member of a StrEnum."""
    return _snake_problem("choice", name)


def _owned_problem(what: str, name: str) -> str:
    if name.startswith("model_"):
        return f"{what} {name!r} is reserved: Pydantic uses names that begin with 'model_'"
    for owner, names in FIELD_OWNERS.items():
        if name in names:
            return f"{what} {name!r} is reserved: {owner}"
    return ""


def _snake_problem(what: str, name: str, longest: int = LONGEST) -> str:
    if len(name) > longest:
        return f"{what} {name!r} has {len(name)} letters; at most {longest} are allowed"
    if re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", name) is None:
        return f"{what} {name!r} must be in lower_snake_case, such as {_as_snake(name) or 'first_name'!r}"
    if name in KEYWORDS:
        return f"{what} {name!r} is a keyword of Python; choose another name"
    return ""


def _as_snake(name: str) -> str:
    parts = re.findall("[a-z0-9]+", snake(re.sub("[^A-Za-z0-9]+", "_", name)))
    return "_".join(parts).lstrip("0123456789_")[:LONGEST].rstrip("_")


def _as_pascal(name: str) -> str:
    parts = re.findall("[A-Za-z0-9]+", name.lstrip("0123456789"))
    return "".join(part[:1].upper() + part[1:] for part in parts) or "Product"
