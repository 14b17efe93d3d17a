import logging
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from json import JSONEncoder
from typing import TextIO, override

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.types import EventDict, ExcInfo, Processor

# PostgreSQL repeats the row that it refuses, which holds what people sent.
_ROW = re.compile(
    r"\nDETAIL: .*?(?=\n\[SQL: |\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL
)

# Without the variables of the frames, which hold what people sent, secrets too.
_TRACEBACKS = ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
_encode = JSONEncoder(default=repr).encode


class _Lines(structlog.WriteLogger):
    """Loses a line that cannot be written: a full disk would fail every request otherwise."""

    @override
    def msg(self, message: str) -> None:
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = critical = msg


def configure_logging(level: str, style: str) -> None:
    """Sends structlog's lines and those of the standard library to one stream in one form."""
    added: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _stamped,
    ]
    rendered = _renderers(style)
    structlog.configure(
        processors=[*added, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Lines(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=added,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    # What libraries tell of themselves at "debug" has the values of statements and of headers.
    libraries = max(logging.INFO, logging.getLevelNamesMapping()[level.upper()])
    logging.basicConfig(level=libraries, handlers=[handler], force=True)


def _stamped(_: object, __: str, event: EventDict) -> EventDict:
    """As structlog's TimeStamper writes it, in one call of the five that it needs."""
    event["timestamp"] = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return event


def _renderers(style: str) -> list[Processor]:
    if style == "json":
        return [_TRACEBACKS, _without_rows, _as_json]
    return [ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_plain_traceback)]


def _as_json(_: object, __: str, event: EventDict) -> str:
    """With one encoder; structlog makes another for each line."""
    return _encode(event)


def _without_rows(_: object, __: str, event: EventDict) -> EventDict:
    for error in event.get("exception", ()):
        error["exc_value"] = _ROW.sub("", error["exc_value"])
    return event


def _plain_traceback(out: TextIO, error: ExcInfo) -> None:
    written = StringIO()
    plain_traceback(written, error)
    out.write(_ROW.sub("", written.getvalue()))
