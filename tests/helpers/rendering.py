"""Applications of the template: in this process, or by the real command line.

In-process renders are about five times faster, because compiled Jinja sources are remembered. Use the command
line where exit codes, messages or the code of two releases in one process are what is tested.
"""

import os
import shutil
import sys
import types
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml
from copier import run_copy, run_update

from tests.helpers.process import Completed, git, run
from tests.helpers.template import Template

Answers = Mapping[str, object]
Entities = Mapping[str, object]


@cache
def remember_compiled_sources() -> None:
    """Make Jinja compile equal sources once in this process."""
    compile_source: Any = jinja2.Environment.compile
    known: dict[tuple[object, ...], types.CodeType] = {}

    def remembered(
        self: jinja2.Environment,
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        if raw or not isinstance(source, str):
            return compile_source(self, source, name, filename, raw, defer_init)
        # Extensions see every source: copier's own resets itself there, and ours may change the source.
        seen = self.preprocess(source, name, filename)
        options = (self.trim_blocks, self.lstrip_blocks, self.keep_trailing_newline, self.undefined)
        key = (
            seen,
            name,
            defer_init,
            type(self),
            options,
            *sorted(map(extension, self.extensions)),
        )
        if key not in known:
            known[key] = compile_source(self, source, name, filename, raw, defer_init)
        return known[key]

    setattr(jinja2.Environment, "compile", remembered)  # noqa: B010 - a method cannot be assigned


def extension(identifier: str) -> str:
    """Return the name of an extension's class, whichever clone of the template it was loaded from."""
    return identifier.rpartition(".")[2]


def answers_file(context: str | None) -> str:
    """Return the name of the answers file of a context, or of the service for None."""
    return ".copier-answers.yml" if context is None else f".copier-answers.{context}.yml"


def recorded(service: Path, context: str | None = None) -> dict[str, Any]:
    """Return the recorded answers of a service or of one of its contexts."""
    text = (service / answers_file(context)).read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def render(
    template: Template, destination: Path, answers: Answers | None = None, ref: str = "HEAD"
) -> Path:
    """Render a service and return its folder.

    Args:
        template: a repository of the template.
        destination: the folder of the service.
        answers: answers that differ from the defaults.
        ref: the tag or commit of the template.

    Raises:
        copier.errors.CopierError, ValueError: when copier refuses.
    """
    _copy(template, destination, {**(answers or {})}, ref, None)
    return destination


def add_context(
    template: Template, service: Path, name: str, entities: Entities, ref: str = "HEAD"
) -> None:
    """Add a context to a service, as the plain command line of the README does.

    Args:
        template: a repository of the template.
        service: the folder of a rendered service.
        name: the name of the context.
        entities: entity name to its fields, as text or as a mapping.
        ref: the tag or commit of the template.

    Raises:
        copier.errors.CopierError, ValueError: when copier refuses.
    """
    data = {"kind": "context", "context": name, "entities": dict(entities)}
    _copy(template, service, data, ref, answers_file(name))


def _copy(
    template: Template, destination: Path, data: dict[str, Any], ref: str, answers: str | None
) -> None:
    remember_compiled_sources()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_copy(
            str(template.path),
            str(destination),
            data=data,
            answers_file=answers,
            vcs_ref=ref,
            defaults=True,
            unsafe=True,
            quiet=True,
        )


def update(service: Path, context: str | None = None, ref: str | None = None) -> None:
    """Update a service, or one of its contexts, with its recorded answers.

    Args:
        service: the folder of a rendered service, a clean repository.
        context: the context to update; None updates the service.
        ref: the tag or commit of the template; None takes the newest tag.

    Raises:
        copier.errors.CopierError: when copier refuses.
    """
    remember_compiled_sources()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_update(
            str(service),
            answers_file=answers_file(context),
            vcs_ref=ref,
            defaults=True,
            unsafe=True,
            quiet=True,
            overwrite=True,
        )


def copier(cwd: Path, *arguments: str | Path, expect: int | None = 0) -> Completed:
    """Run copier's command line and return its outcome.

    Args:
        cwd: where it runs.
        arguments: what follows `copier`.
        expect: the exit code that it must have; None accepts any.

    Raises:
        CommandFailed: when the exit code is another one.
    """
    command = [sys.executable, "-m", "copier", *arguments]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return run(command, cwd, {"PATH": path}, expect)


def changes(service: Path) -> list[str]:
    """Return the lines of `git status`: empty where nothing differs from the last commit."""
    return git(service, "status", "--porcelain", "--untracked-files=all").splitlines()


def conflicts(service: Path) -> list[str]:
    """Return the paths that an update left in conflict, by mark, by marker or as rejects."""
    unmerged = git(service, "diff", "--name-only", "--diff-filter=U").split()
    listed = git(service, "ls-files", "--cached", "--others", "--exclude-standard").split("\n")
    rejected = [name for name in listed if name.endswith(".rej")]
    marked = git(service, "grep", "--untracked", "-l", "-E", "^(<{7}|>{7}) ", expect=None).split(
        "\n"
    )
    return sorted({*unmerged, *rejected, *filter(None, marked)})


# A shared render has been checked already when the matrix came to it first.
_LEFT_BY_CHECKS = (
    ".venv",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "uv.lock",
)


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file under a folder by its path; caches and .git are left out."""
    skipped = {".git", "__pycache__", *_LEFT_BY_CHECKS}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and skipped.isdisjoint(path.relative_to(folder).parts)
    }


def copy_of(service: Path, destination: Path) -> Path:
    """Copy a shared render, without its environment, to where a test may change it."""
    ignored = shutil.ignore_patterns("*.pyc", *_LEFT_BY_CHECKS)
    shutil.copytree(service, destination, symlinks=True, ignore=ignored)
    return destination
