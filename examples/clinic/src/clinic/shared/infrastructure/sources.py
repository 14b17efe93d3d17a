from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> UUID:
    return uuid7()
