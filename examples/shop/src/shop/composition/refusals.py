from dataclasses import replace

import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from shop.composition.headers import ANSWER
from shop.composition.limits import written
from shop.composition.requests import HEADER, new_identifier
from shop.shared.entrypoints.problems import Problem

_log = structlog.stdlib.get_logger("connections")


def refusal(answer: Problem) -> bytes:
    """What is sent where no request has come that the app could answer; as its layers would, it is logged by an id."""
    identifier = new_identifier()
    _log.info("refused", request_id=identifier, status=answer.status, detail=answer.detail)
    headers, body = written(replace(answer, request_id=identifier))
    headers += [*ANSWER, (HEADER, identifier.encode()), (b"connection", b"close")]
    lines = [b": ".join(header) for header in headers]
    return STATUS_LINE[answer.status] + b"\r\n".join([*lines, b"", body])
