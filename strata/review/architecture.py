"""The map: which contexts and layers there are, and who imports whom."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .layers import Layer, outward
from .project import Import, Module, Project

NOWHERE = "other"


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
    parts: the modules of each context by layer; the modules of no context under the project's package
    layers: who imports whom between layers; contexts: the same between contexts
    """

    frameworks: Sequence[str]
    libraries: Sequence[str]
    layout: str
    modules: int
    lines: int
    parts: Mapping[str, Mapping[str, int]]
    layers: Sequence[Edge]
    contexts: Sequence[Edge]
    between: Sequence[Edge]

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
        known = {
            f"{part}.{layer}": _node(part, layer)
            for part, layers in self.parts.items()
            for layer in layers
        }
        for edge in self.between:
            arrow = f"-. {edge.imports} .->" if edge.outward else f"-- {edge.imports} -->"
            yield f"  {known[edge.importer]} {arrow} {known[edge.imported]}"


def architecture(project: Project) -> Architecture:
    """Return the map of a project."""
    parts: dict[str, Counter[str]] = {}
    for module in project.modules:
        if not _is_empty(module):
            parts.setdefault(_context(module), Counter())[_layer(module)] += 1
    between = Counter(
        (_place(it.importer), _place(it.imported), _is_against(project, it))
        for it in project.imports
        if not _is_empty(it.imported) and not _is_empty(it.importer)
    )
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
        layers=_edges(project, _layer),
        contexts=_edges(project, _context),
        between=[
            Edge(importer, imported, count, against)
            for (importer, imported, against), count in sorted(between.items())
            if importer != imported
        ],
    )


def _edges(project: Project, name: Callable[[Module], str]) -> list[Edge]:
    counts: Counter[tuple[str, str]] = Counter()
    against: set[tuple[str, str]] = set()
    for one in project.imports:
        pair = (name(one.importer), name(one.imported))
        if pair[0] == pair[1] or NOWHERE in pair or _is_empty(one.imported):
            continue
        counts[pair] += 1
        if name is _layer and _is_against(project, one):
            against.add(pair)
    return [
        Edge(importer, imported, count, (importer, imported) in against)
        for (importer, imported), count in counts.most_common()
    ]


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


def _context(module: Module) -> str:
    if module.context:
        return module.context
    package = module.name.partition(".")[0]
    return str(module.layer) if module.layer is Layer.COMPOSITION else package


def _layer(module: Module) -> str:
    return str(module.layer) if module.layer else NOWHERE


def _place(module: Module) -> str:
    return f"{_context(module)}.{_layer(module)}"


def _is_empty(module: Module) -> bool:
    return module.file.endswith("__init__.py") and not module.source.strip()


def _node(*names: str) -> str:
    return re.sub(r"\W", "_", "_".join(names))
