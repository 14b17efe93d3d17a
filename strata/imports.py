"""Who imports a package, read from the sources without running them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path


def importers(package: str, files: Iterable[Path], root: Path) -> Iterator[str]:
    """Yield `file:line` for each import of a package or of a module in it.

    Args:
        package: its full name, such as "shop.catalog".
        files: the Python files to read; one that is no Python imports nothing.
        root: the folder that the files are named from, with the packages in it or in its `src`.
    """
    for file in files:
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"), file.name)
        except (SyntaxError, ValueError):
            continue
        place = file.relative_to(root)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            if any(_within(name, package) for name in _imported(node, place)):
                yield f"{place.as_posix()}:{node.lineno}"


def _imported(node: ast.Import | ast.ImportFrom, place: Path) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = ".".join(filter(None, [_package(place, node.level), node.module]))
    return [f"{base}.{alias.name}" for alias in node.names]


def _package(place: Path, level: int) -> str:
    """Return the package that so many dots mean in a file; nothing without dots."""
    if not level:
        return ""
    parts = place.parts[1:] if place.parts[0] == "src" else place.parts
    return ".".join(parts[:-level])


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
