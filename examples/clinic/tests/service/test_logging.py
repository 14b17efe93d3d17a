import logging
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from clinic.composition.logging import configure_logging

REFUSED = "refused\nDETAIL:  Failing row contains ({},\n\nx).\n[SQL: INSERT]"


class FullDisk(StringIO):
    def flush(self) -> None:
        raise OSError("no space left on device")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_logged_exception_shows_the_cause_and_no_values(
    style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def sign_in(password: str) -> None:
        raise ValueError(len(password))

    configure_logging("info", style)
    try:
        sign_in("-".join(["open", "sesame"]))
    except ValueError:
        structlog.get_logger().exception("refused")
    logged = capsys.readouterr().err
    assert "sign_in" in logged
    assert "open-sesame" not in logged


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_row_that_the_database_repeats_is_not_logged(
    style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def keep(password: str) -> None:
        raise ValueError(REFUSED.format(password))

    configure_logging("info", style)
    try:
        keep("-".join(["open", "sesame"]))
    except ValueError:
        structlog.get_logger().exception("refused")
    logged = capsys.readouterr().err
    assert "[SQL: INSERT]" in logged
    assert "open-sesame" not in logged


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_line_that_cannot_be_written_is_no_error(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", FullDisk())
    configure_logging("debug", style)
    for level in ("debug", "info", "warning", "error", "exception", "critical"):
        getattr(structlog.get_logger("requests"), level)("lost")
    logging.getLogger("library").warning("lost")


def test_what_libraries_tell_at_debug_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug", "json")
    logging.getLogger("driver").debug("INSERT with its values")
    logging.getLogger("driver").info("connected")
    assert "connected" in (logged := capsys.readouterr().err)
    assert "INSERT" not in logged


@pytest.mark.parametrize(("stream", "coloured"), [(Terminal(), True), (StringIO(), False)])
def test_only_a_terminal_gets_colours(
    stream: StringIO, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logging("info", "console")
    structlog.get_logger().info("started")
    assert ("\x1b[" in stream.getvalue()) == coloured
