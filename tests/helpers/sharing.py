"""Work that is done once for all tests and all workers."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True)
class Shared:
    """Folders that are built once in a run of the tests, whichever worker asks first."""

    root: Path

    def once(self, name: str, build: Callable[[Path], object]) -> Path:
        """Return the folder of that name, built by the first caller.

        Args:
            name: a name without separators.
            build: makes the folder; not called when it was made already.

        Raises:
            AssertionError: with the first builder's message, where that failed before.
            Exception: what `build` raises.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        folder, done, failed = (self.root / f"{name}{end}" for end in ("", ".done", ".failed"))
        with FileLock(self.root / f"{name}.lock"):
            if failed.exists():
                raise AssertionError(f"failed before: {failed.read_text(encoding='utf-8')}")
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                try:
                    build(folder)
                except Exception as error:
                    failed.write_text(str(error), encoding="utf-8")
                    raise
                done.touch()
        return folder
