"""Which tables the revisions of a context leave behind, read from what they say to Alembic."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from .revisions import Revision


@dataclass
class History:
    """The tables that are there after a row of upgrades.

    references: for each table those that its foreign keys lead to
    unread: the revisions with a step that cannot be read, such as SQL
    """

    references: dict[str, set[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def tables(self) -> list[str]:
        """All tables, each behind those that refer to it: an order in which they can be dropped."""
        order = list(self.references)
        graph = {
            table: [other for other in targets if other != table and other in self.references]
            for table, targets in self.references.items()
        }
        try:
            return [*TopologicalSorter(graph).static_order()][::-1]
        except CycleError:
            return order[::-1]


def history(revisions: Iterable[Revision]) -> History:
    """Return what the upgrades of the revisions, in their order, leave behind."""
    found = History()
    for revision in revisions:
        for function in revision.tree.body:
            if isinstance(function, ast.FunctionDef) and function.name == "upgrade":
                _Upgrade(found, revision.name).visit(function)
    return found


class _Upgrade(ast.NodeVisitor):
    def __init__(self, found: History, revision: str) -> None:
        self.found = found
        self.revision = revision
        self.batches: dict[str, str] = {}

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            opened, name = item.context_expr, item.optional_vars
            if isinstance(opened, ast.Call) and isinstance(name, ast.Name):
                self.batches[name.id] = next(_texts(opened), "")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            self._step(called.value.id, called.attr, node)
        self.generic_visit(node)

    def _step(self, on: str, name: str, call: ast.Call) -> None:
        texts = list(_texts(call))
        match on, name:
            case "op", "create_table" if texts:
                self.found.references[texts[0]] = set(_targets(call))
            case "op", "drop_table" if texts:
                self.found.references.pop(texts[0], None)
            case "op", "rename_table" if len(texts) > 1:
                self._rename(texts[0], texts[1])
            case "op", "create_foreign_key" if len(texts) > 2:
                self._refers(texts[1], [texts[2]])
            case "op", "add_column" if texts:
                self._refers(texts[0], _targets(call))
            case "op", "create_table" | "drop_table" | "rename_table":
                self._cannot_be_read()
            case "op", "execute" if any(map(_is_ddl, _all_texts(call.args))):
                self._cannot_be_read()
            case _ if on in self.batches and name == "create_foreign_key" and len(texts) > 1:
                self._refers(self.batches[on], [texts[1]])
            case _ if on in self.batches:
                self._refers(self.batches[on], _targets(call))
            case _:
                pass

    def _rename(self, old: str, new: str) -> None:
        references = self.found.references
        references[new] = references.pop(old, set())
        for targets in references.values():
            if old in targets:
                targets.symmetric_difference_update({old, new})

    def _refers(self, table: str, targets: Iterable[str]) -> None:
        if table in self.found.references:
            self.found.references[table].update(targets)

    def _cannot_be_read(self) -> None:
        if self.revision not in self.found.unread:
            self.found.unread.append(self.revision)


def _texts(call: ast.Call) -> Iterator[str]:
    """Return the leading arguments of a call, as far as they are texts."""
    for argument in call.args:
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            return
        yield argument.value


def _targets(call: ast.Call) -> Iterator[str]:
    """Return the tables that foreign keys within a call lead to."""
    for node in ast.walk(call):
        if isinstance(node, ast.Call) and _called(node) in {"ForeignKey", "ForeignKeyConstraint"}:
            for column in _all_texts(node.args[-1:]):
                table, dot, _ = column.rpartition(".")
                yield from [table] * bool(dot)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _all_texts(nodes: Sequence[ast.expr]) -> Iterator[str]:
    for root in nodes:
        for node in ast.walk(root):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _is_ddl(sql: str) -> bool:
    words = sql.upper().split()
    return "TABLE" in words and bool({"CREATE", "DROP", "RENAME"} & set(words[:2]))
