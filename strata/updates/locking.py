"""uv.lock follows pyproject.toml."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ..git import git, names

_SECONDS = 300
_ONLY_CHECKING = ("UV_LOCKED", "UV_FROZEN")


def refresh(folder: Path) -> Iterator[str]:
    """Lock again, and stage it, where there is a lock and pyproject.toml is staged; yield what went wrong."""
    staged = names(git(folder, "diff", "--cached", "--name-only", "--relative", "-z"))
    if "pyproject.toml" not in staged or not (folder / "uv.lock").is_file():
        return
    if reason := _failure(folder):
        yield f"uv.lock is as it was, because `uv lock` failed: {reason}; run it when that is mended"
    else:
        git(folder, "add", "--", "uv.lock")


def _failure(folder: Path) -> str:
    env = {name: value for name, value in os.environ.items() if name not in _ONLY_CHECKING}
    try:
        done = subprocess.run(
            [os.environ.get("UV", "uv"), "lock", "--quiet"],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except OSError as error:
        return str(error.strerror)
    except subprocess.TimeoutExpired:
        return f"it took more than {_SECONDS} s"
    lines = done.stderr.strip().splitlines() or ["no reason given"]
    return re.sub(r"^\W+", "", lines[0]) if done.returncode else ""
