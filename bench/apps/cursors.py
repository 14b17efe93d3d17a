"""Opaque cursors, and ids that grow with time."""

import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from bench.apps.problems import invalid_request

if sys.version_info >= (3, 14):
    from uuid import uuid7
else:
    from uuid_utils.compat import uuid7

__all__ = ["read_cursor", "uuid7", "write_cursor"]


def write_cursor(after: UUID | None) -> str | None:
    """Return what stands for the rows behind an id."""
    return None if after is None else urlsafe_b64encode(after.bytes).decode().rstrip("=")


def read_cursor(cursor: str | None) -> UUID | None:
    """Return the id in a cursor; refuse what is none."""
    try:
        return None if cursor is None else UUID(bytes=urlsafe_b64decode(f"{cursor}=="))
    except ValueError as error:
        raise invalid_request() from error
