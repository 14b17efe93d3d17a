"""The `ports` answer: the other systems that a context asks over HTTP."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from .identity import MODULE_ENDINGS
from .naming import port_problem, snake, words
from .problems import DefinitionError, shown

EXAMPLE = "[PaymentGateway]"
# What an adapter imports; a service with a port needs them in its pyproject.toml: uv add REQUIREMENTS.
REQUIREMENTS = ("httpx2~=2.16", "stamina~=26.1")

# What they import; a package of such a name would hide it.
_IMPORTED = frozenset({"httpcore2", "httpx2", "stamina", "tenacity", "truststore"})
# Modules and classes that stand beside those of a port, in its layers, its wiring and its tests.
_MODULES = frozenset({"client", "errors", "ports"})
_CLASSES = frozenset(
    {"CallFailed", "Database", "HttpClient", "Remote", "RemoteSystem", "Reply", "Requests"}
)


@dataclass(frozen=True, slots=True)
class Port:
    """A port as the templates see it: its names."""

    name: str
    context: str

    @property
    def module(self) -> str:
        return snake(self.name)

    @property
    def words(self) -> str:
        return words(self.module)

    @property
    def setting(self) -> str:
        """What the names of its settings begin with, behind the service's own prefix."""
        return f"{self.context}_{self.module}"


def read(answer: object) -> tuple[str, ...]:
    """Return the names of an answer: a list of them, YAML text of one, or a text with commas between.

    Raises DefinitionError when it is none of these.
    """
    if isinstance(answer, str):
        answer = _parsed(answer)
    if not isinstance(answer, list) or not all(isinstance(name, str) for name in answer):
        raise DefinitionError([f"ports must be a list of names, as {EXAMPLE}; got {shown(answer)}"])
    return tuple(answer)


def _parsed(text: str) -> object:
    try:
        answer = yaml.safe_load(text)
    except yaml.YAMLError:
        return text
    return [name.strip() for name in answer.split(",")] if isinstance(answer, str) else answer


def problems(names: Sequence[str], entities: Iterable[str], package: str) -> Iterator[str]:
    """Say what is wrong with the ports of a context with these entities, in this package."""
    ports = {name: snake(name) for name in names}
    if ports and package in _IMPORTED:
        yield f"ports need the distribution {package!r}, which this service's package hides"
    entities = tuple(entities)
    if ports and "HttpClient" in entities:
        yield "ports need a module http_client.py, whose test would be that of the entity 'HttpClient'"
    modules, classes = _taken(entities)
    for name, module in ports.items():
        others = {other for port, other in ports.items() if port != name}
        if problem := port_problem(name):
            yield problem
        elif names.count(name) > 1 or module in others:
            yield f"port {name!r} is given twice: its module is {module}.py"
        elif name in classes or {module, f"http_{module}"} & (modules | others):
            yield f"port {name!r} has the name of other generated code; choose another name"


def _taken(entities: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """The modules and classes of a context with these entities that a port must not be called like."""
    modules = {f"{snake(entity)}{end}" for entity in entities for end in MODULE_ENDINGS}
    classes = {f"Sql{entity}Repository" for entity in entities}
    return modules | _MODULES, classes | _CLASSES
