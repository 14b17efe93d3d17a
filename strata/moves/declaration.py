"""What releases moved, dropped and renamed: what `template/moves.yml` declares."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.version import Version

DECLARED = Path(__file__).resolve().parents[2] / "template" / "moves.yml"
UNRELEASED = "Unreleased"


@dataclass(frozen=True)
class Moves:
    """What one release does to the paths and names of the one before.

    release: its version, or "Unreleased"
    moved: patterns of paths, the old ones to the new ones
    dropped: patterns of paths that are rendered no more
    renamed: patterns of public names, the old ones to the new ones; modules have their new names
    """

    release: str
    moved: Mapping[str, str]
    dropped: Sequence[str]
    renamed: Mapping[str, str]

    def target(self, path: str, words: Mapping[str, str]) -> str | None:
        """Return where a file is moved to, or None.

        Args:
            path: from the service's root, with slashes.
            words: the names of the package and of the context.
        """
        for old, new in self.moved.items():
            if found := _as_regex(old, words).fullmatch(path):
                return _filled(new, {**words, **found.groupdict()})
        return None

    def drops(self, path: str, words: Mapping[str, str]) -> bool:
        """Tell whether a file is rendered no more."""
        return any(_as_regex(pattern, words).fullmatch(path) for pattern in self.dropped)

    def names(self, words: Mapping[str, str]) -> dict[str, str]:
        """Return the public names that change, without those of modules."""
        return {_filled(old, words): _filled(new, words) for old, new in self.renamed.items()}


def read(file: Path = DECLARED) -> list[Moves]:
    """Return what is declared, the oldest release first."""
    declared: Mapping[str, Mapping[str, Any]] = (
        yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    )
    found = [
        Moves(
            str(release),
            content.get("moved") or {},
            content.get("dropped") or [],
            content.get("renamed") or {},
        )
        for release, content in declared.items()
    ]
    return sorted(found, key=lambda moves: (moves.release == UNRELEASED, _version(moves.release)))


def between(declared: Iterable[Moves], old: str, new: str) -> list[Moves]:
    """Return what applies on the way from one version to another; what is unreleased always does."""
    return [
        moves
        for moves in declared
        if moves.release == UNRELEASED or Version(old) < Version(moves.release) <= Version(new)
    ]


@dataclass(frozen=True)
class Route:
    """Where several releases, one after the other, bring the paths of a service.

    words: the names of the package and of the context
    """

    releases: Sequence[Moves]
    words: Mapping[str, str]

    def target(self, path: str) -> str:
        """Return where a file is in the end: its path where no release moves it."""
        *_, last = self._stations(path)
        return last

    def steps(self, paths: Iterable[str]) -> list[dict[str, str]]:
        """Return what each release renames in Python code, modules and public names.

        Args:
            paths: the files that were rendered before the first release, and are there.
        """
        stations = [self._stations(path) for path in paths]
        steps: list[dict[str, str]] = []
        for number, moves in enumerate(self.releases):
            modules = {module_of(on[number + 1]): module_of(on[number]) for on in stations}
            names = moves.names(self.words).items()
            steps.append(
                {old: new for new, old in modules.items() if old and new and old != new}
                | {
                    f"{modules[module]}.{name}": new
                    for (module, _, name), new in ((old.rpartition("."), new) for old, new in names)
                    if module in modules
                }
            )
        return [step for step in steps if step]

    def _stations(self, path: str) -> list[str]:
        found = [path]
        for moves in self.releases:
            found.append(moves.target(found[-1], self.words) or found[-1])
        return found


def module_of(path: str) -> str:
    """Return the full name of the module of a file in `src` or `tests`; nothing for other files."""
    match path.removesuffix(".py").split("/"):
        case ["src", *parts] if path.endswith(".py"):
            return ".".join(parts).removesuffix(".__init__")
        case ["tests" | "migrations", *_] as parts if path.endswith(".py"):
            return ".".join(parts).removesuffix(".__init__")
        case _:
            return ""


def _version(release: str) -> Version:
    return Version("0" if release == UNRELEASED else release)


def _pieces(pattern: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r"([^<]*)(?:<(\w+)>)?", pattern)


def _as_regex(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    found, seen = "", set[str]()
    for text, word in _pieces(pattern):
        found += re.escape(text)
        if word in words:
            found += re.escape(words[word])
        elif word:
            found += f"(?P={word})" if word in seen else f"(?P<{word}>[a-z0-9_]+)"
            seen.add(word)
    return re.compile(found)


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda word: words[word[1]], pattern)
