"""The template's own repository: its releases, and what changed between two of them."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.version import InvalidVersion, Version
from plumbum import local

from extensions.problems import listed

from ..git import git
from ..refusals import Refused

_HOSTS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
_SHORT = 120


@dataclass(frozen=True)
class Release:
    """A commit of the template, by the name that a service records."""

    name: str
    commit: str


@dataclass(frozen=True)
class Template:
    """A repository of the template on this machine.

    folder: where it is
    source: what the service knows it by
    """

    folder: Path
    source: str

    @cached_property
    def tags(self) -> list[str]:
        """The tags that are versions, the newest first; others are no releases."""
        found = {tag: version for tag in self._git("tag").split() if (version := _version(tag))}
        return sorted(found, key=lambda tag: found[tag], reverse=True)

    def newest(self) -> Release:
        """Return the newest release, or the newest commit where there is none."""
        final = [tag for tag in self.tags if not Version(tag).is_prerelease]
        return self.at(final[0] if final else "HEAD")

    def named(self, name: str) -> Release:
        """Return a release by its tag, with or without the v; HEAD is the newest commit.

        Raises Refused where there is no such release.
        """
        for tag in (name, f"v{name}"):
            if tag in {"HEAD", *self.tags}:
                return self.at(tag)
        there = f"they are {listed(self.tags)}" if self.tags else "there is none yet"
        raise Refused(f"{name!r} is no release of the template {self.source}; {there}")

    def at(self, revision: str) -> Release:
        """Return what a revision names.

        Raises Refused where the repository does not have it.
        """
        try:
            commit = self._git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()
        except Refused as error:
            raise Refused(
                f"the template {self.source} has no commit {revision}, which is recorded as the one "
                "that this was rendered from"
            ) from error
        return Release(self._git("describe", "--tags", "--always", commit).strip(), commit)

    def is_older(self, one: Release, other: Release) -> bool:
        """Tell whether a release is one that the other was built on."""
        try:
            self._git("merge-base", "--is-ancestor", one.commit, other.commit)
        except Refused:
            return False
        return one.commit != other.commit

    def changes(self, old: Release, new: Release) -> list[str]:
        """Return what the changelog says at one release and did not say at the other, in short."""
        before = {*self._entries(old)}
        return [_shortened(entry) for entry in self._entries(new) if entry not in before]

    def _entries(self, release: Release) -> list[str]:
        try:
            text = self._git("show", f"{release.commit}:CHANGELOG.md")
        except Refused:
            return []
        found = re.findall(r"^- (.+(?:\n +\S.*)*)", text, re.MULTILINE)
        return [" ".join(entry.split()) for entry in found]

    def _git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)


@contextmanager
def opened(source: str) -> Iterator[Template]:
    """Yield the template that a service names as its source; one elsewhere is fetched, once.

    Meanwhile Copier, too, asks the copy of one that is elsewhere.

    Raises Refused where it cannot be read.
    """
    here = Path(source).expanduser()
    if here.is_dir():
        _read(source, here, "rev-parse", "--git-dir")
        yield Template(here, source)
        return
    with TemporaryDirectory(prefix="strata-template-") as folder:
        url = _url(source)
        _read(source, Path(folder), "clone", "--quiet", "--mirror", "--", url, ".")
        instead = f"url.{folder}.insteadOf"
        with local.env(**settings([(instead, url), (instead, f"{url}.git")])):
            yield Template(Path(folder), source)


def settings(pairs: list[tuple[str, str]]) -> Mapping[str, str]:
    """Return the variables that give Git more settings than the environment gives it already."""
    count = int(local.env.get("GIT_CONFIG_COUNT") or 0)
    found = {"GIT_CONFIG_COUNT": str(count + len(pairs))}
    for number, (key, value) in enumerate(pairs, count):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return found


def _read(source: str, folder: Path, *arguments: str) -> None:
    try:
        git(folder, *arguments)
    except Refused as error:
        reason = str(error).strip().rpartition("\n")[2]
        raise Refused(f"the template {source} cannot be read: {reason}") from error


def _url(source: str) -> str:
    """Return the address that Copier makes of a source."""
    for short, host in _HOSTS.items():
        if source.startswith(short):
            source = host + source.removeprefix(short).lstrip("/")
    url = source.removeprefix("git+")
    complete = url.endswith(".git") or not url.startswith((*_HOSTS.values(),))
    return url if complete else f"{url}.git"


def _version(tag: str) -> Version | None:
    try:
        return Version(tag)
    except InvalidVersion:
        return None


def _shortened(entry: str) -> str:
    """Return the first sentence of an entry, or what fits of it."""
    sentence = re.split(r"(?<=[.;:])\s", entry)[0].rstrip(".;:")
    return textwrap.shorten(sentence, _SHORT, placeholder=" …")
