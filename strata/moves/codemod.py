"""Imports of what a release moved or renamed, rewritten on LibCST's trees.

Started by itself where LibCST is not beside copier, and so imports nothing else of this package.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import libcst as cst
from libcst.helpers import get_full_name_for_node
from libcst.metadata import (
    Assignment,
    ImportAssignment,
    MetadataWrapper,
    QualifiedNameProvider,
    QualifiedNameSource,
    Scope,
    ScopeProvider,
)

Names = Mapping[str, str]


def rewritten(source: str, module: str, names: Names) -> str:
    """Return a Python source that imports things from where they are now.

    Args:
        source: the source.
        module: the full name of its module, for its relative imports; a package's own ends in `__init__`.
        names: full names of modules, and of public names in them: the old ones to the new ones.

    Raises:
        libcst.ParserSyntaxError: where it is no Python.
    """
    wrapper = MetadataWrapper(cst.parse_module(source))
    return wrapper.visit(_Rewriting(module, names, wrapper)).code


def renamed(name: str, names: Names) -> str:
    """Return the new full name of something, by the longest part of it that has one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        if new := names.get(".".join(parts[:end])):
            return ".".join([new, *parts[end:]])
    return name


class _Rewriting(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    def __init__(self, module: str, names: Names, wrapper: MetadataWrapper) -> None:
        super().__init__()
        self.module = module
        self.names = names
        self.words = {node.value for node in _named(wrapper.module)}
        self.bound: dict[str, set[str]] = {}
        self.locals: dict[cst.Name, str] = {}
        self.kept: set[cst.ImportAlias] = set()
        scopes: Mapping[cst.CSTNode, Scope | None] = wrapper.resolve(ScopeProvider)
        for scope in {found for found in scopes.values() if found is not None}:
            for assignment in scope.assignments:
                self._read(assignment)

    def _read(self, assignment: object) -> None:
        """Note what an import binds, and the uses of a name that gets another one by it."""
        if not isinstance(assignment, ImportAssignment):
            return
        statement = assignment.node
        if not isinstance(statement, cst.Import | cst.ImportFrom):
            return
        if isinstance(statement.names, cst.ImportStar):
            return
        alias = next((a for a in statement.names if _local(a) == assignment.name), None)
        if alias is None:
            return
        place = f"{self._from(statement)}." if isinstance(statement, cst.ImportFrom) else ""
        old = f"{place}{alias.evaluated_name}"
        self.bound.setdefault(assignment.name, set()).add(old)
        if isinstance(statement, cst.Import):
            return
        new = renamed(old, self.names).rpartition(".")[2]
        if alias.asname or new == assignment.name:
            return
        if self._has_only_plain_uses(assignment, new):
            uses = (access.node for access in assignment.references)
            self.locals |= {node: new for node in uses if isinstance(node, cst.Name)}
        else:
            self.kept.add(alias)

    def _has_only_plain_uses(self, assignment: ImportAssignment, new: str) -> bool:
        """Tell whether a local name can change: nothing has the new one, and no text has the old one."""
        if new in self.words or "__all__" in self.words:
            return False
        return all(
            isinstance(access.node, cst.Name)
            and all(
                isinstance(referent, ImportAssignment)
                or (isinstance(referent, Assignment) and referent is assignment)
                for referent in access.referents
            )
            for access in assignment.references
        )

    def _from(self, statement: cst.ImportFrom) -> str:
        module = get_full_name_for_node(statement.module) if statement.module else None
        package = self.module.split(".")[: -len(statement.relative)] if statement.relative else []
        return ".".join([*package, *([module] if module else [])])

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        new = self.locals.get(original_node)
        return updated_node.with_changes(value=new) if new else updated_node

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        root = _root(original_node)
        if root is None:
            return updated_node
        found = self.get_metadata(QualifiedNameProvider, original_node, set())
        for name in found:
            new = self.names.get(name.name)
            if name.source is not QualifiedNameSource.IMPORT or new is None:
                continue
            if get_full_name_for_node(original_node) == name.name:
                return _dotted(new)
            for bound in self.bound.get(root.value, ()):
                place = renamed(bound, self.names)
                if name.name.startswith(f"{bound}.") and new.startswith(f"{place}."):
                    start = self.locals.get(root, root.value)
                    return _dotted(f"{start}{new.removeprefix(place)}")
        return updated_node

    def leave_ImportAlias(
        self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias
    ) -> cst.ImportAlias:
        # Those of `from` are seen to with their statement, which knows the module.
        old = original_node.evaluated_name
        new = renamed(old, self.names) if "." in old else old
        return updated_node if new == old else updated_node.with_changes(name=_dotted(new))

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom | cst.FlattenSentinel[cst.BaseSmallStatement]:
        place = self._from(original_node)
        if isinstance(original_node.names, cst.ImportStar):
            new = renamed(place, self.names)
            return updated_node if new == place else _moved(updated_node, new)
        groups: dict[str, list[cst.ImportAlias]] = {}
        for alias in original_node.names:
            old = f"{place}.{alias.evaluated_name}"
            new = renamed(old, self.names)
            module, _, name = new.rpartition(".")
            groups.setdefault(module, []).append(self._alias(alias, name))
        if list(groups) == [place]:
            return updated_node.with_changes(names=_listed(groups[place], original_node))
        statements = [
            _moved(updated_node, module).with_changes(names=_listed(aliases, original_node))
            if module != place
            else updated_node.with_changes(names=_listed(aliases, original_node))
            for module, aliases in groups.items()
        ]
        return statements[0] if len(statements) == 1 else cst.FlattenSentinel(statements)

    def _alias(self, alias: cst.ImportAlias, name: str) -> cst.ImportAlias:
        if alias.evaluated_name == name:
            return alias
        if alias in self.kept:
            as_before = cst.AsName(cst.Name(alias.evaluated_name))
            return alias.with_changes(name=cst.Name(name), asname=as_before)
        return alias.with_changes(name=cst.Name(name))

    def leave_SimpleStatementLine(
        self,
        original_node: cst.SimpleStatementLine,
        updated_node: cst.SimpleStatementLine,
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.BaseStatement]:
        if len(original_node.body) > 1 or len(updated_node.body) < 2:
            return updated_node
        first, *rest = (
            statement.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
            for statement in updated_node.body
        )
        lines = [cst.SimpleStatementLine([statement]) for statement in rest]
        return cst.FlattenSentinel([updated_node.with_changes(body=[first]), *lines])


def _named(module: cst.Module) -> Iterator[cst.Name]:
    waiting: list[cst.CSTNode] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.Name):
            yield node
        waiting.extend(node.children)


def _local(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or alias.evaluated_name


def _root(node: cst.BaseExpression) -> cst.Name | None:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node if isinstance(node, cst.Name) else None


def _dotted(name: str) -> cst.Attribute | cst.Name:
    first, *rest = name.split(".")
    node: cst.Attribute | cst.Name = cst.Name(first)
    for part in rest:
        node = cst.Attribute(node, cst.Name(part))
    return node


def _moved(statement: cst.ImportFrom, module: str) -> cst.ImportFrom:
    space = cst.SimpleWhitespace(" ")
    return statement.with_changes(module=_dotted(module), relative=(), whitespace_after_from=space)


def _listed(
    aliases: Sequence[cst.ImportAlias], statement: cst.ImportFrom
) -> Sequence[cst.ImportAlias]:
    """Return aliases as the names of a statement: without parentheses, no comma ends them."""
    *others, last = aliases
    if statement.lpar is None:
        last = last.with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return [*others, last]


def rewrite(root: Path, files: Mapping[str, str], steps: Sequence[Names]) -> dict[str, list[str]]:
    """Rewrite files in their place, one release after the other.

    Args:
        root: the folder that they are named from.
        files: their paths, with the names of their modules.
        steps: what each release renamed.

    Returns:
        The paths of the files that changed, and of those that cannot be read as Python.
    """
    changed, unread = [], []
    for path, module in files.items():
        before = (root / path).read_bytes()
        try:
            source = before.decode("utf-8")
            for names in steps:
                source = rewritten(source, module, names)
        except (cst.ParserSyntaxError, UnicodeDecodeError):
            unread.append(path)
            continue
        if source.encode() != before:
            (root / path).write_bytes(source.encode())
            changed.append(path)
    return {"changed": changed, "unread": unread}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(rewrite(Path.cwd(), given["files"], given["steps"])))
