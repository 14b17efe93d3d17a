"""The option `usecases` of an entity: names of what can be done with it beside its operations."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .naming import move_problem
from .problems import DefinitionError, listed, shown

EXAMPLE = "usecases: [restock, reserve]"
# With __init__ and the five operations, as many methods as the service's linter allows a class.
MOST = 14


@dataclass(frozen=True, slots=True)
class UseCase:
    """A use case of an entity, with the names that belong to it."""

    name: str

    @property
    def route(self) -> str:
        """The last part of its path."""
        return self.name.replace("_", "-")


def read(answer: object) -> tuple[str, ...]:
    """Return the names of an answer: a list of them, or one text with commas between.

    Raises DefinitionError when it is neither.
    """
    if isinstance(answer, str):
        answer = [name.strip() for name in answer.split(",")]
    if not isinstance(answer, list) or not all(isinstance(name, str) for name in answer):
        raise DefinitionError(
            [f"usecases must be a list of names, as {EXAMPLE}; got {shown(answer)}"]
        )
    return tuple(answer)


def problems(
    names: Collection[str], fields: Collection[str], moves: Collection[str]
) -> Iterator[str]:
    """Say what is wrong with the use cases of an entity that has these fields and moves."""
    for name in dict.fromkeys(names):
        if problem := move_problem(name, "use case"):
            yield problem
        if list(names).count(name) > 1:
            yield f"use case {name!r} is given twice"
        if name in fields:
            yield f"use case {name!r} has the name of a field; choose another name"
        if name in moves:
            yield f"use case {name!r} has the name of a move; choose another name"
    if (given := len(names) + len(moves)) > MOST:
        yield (
            f"{given} moves and use cases are given ({listed([*moves, *names])}); "
            f"at most {MOST} are allowed"
        )
