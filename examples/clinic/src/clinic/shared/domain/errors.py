from typing import ClassVar


class DomainError(Exception):
    """What the business refuses; `code` is public and stays as it is."""

    code: ClassVar[str]

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    code = "not_found"


class Conflict(DomainError):
    code = "conflict"


class Stale(DomainError):
    code = "stale"


class RuleBroken(DomainError):
    code = "rule_broken"


class Forbidden(DomainError):
    code = "forbidden"


class Unavailable(DomainError):
    code = "unavailable"


class InvalidValue(RuleBroken):
    code = "invalid_value"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.reason = message


class CursorGone(InvalidValue):
    code = "cursor_gone"

    def __init__(self) -> None:
        super().__init__("cursor", "its row is gone: start from the first page")
