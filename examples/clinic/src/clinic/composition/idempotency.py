import re
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.composition.limits import Header, written
from clinic.composition.requests import Asgi, Message, Receive, Scope, Send
from clinic.shared.context import Kernel
from clinic.shared.domain.errors import Unavailable
from clinic.shared.entrypoints.problems import (
    CALLER,
    IDEMPOTENCY_KEY,
    KEY_FORM,
    Problem,
    domain_problem,
    malformed_key,
    reused_key,
    unexpected,
)
from clinic.shared.infrastructure.keyed_transaction import (
    Answer,
    Claim,
    forget_answers,
    kept_answer,
)

_log = structlog.stdlib.get_logger("errors")
_FORM = re.compile(KEY_FORM.encode())
_HEADER = IDEMPOTENCY_KEY.lower().encode()
_CALLER = CALLER.lower().encode()


class Idempotency:
    """Gives a POST that repeats an earlier one, by its Idempotency-Key, the answer of that one."""

    def __init__(self, app: Asgi, kernel: Kernel, keep: timedelta) -> None:
        self._app = app
        self._kernel = kernel
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keys = _values(scope, _HEADER) if scope.get("method") == "POST" else []
        if not keys:
            await self._app(scope, receive, send)
        elif len(keys) > 1 or _FORM.fullmatch(keys[0]) is None:
            await _send(send, _refusal(malformed_key()))
        elif (body := await _read(receive)) is not None:
            claim = self._claim(scope, keys[0], body)
            await _send(send, await self._answer(claim, scope, _Replay(receive, body)))

    def _claim(self, scope: Scope, key: bytes, body: bytes) -> Claim:
        """A key is known by its caller and path; the same key goes with the same request only."""
        return Claim(
            self._kernel.database,
            key=_digest(key, scope["path"].encode(), *_values(scope, _CALLER)),
            fingerprint=_digest(body, scope["query_string"], *_values(scope, b"if-match")),
            now=self._kernel.now(),
        )

    async def _answer(self, claim: Claim, scope: Scope, receive: Receive) -> Answer:
        try:
            return await self._kept(claim) or await self._first(claim, scope, receive)
        except Unavailable as error:
            return _refusal(domain_problem(error))
        except SQLAlchemyError as error:  # what the framework answers is further in
            _log.exception("unexpected error", exc_info=error)
            return _refusal(unexpected())

    async def _kept(self, claim: Claim) -> Answer | None:
        kept = await kept_answer(self._kernel.database, claim.key)
        if kept is None:
            return None
        fingerprint, answer = kept
        return answer if fingerprint == claim.fingerprint else _refusal(reused_key())

    async def _first(self, claim: Claim, scope: Scope, receive: Receive) -> Answer:
        if claim.key.bytes[0] == 0:  # one key of 256 clears away what is too old
            await forget_answers(self._kernel.database, self._kernel.now() - self._keep)
        recorder = _Recorder()
        async with claim:
            await self._app(scope, receive, recorder)
            answer = recorder.answer()
            if answer.status < HTTPStatus.BAD_REQUEST:
                await claim.keep(answer)
        return (await self._kept(claim) if claim.lost else None) or answer


class _Replay:
    """The body that has been read, and then what else the client does."""

    def __init__(self, receive: Receive, body: bytes) -> None:
        self._receive = receive
        self._message: Message | None = {"type": "http.request", "body": body}

    async def __call__(self) -> Message:
        message, self._message = self._message, None
        return message or await self._receive()


class _Recorder:
    def __init__(self) -> None:
        self._messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self._messages.append(message)

    def answer(self) -> Answer:
        start, *parts = self._messages
        body = b"".join(part.get("body", b"") for part in parts)
        return Answer(start["status"], _text(start["headers"]), body)


def _values(scope: Scope, header: bytes) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == header]


def _digest(*parts: bytes) -> UUID:
    """As version 5 is made, because MariaDB takes no UUID without a version."""
    lengths = (len(part).to_bytes(8) for part in parts)
    return UUID(bytes=sha256(b"".join([*lengths, *parts])).digest()[:16], version=5)


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or nothing where the client went away."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _refusal(answer: Problem) -> Answer:
    headers, body = written(answer)
    return Answer(answer.status, _text(headers), body)


def _text(headers: Iterable[Header]) -> list[list[str]]:
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]


async def _send(send: Send, answer: Answer) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
