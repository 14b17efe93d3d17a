"""The imports of a service follow what releases moved and renamed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from extensions.formatting import ruff

from ..git import git, names
from ..ownership import Owner, is_of
from .declaration import module_of

_CODEMOD = Path(__file__).with_name("codemod.py")
_LIBCST = "libcst>=1.8,<2"
_LARGEST = 1_000_000
_STAR = re.compile(r"\s*from ([\w.]+) import \*")


def rewrite(root: Path, steps: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Rewrite the Python code of a service, and yield what is left to do by hand, a line each.

    Args:
        root: the service's folder.
        steps: what each release renamed: modules and public names, the old full names to the new ones.
    """
    if not steps:
        return
    listed = names(git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"))
    files = sorted({name for name in listed if _is_small(root / name)})
    old = [name for step in steps for name in step]
    concerned = [
        name
        for name in files
        if name.endswith(".py") and _mentions((root / name).read_bytes(), old)
    ]
    tidy = _tidy(root, concerned)
    answer = _codemod(root, {name: module_of(name) for name in concerned}, steps)
    if answer is None:
        yield (
            "imports were not rewritten, because neither LibCST nor uv, which fetches it, is there; "
            "change the lines below by hand"
        )
    else:
        _format(root, [name for name in answer["changed"] if name in tidy])
        yield from (f"{name} now imports what moved" for name in answer["changed"])
        yield from (
            f"{name} is no valid Python: its imports are as they were" for name in answer["unread"]
        )
    yield from _left(root, files, steps)


def _codemod(
    root: Path, files: Mapping[str, str], steps: Sequence[Mapping[str, str]]
) -> dict[str, list[str]] | None:
    """Run the codemod where LibCST is, and return its answer; None where it can be had nowhere."""
    if find_spec("libcst"):
        command = [sys.executable]
    elif uv := os.environ.get("UV") or shutil.which("uv"):
        command = [uv, "run", "--quiet", "--no-project", "--with", _LIBCST, "--python"]
        command += [sys.executable, "python"]
    else:
        return None
    given = json.dumps({"files": files, "steps": steps})
    done = subprocess.run(
        [*command, _CODEMOD], cwd=root, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return None
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def _left(root: Path, files: Sequence[str], steps: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Say where old names still stand: in texts, in comments, behind a star."""
    new = {old: name for step in steps for old, name in step.items()}
    pattern = _pattern(new)
    stars: dict[str, list[str]] = {}
    for old, name in new.items():
        module = old.rpartition(".")[0]
        stars.setdefault(new.get(module, module), []).append(f"{old} is {name}")
    for name in files:
        if not name.endswith(".py") and is_of(Owner.TEMPLATE, name):
            continue  # texts of the release
        for number, line in enumerate(_lines(root / name), 1):
            for old in _named(line, pattern, new):
                yield f"{name}:{number} names {old}, which is {new[old]} now; change it by hand"
            if (star := _STAR.match(line)) and (found := stars.get(star[1])):
                yield f"{name}:{number} imports everything, and {', '.join(found)} now; see to it by hand"


def _named(line: str, pattern: re.Pattern[str], new: Mapping[str, str]) -> Iterator[str]:
    for found in pattern.finditer(line):
        if not line.startswith(new[found[0]], found.start()):  # what became a package of its name
            yield found[0]


def _pattern(old: Sequence[str] | Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(old, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _mentions(content: bytes, old: Sequence[str]) -> bool:
    """Tell whether a source may name something by any of its full names, whole or in parts."""
    return any(name.rpartition(".")[2].encode() in content for name in old)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def _is_small(file: Path) -> bool:
    return file.is_file() and not file.is_symlink() and file.stat().st_size < _LARGEST


def _tidy(root: Path, files: Sequence[str]) -> set[str]:
    """Return the files that are formatted, with their imports in order."""
    return {name for name in files if all(_ruff(root, *words, name) for words in _CHECKS)}


_CHECKS = (("format", "--check"), ("check", "--select", "I"))


def _format(root: Path, files: Sequence[str]) -> None:
    if files:
        _ruff(root, "check", "--select", "I", "--fix-only", *files)
        _ruff(root, "format", *files)


def _ruff(root: Path, *words: str) -> bool:
    done = subprocess.run([ruff(), *words], cwd=root, capture_output=True, check=False)
    return not done.returncode
