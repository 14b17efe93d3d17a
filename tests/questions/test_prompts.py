"""The questions in a terminal: what is asked, and that bad answers are asked again."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.helpers.rendering import recorded
from tests.questions.conftest import Folder

pty = pytest.importorskip("pty", reason="terminals are a matter of POSIX")
termios = pytest.importorskip("termios")
DOWN, ENTER, CLEAR = "\x1b[B", "\r", "\x15"


class Terminal:
    """A copier that runs in a terminal of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.process = process
        self.descriptor = descriptor
        self.seen = ""

    def expect(self, text: str) -> None:
        """Wait until a text was printed that was not waited for yet."""
        end = time.monotonic() + 60
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} did not come:\n{self.seen}"
            assert self._read(), f"copier ended without {text!r}:\n{self.seen}"
        self.seen = self.seen.partition(text)[2]

    def send(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def end(self) -> int:
        while self._read():
            pass
        return self.process.wait(timeout=60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.descriptor], [], [], 60)
        try:
            data = os.read(self.descriptor, 4096) if ready else b""
        except OSError:  # Linux says so when the other side has gone
            return False
        if b"\x1b[6n" in data:
            self.send("\x1b[1;1R")  # the cursor's position, which the prompts ask for
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", data.decode(errors="replace"))
        self.seen += plain
        return bool(data)


@contextmanager
def terminal(folder: Folder, *options: str) -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 200))  # messages are cut at the edge
    command = [sys.executable, "-m", "copier", "copy", "--trust", *options]
    with subprocess.Popen(
        [*command, str(folder.template.path), "."],
        cwd=folder.path,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
            os.close(ours)


def test_a_service_is_asked_for_and_bad_answers_are_asked_again(empty: Folder) -> None:
    with terminal(empty) as user:
        user.expect("What do you want to add?")
        user.send(ENTER)
        user.expect("What is the service called?")
        user.send(CLEAR + "corner shop" + ENTER)
        user.expect("must begin and end")
        user.send(CLEAR + "corner-shop" + ENTER)
        user.expect("Python package")
        user.send(CLEAR + "json" + ENTER)
        user.expect("standard library")
        user.send(CLEAR + "corner" + ENTER)
        for question in ("one sentence", "Who writes it", "licence", "Python at least"):
            user.expect(question)
            user.send(ENTER)
        user.expect("web framework")
        user.send(DOWN + ENTER)
        for question in ("checks requests", "database", "queries with", "traces", "checks run"):
            user.expect(question)
            user.send(ENTER)
        assert user.end() == 0
    answers = recorded(empty.path)
    assert answers["name"] == "corner-shop"
    assert answers["package"] == "corner"
    assert (answers["framework"], answers["schemas"]) == ("fastapi", "pydantic")


def test_a_context_is_asked_for_its_own_answers_only(small: Folder) -> None:
    with terminal(small, "-d", "kind=context", "-d", "entities={Product: sku:str}") as user:
        user.expect("What is the context called?")
        user.send(CLEAR + "tags" + ENTER)
        user.expect("Copier never removes")
        user.send(CLEAR + "sales" + ENTER)
        assert user.end() == 0
    assert recorded(small.path, "sales")["entities"] == {"Product": "sku:str"}


def test_bad_answers_are_refused_before_anything_is_asked(empty: Folder) -> None:
    with terminal(empty, "-d", "framework=flask") as user:
        user.expect("framework 'flask' is unknown")
        assert user.end() == 1
