from typing import ClassVar

from fastapi import Response

from clinic.shared.entrypoints.encoding import encode


class NoContent(Response):
    status: ClassVar[int] = 204

    def __init__(self) -> None:
        super().__init__(status_code=self.status)


class Answer[B](Response):
    """An answer with a body, and with the version of what it shows as its ETag."""

    status: ClassVar[int] = 200

    def __init__(self, body: B, version: int | None = None, **headers: str) -> None:
        tag = {} if version is None else {"ETag": f'"{version}"'}
        super().__init__(encode(body), self.status, tag | headers, "application/json")


class Created[B](Answer[B]):
    status = 201
