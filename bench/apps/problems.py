"""Errors as problem details."""

import json
from http import HTTPStatus

from bench.apps.access_log import request_id

MEDIA_TYPE = "application/problem+json"


class Refused(Exception):
    """What a handler raises; it is answered as a problem document."""

    def __init__(self, status: HTTPStatus, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code

    def encode(self) -> bytes:
        """Return the document."""
        return json.dumps(
            {
                "type": "about:blank",
                "title": self.status.phrase,
                "status": self.status,
                "detail": str(self),
                "code": self.code,
                "request_id": request_id.get(),
                "errors": [],
            }
        ).encode()


def not_found(product_id: object) -> Refused:
    """Return the answer for an id that nothing has."""
    detail = f"There is no product {product_id}."
    return Refused(HTTPStatus.NOT_FOUND, "product_not_found", detail)


def sku_taken() -> Refused:
    """Return the answer for a second product with one sku."""
    return Refused(HTTPStatus.CONFLICT, "product_sku_taken", "Another product has this sku.")


def invalid_request() -> Refused:
    """Return the answer for a body or a parameter of another form."""
    detail = "The request does not have the documented form."
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", detail)
