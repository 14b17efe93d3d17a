"""The other contexts of a service: what a context must agree on with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import yaml

from .definition import read
from .naming import snake
from .options import Definition
from .problems import DefinitionError, listed, nearest
from .recorded import recorded
from .relations import foreign_targets, tables

_ANSWERS = re.compile(r"\.copier-answers\.(?P<context>[a-z0-9_]+)\.yml")
_QUESTION = re.compile(r"^    async def has_(?P<module>\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Neighbours:
    """What is known of the other contexts.

    definitions: the entities of each context that has an answers file
    published: the modules of the entities that each context's api.py tells of, hand-made contexts too
    """

    definitions: Mapping[str, Sequence[Definition]] = field(default_factory=dict)
    published: Mapping[str, frozenset[str]] = field(default_factory=dict)


def neighbours(root: Path, package: str, context: str) -> Neighbours:
    """Read the other contexts of the service in a folder; what cannot be read is left out."""
    definitions = {}
    for file in sorted(root.glob(".copier-answers.*.yml")):
        name = _ANSWERS.fullmatch(file.name)
        if name and name["context"] != context and (found := _definitions(file)):
            definitions[name["context"]] = found
    published = {
        file.parent.name: frozenset(_QUESTION.findall(file.read_text(encoding="utf-8")))
        for file in sorted(Path(root, "src", package).glob("*/api.py"))
        if file.parent.name != context
    }
    return Neighbours(definitions, published)


def disagreements(
    context: str, definitions: Sequence[Definition], others: Neighbours
) -> Iterator[str]:
    """Say what of a context does not fit to the other contexts of its service."""
    yield from _unknown_targets(context, definitions, others)
    yield from _circles(context, definitions, others)
    for name, known in others.definitions.items():
        for what, own, taken in (
            ("table", tables(definitions), tables(known)),
            ("plural", _plurals(definitions), _plurals(known)),
        ):
            for clash in sorted(set(own) & set(taken)):
                yield (
                    f"{what} {clash!r} is in context {name!r} already; choose another name, or another "
                    f"{what} with {what}="
                )


def _unknown_targets(
    context: str, definitions: Sequence[Definition], others: Neighbours
) -> Iterator[str]:
    for place, (asked, entity) in foreign_targets(definitions).items():
        known = others.published.get(asked)
        if asked == context:
            yield f"{place}: {entity} is in this context; write ref={entity}"
        elif known is None:
            yield (
                f"{place}: there is no context {asked!r} that can be asked{nearest(asked, others.published)}; "
                f"those with an api.py are {listed(others.published) or 'none yet'}"
            )
        elif snake(entity) not in known:
            names = [d.name for d in others.definitions.get(asked, ())]
            yield (
                f"{place}: the api.py of {asked} has no has_{snake(entity)}{nearest(entity, names)}; "
                f"it tells of {listed(sorted(known)) or 'nothing'}"
            )
        elif entity in {d.name for d in others.definitions.get(asked, ()) if d.options.owner}:
            yield (
                f"{place}: {entity} of {asked} has an owner, so that its api.py wants to know whose it is; "
                "keep its id in a uuid field and ask for it in a rule of your own"
            )


def _circles(context: str, definitions: Sequence[Definition], others: Neighbours) -> Iterator[str]:
    asked = {name: _asked(known) for name, known in others.definitions.items()}
    try:
        TopologicalSorter({**asked, context: _asked(definitions)}).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        yield f"contexts would ask each other in a circle: {circle}; let one side ask alone"


def _asked(definitions: Sequence[Definition]) -> set[str]:
    return {context for context, _ in foreign_targets(definitions).values()}


def _plurals(definitions: Sequence[Definition]) -> list[str]:
    return [definition.options.plural for definition in definitions]


def _definitions(file: Path) -> Sequence[Definition]:
    try:
        answers = recorded(file)
        return read(answers["entities"])
    except (yaml.YAMLError, KeyError, TypeError, DefinitionError):
        return ()
