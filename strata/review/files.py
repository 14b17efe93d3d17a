"""The Python files of a project: which there are, and in which folders its packages lie."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

_SKIPPED = {"node_modules", "site-packages", "venv", "env", "build", "dist", "__pycache__"}
_BESIDE = {"tests", "test", "docs", "examples", "scripts", "migrations", "alembic", "benchmarks"}


def python_files(root: Path) -> Iterator[PurePosixPath]:
    """Yield the Python files under a folder by their path from it, without environments and caches."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith(".")]
        for name in files:
            if name.endswith(".py"):
                yield PurePosixPath(Path(folder, name).relative_to(root).as_posix())


def is_beside(path: PurePosixPath) -> bool:
    """Tell whether a file is a test, a script, a migration: not part of a package of the project."""
    names = {*path.parts[:-1]}
    return (
        not _BESIDE.isdisjoint(names)
        or path.name.startswith("test_")
        or path.name in {"conftest.py", "setup.py", "noxfile.py"}
    )


def sources_of(files: Iterable[PurePosixPath]) -> list[str]:
    """Return the folders that packages lie in: `src`, `.`, `backend`..."""
    inner = [file for file in files if not is_beside(file)]
    packages = {file.parent for file in inner if file.name == "__init__.py"}
    tops = {
        package
        for package in packages
        if package.parent not in packages and package != PurePosixPath()
    }
    parents = {top.parent for top in tops}
    if not parents:
        return ["src" if any(file.parts[0] == "src" for file in inner) else "."]
    outermost = {
        parent
        for parent in parents
        if not any(other in parent.parents for other in parents if other != parent)
    }
    return sorted(parent.as_posix() for parent in outermost)
