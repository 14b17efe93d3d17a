"""What blocks the event loop: Python raises an audit event before each such call."""

import asyncio
from inspect import currentframe
from pathlib import Path
from types import FrameType

_BLOCKING = {
    "open",
    "os.listdir",
    "os.remove",
    "os.scandir",
    "os.system",
    "socket.connect",
    "socket.getaddrinfo",
    "sqlite3.connect",
    "subprocess.Popen",
    "time.sleep",
}
_FINE = (
    "asyncio",
    "dotenv",
    "importlib",
    "pkgutil",
)  # they wait without blocking, or run when the app starts
SERVICE = str(Path(__file__).parents[1] / "src")


class Blocked(Exception):
    pass


def refuse_blocking(event: str, _: object) -> None:
    """An audit hook: raises where the service itself, or a library that it calls, blocks the loop."""
    if event in _BLOCKING and _in_event_loop() and _called_by_service(currentframe()):
        raise Blocked(f"{event} blocks the event loop")


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _called_by_service(frame: FrameType | None) -> bool:
    while frame is not None:
        file = frame.f_code.co_filename
        if any(part in file for part in _FINE):
            return False
        if file.startswith(SERVICE):
            return True
        frame = frame.f_back
    return False
