from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from shop.shared.domain.pages import PageRequest


def page_request(limit: int, cursor: str | None, page: int | None, *, total: bool) -> PageRequest:
    return PageRequest(limit, _read_cursor(cursor), page or 1, with_total=total)


def write_cursor(after: UUID | None) -> str | None:
    return None if after is None else urlsafe_b64encode(after.bytes).decode().rstrip("=")


def _read_cursor(cursor: str | None) -> UUID | None:
    return None if cursor is None else UUID(bytes=urlsafe_b64decode(f"{cursor}=="))
