"""The map: which contexts and layers there are, and who imports whom."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .layers import Layer, outward
from .project import Import, Module, Project

NOWHERE = "other"
NO_CONTEXT = "in no context"


@dataclass(frozen=True)
class Edge:
    """How many imports lead from one part to another, and whether that is against the layers."""

    importer: str
    imported: str
    imports: int
    outward: bool = False


@dataclass(frozen=True)
class Architecture:
    """The map of a project.

    layout: how its folders are: contexts with layers in them, layers, or flat
    parts: how many modules each context has in each layer
    layers, contexts: who imports whom between them
    inside: the same between the layers of each context
    """

    frameworks: Sequence[str]
    libraries: Sequence[str]
    layout: str
    modules: int
    lines: int
    parts: Mapping[str, Mapping[str, int]]
    layers: Sequence[Edge]
    contexts: Sequence[Edge]
    inside: Sequence[Edge]

    @property
    def mermaid(self) -> str:
        """The map as a Mermaid flowchart: a box for each context, an arrow for each direction of imports."""
        return "\n".join(self._mermaid())

    def _mermaid(self) -> Iterator[str]:
        yield "flowchart TD"
        for part, layers in self.parts.items():
            yield f"  subgraph {_node(part)}[{part}]"
            for layer, count in layers.items():
                yield f'    {_node(part, layer)}["{layer} · {count}"]'
            yield "  end"
        for edge in (*self.inside, *self.contexts):
            arrow = f"-. {edge.imports} .->" if edge.outward else f"-- {edge.imports} -->"
            yield f"  {_node(edge.importer)} {arrow} {_node(edge.imported)}"


def architecture(project: Project) -> Architecture:
    """Return the map of a project."""

    def part(module: Module) -> str:
        if module.context or module.layer is Layer.COMPOSITION:
            return str(module.context or module.layer)
        return NO_CONTEXT if project.contexts else project.root.name

    def place(module: Module) -> str:
        return f"{part(module)}.{_layer(module)}"

    parts: dict[str, Counter[str]] = {}
    for module in project.modules:
        if not _is_empty(module):
            parts.setdefault(part(module), Counter())[_layer(module)] += 1
    order = [*map(str, Layer), NOWHERE]
    return Architecture(
        frameworks=project.frameworks,
        libraries=project.libraries,
        layout=_layout(project),
        modules=len(project.modules),
        lines=sum(module.lines for module in project.modules),
        parts={
            name: {layer: counts[layer] for layer in order if counts[layer]}
            for name, counts in sorted(parts.items())
        },
        layers=[edge for edge in _edges(project, _layer) if NOWHERE not in _ends(edge)],
        contexts=_edges(project, part),
        inside=[
            edge for edge in _edges(project, place) if _part(edge.importer) == _part(edge.imported)
        ],
    )


def _part(place: str) -> str:
    return place.rpartition(".")[0]


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.importer, edge.imported


def _edges(project: Project, name: Callable[[Module], str]) -> list[Edge]:
    """Return the imports between what modules are called by `name`, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    against: Counter[tuple[str, str]] = Counter()
    for one in project.imports:
        pair = (name(one.importer), name(one.imported))
        if pair[0] != pair[1] and not _is_empty(one.imported) and not _is_empty(one.importer):
            counts[pair] += 1
            against[pair] += _is_against(project, one)
    # Between contexts an import of any layer may be among others: only what is all against counts.
    return [Edge(*pair, count, against[pair] == count) for pair, count in counts.most_common()]


def _is_against(project: Project, one: Import) -> bool:
    return not project.is_flat and outward(one.importer.layer, one.imported.layer)


def _layout(project: Project) -> str:
    if project.is_flat:
        return "flat: no layers that could be told by their names"
    contexts_first = any(
        module.context and module.layer and module.context in module.parts[: module.at]
        for module in project.modules
    )
    return "contexts, with layers in each" if contexts_first else "layers"


def _layer(module: Module) -> str:
    return str(module.layer) if module.layer else NOWHERE


def _is_empty(module: Module) -> bool:
    return module.file.endswith("__init__.py") and not module.source.strip()


def _node(*names: str) -> str:
    return re.sub(r"\W", "_", "_".join(names))
