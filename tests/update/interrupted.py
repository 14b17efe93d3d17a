"""`just update` killed at random moments: python -m tests.update.interrupted [MOMENTS] [--seed N].

Each time the program is killed with all that it started, or alone, and
`just update --undo` has to bring the tree back to where it was. In every second round the kill waits until
the update writes into the tree, which takes a moment only; in every third the undo is killed, too.
"""

import os
import random
import signal
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from strata.cli import main as strata
from tests.helpers.process import git
from tests.helpers.rendering import changes, files
from tests.update.small import build

_ENOUGH = 120


def interrupt(service: Path, moments: int, seed: int) -> Counter[str]:
    """Interrupt updates of a service, and return how often each state was left behind.

    Raises AssertionError when a tree is not as it was.
    """
    drawn = random.Random(seed)
    os.chdir(service)
    start = _state(service)
    began = time.monotonic()
    _run("update")(lambda: False)
    seconds = time.monotonic() - began
    _undone(service, start)
    left: Counter[str] = Counter()
    for number in range(moments):
        alone = drawn.random() < 0.5
        if number % 2:
            _run("update", alone=alone)(_when_writing(service, drawn.uniform(0, 0.04)))
        else:
            _run("update", alone=alone)(_after(drawn.uniform(0, seconds * 1.05)))
        left[_journal(service)] += 1
        if number % 3 == 0:
            _run("update", "--undo")(_after(drawn.uniform(0, 0.3)))
        _undone(service, start)
    return left


def _run(*words: str, alone: bool = False) -> Callable[[Callable[[], bool]], None]:
    """Return what runs a command in a process of its own and kills it when it is told."""

    def until(killed: Callable[[], bool]) -> None:
        child = os.fork()
        if child == 0:
            os.setsid()
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            os._exit(strata(words))
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if killed():
                with suppress(ProcessLookupError):  # it has no group of its own yet
                    if not alone:
                        os.killpg(child, signal.SIGKILL)
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                break
            time.sleep(0.001)
        # What a program that was killed alone has started goes on, and has to come to its end.
        with suppress(ProcessLookupError):
            deadline = time.monotonic() + _ENOUGH
            while time.monotonic() < deadline:
                os.killpg(child, 0)
                time.sleep(0.01)

    return until


def _after(seconds: float) -> Callable[[], bool]:
    moment = time.monotonic() + seconds
    return lambda: time.monotonic() > moment


def _when_writing(service: Path, seconds: float) -> Callable[[], bool]:
    since: list[float] = []

    def writing() -> bool:
        if not since and _journal(service) == "writing":
            since.append(time.monotonic())
        return bool(since) and time.monotonic() > since[0] + seconds

    return writing


def _journal(service: Path) -> str:
    with suppress(OSError):
        text = (service / ".git/strata/update.json").read_text(encoding="utf-8")
        return text.partition('"state": "')[2].partition('"')[0]
    return "none"


def _undone(service: Path, start: object) -> None:
    _run("update", "--undo")(lambda: False)
    now = _state(service)
    assert now == start, f"{start}\n{now}"
    assert git(service, "worktree", "list").count("\n") == 1
    assert not [*(service / ".git").rglob("*.lock")]


def _state(service: Path) -> object:
    head = git(service, "rev-parse", "HEAD"), git(service, "symbolic-ref", "HEAD")
    return head, changes(service), files(service), git(service, "stash", "list")


def main() -> None:
    """Interrupt updates of a small service, or of another one, and print what was left behind."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("moments", type=int, nargs="?", default=24)
    parser.add_argument("--service", type=Path, help="one with an update to take")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="strata-interrupted-", ignore_cleanup_errors=True) as folder:
        if options.service is None:
            build(Path(folder, "built"))
        service = options.service or Path(folder, "built", "shop")
        left = interrupt(service.resolve(), options.moments, options.seed)
    print(f"{options.moments} interruptions, each taken back; left behind: {dict(left)}")


if __name__ == "__main__":
    main()
