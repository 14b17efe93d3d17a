"""The releases so far, found in the history of this repository."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.process import commit, git
from tests.helpers.template import ROOT, UNREAD, Template, all_but

WORKING_TREE = "v999.0.0"


@dataclass(frozen=True)
class Release:
    """A commit of the template's history with the subject of a release."""

    tag: str
    commit: str


def releases() -> Iterator[Release]:
    """Find the releases by the subjects of their commits; a clone without history has none."""
    for line in git(ROOT, "log", "--reverse", "--format=%H %s").splitlines():
        commit_id, _, subject = line.partition(" ")
        if found := re.fullmatch(r"Release (\d+\.\d+\.\d+)", subject):
            yield Release(f"v{found[1]}", commit_id)


RELEASES = list(releases())


def with_history(folder: Path, template: Template) -> None:
    """Make a repository with a tag for every release, and one for the working tree."""
    folder.mkdir()
    git(folder, "init", "--quiet")
    for release in RELEASES:
        _replace(folder, release)
        commit(folder, f"Release {release.tag.removeprefix('v')}")
        git(folder, "tag", release.tag)
    _empty(folder)
    ignored = shutil.ignore_patterns(".git")
    shutil.copytree(template.path, folder, dirs_exist_ok=True, ignore=ignored)
    commit(folder, "The working tree")
    git(folder, "tag", WORKING_TREE)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _replace(folder: Path, release: Release) -> None:
    _empty(folder)
    command = ["git", "archive", release.commit, "--", *all_but(UNREAD)]
    archive = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "--extract"], cwd=folder, check=True, input=archive.stdout)
