"""Commands of other programs."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What belongs to the environment of whoever runs this, or makes programs slower than at a user's.
INHERITED_ENVIRONMENTS = (
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "UV_PROJECT_ENVIRONMENT",
    "MYPY_CACHE_DIR",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
)


@dataclass(frozen=True)
class Completed:
    """The outcome of a command: its exit code and its two outputs."""

    code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """Both outputs, standard output first."""
        return self.stdout + self.stderr


class CommandFailed(AssertionError):
    """A command ended with another exit code than the test asked for."""


def run(
    command: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    expect: int | None = 0,
    timeout: float = 600,
) -> Completed:
    """Run a command without a terminal and return its outcome.

    Args:
        command: the program and its arguments.
        cwd: where it runs.
        env: variables in addition to those of the tests.
        expect: the exit code that it must have; None accepts any.
        timeout: seconds after which it is killed.

    Raises:
        CommandFailed: with the last lines of the output, when the exit code is another one.
        subprocess.TimeoutExpired: when it takes too long.
    """
    inherited = {k: v for k, v in os.environ.items() if k not in INHERITED_ENVIRONMENTS}
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**inherited, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )
    completed = Completed(done.returncode, done.stdout, done.stderr)
    if expect is not None and done.returncode != expect:
        tail = "\n".join(completed.output.splitlines()[-60:])
        raise CommandFailed(
            f"{' '.join(words)}\nin {cwd}\nended with {done.returncode}, expected {expect}\n{tail}"
        )
    return completed


GIT_IDENTITY = {
    "GIT_AUTHOR_NAME": "Tests",
    "GIT_AUTHOR_EMAIL": "tests@localhost",
    "GIT_COMMITTER_NAME": "Tests",
    "GIT_COMMITTER_EMAIL": "tests@localhost",
}


def git(folder: Path, *arguments: str, expect: int | None = 0) -> str:
    """Run git in a folder with a fixed author and return its standard output."""
    options = ["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main", "-c", "gc.auto=0"]
    return run(["git", *options, *arguments], folder, GIT_IDENTITY, expect).stdout


def commit(folder: Path, message: str) -> None:
    """Commit everything in a folder; make it a repository first where it is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
