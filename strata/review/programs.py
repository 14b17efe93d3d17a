"""The programs that a review starts, and where they are."""

import os
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .model import ToolFailed

_OF_ANOTHER = ("VIRTUAL_ENV", "PYTHONHOME", "MYPYPATH")
_SUFFIX = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True)
class Programs:
    """A Python environment with the tools in it.

    python: its interpreter
    advice: how a tool that is missing gets there
    """

    python: Path
    advice: str

    @classmethod
    def of_service(cls, root: Path) -> "Programs":
        """Return the environment of a rendered service, brought up to date by uv.

        Raises ToolFailed where there is no uv, or the environment cannot be made.
        """
        words = [
            os.environ.get("UV", "uv"),
            "run",
            "--quiet",
            "python",
            "-c",
            "import sys; print(sys.executable)",
        ]
        python = _run("uv", words, root, {}, {0}, "install uv, it makes the service's environment")
        return cls(Path(python.stdout.strip()), "add it to the group `dev` of pyproject.toml")

    @classmethod
    def own(cls) -> "Programs":
        """Return the environment that this program runs in."""
        return cls(Path(sys.executable), "install strata with its extra: strata[review]")

    def run(
        self,
        name: str,
        arguments: Sequence[str],
        cwd: Path,
        *,
        accept: Collection[int] = (0,),
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program and return what it printed.

        name: such as "ruff"; "python" is the interpreter
        accept: the exit codes that mean that it ran
        env: variables besides those of this process

        Raises ToolFailed with its own words where it is missing or ends with another code.
        """
        words = [str(self._path(name)), *arguments]
        return _run(name, words, cwd, env or {}, accept, self.advice)

    def has(self, name: str) -> bool:
        """Tell whether a program is there."""
        return self._path(name).is_file()

    def _path(self, name: str) -> Path:
        return self.python if name == "python" else self.python.parent / f"{name}{_SUFFIX}"


def _run(
    name: str,
    words: Sequence[str],
    cwd: Path,
    env: Mapping[str, str],
    accept: Collection[int],
    advice: str,
) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key not in _OF_ANOTHER}
    # The reports are read by a program: no colours, whatever the terminal is.
    inherited |= {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", **env}
    inherited.pop("FORCE_COLOR", None)
    try:
        done = subprocess.run(
            words, cwd=cwd, env=inherited, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError as error:
        raise ToolFailed(name, f"it is not installed; {advice}") from error
    except OSError as error:
        raise ToolFailed(name, f"it cannot be started: {error.strerror}") from error
    if done.returncode not in accept:
        said = done.stderr.strip() or done.stdout.strip() or "it said nothing"
        raise ToolFailed(name, f"exit code {done.returncode}\n{said}")
    return done
