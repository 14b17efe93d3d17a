"""Cut a release: its version, its section of the changelog, fresh examples, one commit."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
_UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def problems(root: Path, version: str) -> Iterator[str]:
    """Say why a repository of the template cannot be released as a version."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        yield f"{version!r} is no version; write it as 1.2.3"
        return
    if _git(root, "status", "--porcelain"):
        yield "the tree has changes; commit or stash them first"
    if Version(version) <= Version(current(root)):
        yield f"{version} is not newer than {current(root)}"
    if f"v{version}" in _git(root, "tag", "--list").split():
        yield f"the tag v{version} is there already"
    if not unreleased((root / "CHANGELOG.md").read_text(encoding="utf-8")):
        yield "CHANGELOG.md says nothing under `## Unreleased`"
    problem = _misdeclared((root / "template" / "moves.yml").read_text(encoding="utf-8"), version)
    yield from [problem] if problem else []


def current(root: Path) -> str:
    """Return the version that a repository of the template is at."""
    manifest = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return str(manifest["project"]["version"])


def unreleased(changelog: str) -> str:
    """Return what a changelog says about the release to come; nothing where it says nothing."""
    found = _UNRELEASED.search(changelog)
    return found[1].strip() if found else ""


def write(root: Path, version: str) -> None:
    """Write a version where it stands, without the examples."""
    _replace(root / "pyproject.toml", f'version = "{current(root)}"', f'version = "{version}"')
    _replace(root / "CHANGELOG.md", "## Unreleased\n", f"## {version}\n")
    moves = root / "template" / "moves.yml"
    text = re.sub(
        r"^Unreleased:", f"{version}:", moves.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    moves.write_text(text, encoding="utf-8", newline="\n")


def _misdeclared(moves: str, version: str) -> str:
    declared = re.findall(r"^(\S+):", moves, re.MULTILINE)
    for release in declared:
        try:
            if release != "Unreleased" and Version(release) >= Version(version):
                return f"template/moves.yml has moves of {release} already; call them Unreleased"
        except InvalidVersion:
            return f"template/moves.yml: {release!r} is no release"
    return ""


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def _git(root: Path, *words: str) -> str:
    command = ["git", *words]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def main(version: str) -> int:
    """Cut a release of this repository and say how it is tagged; return the exit code."""
    if found := [*problems(ROOT, version)]:
        print(
            "Nothing was released:",
            *(f"- {problem}" for problem in found),
            sep="\n",
            file=sys.stderr,
        )
        return 1
    write(ROOT, version)
    subprocess.run([sys.executable, "-m", "scripts.examples"], cwd=ROOT, check=True)
    _git(ROOT, "add", "--all")
    _git(ROOT, "commit", "--quiet", "--message", f"Release {version}")
    print(f"Release {version} is committed. When its tests are green:")
    print(f"    git tag v{version} && git push origin HEAD v{version}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
