from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Where another system is, and how long a call to it may take."""

    url: str
    token: str | None = field(default=None, repr=False)
    connect_seconds: float
    read_seconds: float
    total_seconds: float


type RemoteSource = Callable[[str], Remote]


def nowhere(name: str) -> Remote:
    """For maps and tests, which call no other system: `.invalid` is nobody's, says RFC 6761."""
    url = f"http://{name.replace('_', '-')}.invalid"
    return Remote(url=url, connect_seconds=1, read_seconds=1, total_seconds=1)
