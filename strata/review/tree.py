"""What ast-grep and ruff read: the project itself, or a mirror of it in the layout of a service.

The rules of the catalogue say where they apply by globs such as `**/entrypoints/**`. Elsewhere than in a service the
layers have other names, so that the files are copied to where a service would have them.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .files import python_files
from .layers import NAMES, Layer
from .model import counted
from .project import Module, Project

_SETTINGS = {"settings", "config"}
_BESIDE = {"test": "tests", "alembic": "migrations"}


@dataclass(frozen=True)
class Tree:
    """A folder with Python files.

    checks: the folder with the rules
    rules: the configuration of ast-grep
    mirrored: in a mirror, the original of each file
    """

    root: Path
    checks: Path
    rules: Path
    size: str
    mirrored: Mapping[str, str] | None = field(default=None, repr=False)

    def original(self, file: str) -> str:
        """Return the path from the project's root of a file that a tool names; empty for one of no interest."""
        path = (self.root / file).resolve()
        if not path.is_relative_to(self.root.resolve()):
            return ""
        name = path.relative_to(self.root.resolve()).as_posix()
        return name if self.mirrored is None else self.mirrored.get(name, "")

    def write_back(self, project: Project) -> list[str]:
        """Copy what was changed in a mirror to the project, and return the files."""
        changed = []
        for name, original in (self.mirrored or {}).items():
            new = (self.root / name).read_bytes()
            if (project.root / original).read_bytes() != new:
                (project.root / original).write_bytes(new)
                changed.append(original)
        return changed


def tree_of(project: Project, scratch: Path, checks: Path) -> Tree:
    """Return what to read of a project: itself where it is a service, otherwise a mirror in `scratch`.

    checks: the rules for a mirror; a service has its own
    """
    if project.own:
        count = f"{counted(len(project.modules), 'module')} and the tests"
        return Tree(project.root, project.root / "checks", project.root / "sgconfig.yml", count)
    root = scratch / "mirror"
    mirrored = {}
    for file in sorted(python_files(project.root)):
        module = project.module(file.as_posix())
        place = _place(module) if module else _beside(file)
        if place is None:
            continue
        while place.as_posix() in mirrored:
            place = (
                place.parent / "more" / place.name
            )  # `api/x.py` and `routers/x.py` are one layer
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / file, target)
        mirrored[place.as_posix()] = file.as_posix()
    rules = root / "sgconfig.yml"
    rules.write_text(f"ruleDirs: [{(checks / 'rules').as_posix()!r}]\n", encoding="utf-8")
    return Tree(root, checks, rules, counted(len(mirrored), "file"), mirrored)


def _place(module: Module) -> PurePosixPath:
    """Return where a service would have a module: src/PACKAGE/CONTEXT/LAYER/MODULE.py."""
    package = module.name.partition(".")[0]
    *folders, name = module.parts
    below = PurePosixPath("src", package)
    if module.layer is Layer.COMPOSITION or name in _SETTINGS:
        return below.joinpath("composition", *folders, f"{name}.py")
    context = module.context or package
    if module.layer is None:
        layer, rest = [], folders
    else:
        # Globs such as `**/services/**` must not find the folder of another layer.
        layer = [module.layer.value]
        rest = [it for it in (*folders[: module.at], *folders[module.at + 1 :]) if it not in NAMES]
    return below.joinpath(context, *layer, *(it for it in rest if it != context), f"{name}.py")


def _beside(file: PurePosixPath) -> PurePosixPath | None:
    """Return where a service would have a test or a migration; nothing for scripts and documentation."""
    for at, folder in enumerate(file.parts[:-1]):
        kind = _BESIDE.get(folder, folder)
        if kind in {"tests", "migrations"}:
            return PurePosixPath(kind, *file.parts[at + 1 :])
    return PurePosixPath("tests", file.name) if file.name.startswith("test_") else None
