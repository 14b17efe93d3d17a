"""The Python files of a project: which there are, and in which folders its packages lie."""

import os
import re
from collections.abc import Collection, Iterable, Iterator
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
    names = {part.strip("_") for part in path.parts[:-1]}
    return (
        not _BESIDE.isdisjoint(names)
        or path.name.startswith("test_")
        or path.name in {"conftest.py", "setup.py", "noxfile.py"}
    )


def sources_of(root: Path, files: Iterable[PurePosixPath]) -> list[str]:
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
    texts = [(root / file).read_text(encoding="utf-8", errors="replace") for file in inner]
    starts = {
        _start(parent, {top for top in tops if top.parent == parent}, texts) for parent in outermost
    }
    return sorted(start.as_posix() for start in starts)


def _start(
    parent: PurePosixPath, tops: Collection[PurePosixPath], texts: Collection[str]
) -> PurePosixPath:
    """Return the folder that imports of packages start from: above their own where it is a package without a file."""

    def reached(start: PurePosixPath) -> int:
        names = "|".join(re.escape(".".join(top.relative_to(start).parts)) for top in tops)
        imports = re.compile(rf"^\s*(?:from|import) (?:{names})\b", re.MULTILINE)
        return sum(len(imports.findall(text)) for text in texts)

    above = [parent, *parent.parents]
    return max(above, key=reached) if len(above) > 1 else parent
