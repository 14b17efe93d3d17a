"""What the entities of one context must agree on: whom they refer to, and names of their own."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from .fields import Field, FieldType
from .identity import MODULE_ENDINGS
from .naming import pascal, snake
from .options import Definition
from .problems import listed, nearest
from .references import MOST_REQUIRED

MOST_ENTITIES = 20  # the published api has a method for each, and a class at most 20
MOST_REFS = 3  # fields with a table of links that one entity can have
_MODULES = frozenset({"errors", "ports"})  # of a context, beside those of its entities
_REFERENCES = (FieldType.REF, FieldType.REFS)


def together(definitions: Sequence[Definition]) -> list[str]:
    """Return every problem that no entity has alone."""
    problems = [
        *_target_problems(definitions),
        *_cycle_problems(definitions),
        *_clashes(definitions),
    ]
    if len(definitions) > MOST_ENTITIES:
        problems.append(
            f"{len(definitions)} entities are given; at most {MOST_ENTITIES} are allowed, "
            "and more are several contexts"
        )
    return problems


def foreign_targets(definitions: Sequence[Definition]) -> Mapping[str, tuple[str, str]]:
    """Return the context and the entity of every field that refers to another context, by its place."""
    return {
        f"entity {definition.name!r}, field {field.name!r}": (context, entity)
        for definition in definitions
        for field in definition.fields
        if field.type is FieldType.REF
        for context, dot, entity in [str(field.target).rpartition(".")]
        if dot
    }


def _inside(definition: Definition) -> list[Field]:
    return [
        field
        for field in definition.fields
        if field.type in _REFERENCES and "." not in str(field.target)
    ]


def _target_problems(definitions: Sequence[Definition]) -> Iterator[str]:
    known = {definition.name: definition for definition in definitions}
    for definition in definitions:
        place = f"entity {definition.name!r}"
        links = [field for field in definition.fields if field.type is FieldType.REFS]
        if len(links) > MOST_REFS:
            yield f"{place} has {len(links)} refs fields; at most {MOST_REFS} are allowed"
        for field in _inside(definition):
            target = str(field.target)
            where = f"{place}, field {field.name!r}"
            if target not in known:
                yield (
                    f"{where}: there is no entity {target!r} in this context{nearest(target, known)}; "
                    f"the entities are {listed(known)}; one of another context is written context.{target}"
                )
                continue
            if known[target].options.soft_delete:
                yield (
                    f"{where}: {target} has soft_delete, so that its rows stay; "
                    "nothing inside its context can refer to it"
                )
            if known[target].options.owner:
                yield (
                    f"{where}: {target} has an owner, so that a reference could reach what is somebody "
                    "else's; keep its id in a uuid field and ask for it in a rule of your own"
                )
            if target == definition.name and field.type is FieldType.REFS:
                yield f"{where}: refs to the entity itself are not possible; make an entity of the link"
            elif target == definition.name and not field.null:
                yield f"{where}: a ref to the entity itself needs null, because the first has nothing to refer to"
            if (
                field.type is FieldType.REFS
                and isinstance(field.min, int)
                and field.min > MOST_REQUIRED
            ):
                yield f"{where}: min={field.min} must be 0 to {MOST_REQUIRED} for refs"


def _cycle_problems(definitions: Sequence[Definition]) -> Iterator[str]:
    known = {definition.name for definition in definitions}
    graph = {
        definition.name: [
            str(field.target)
            for field in _inside(definition)
            if field.target in known and field.target != definition.name
        ]
        for definition in definitions
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        yield f"entities refer to each other in a circle: {circle}; let one side ask for the other"


def _clashes(definitions: Sequence[Definition]) -> Iterator[str]:
    for what, names in (
        ("module", _module_names(definitions)),
        ("class", _class_names(definitions)),
        ("table", _table_names(definitions)),
        ("plural", [(d.name, d.options.plural) for d in definitions]),
    ):
        counted = Counter(name for _, name in names)
        for name in [name for name, times in counted.items() if times > 1]:
            owners = listed(dict.fromkeys(owner for owner, one in names if one == name))
            yield f"entities {owners}: {what} {name!r} would be there twice; choose other names"


def _module_names(definitions: Sequence[Definition]) -> list[tuple[str, str]]:
    own = [
        (definition.name, f"{snake(definition.name)}{ending}")
        for definition in definitions
        for ending in MODULE_ENDINGS
    ]
    return [*(("the context", module) for module in _MODULES), *own]


def _class_names(definitions: Sequence[Definition]) -> list[tuple[str, str]]:
    asked = {str(field.target) for d in definitions for field in _inside(d)}
    pairs = [(d.name, name) for d in definitions for name in _classes(d)]
    return pairs + [(d.name, f"{d.name}InUse") for d in definitions if d.name in asked]


def _classes(definition: Definition) -> Iterator[str]:
    name = definition.name
    yield from (f"New{name}", f"Create{name}", f"Change{name}", f"Sql{name}Repository", name)
    endings = "Change Controller NotFound Out Page Query Repository Service Sort Stale Table"
    yield from (f"{name}{ending}" for ending in endings.split())
    if any("." in (field.target or "") for field in definition.fields):
        yield f"{name}References"
    roles = {field.name: pascal(_role(field)) for field in definition.fields}
    for field in definition.fields:
        own = f"{name}{pascal(field.name)}"
        if field.choices:
            yield own
        if field.unique:
            yield f"{name}{roles[field.name]}Taken"
        if field.type is FieldType.REF:
            yield f"{name}{roles[field.name]}Missing"
        if field.type is FieldType.REFS:
            yield from (f"{own}Missing", f"{own}Table")
        yield from (f"{name}Cannot{pascal(move.name)}" for move in field.moves)
    for group in definition.options.unique:
        yield f"{name}{''.join(roles.get(field, '') for field in group)}Taken"


def _role(field: Field) -> str:
    return (field.name.removesuffix("_id") if field.type is FieldType.REF else "") or field.name


def _table_names(definitions: Sequence[Definition]) -> list[tuple[str, str]]:
    return [
        pair
        for definition in definitions
        for pair in [
            (definition.name, definition.options.table),
            *(
                (definition.name, f"{snake(definition.name)}_{field.name}")
                for field in definition.fields
                if field.type is FieldType.REFS
            ),
        ]
    ]


def tables(definitions: Sequence[Definition]) -> list[str]:
    """Return the names of all tables of a context."""
    return [table for _, table in _table_names(definitions)]
