"""What the figures were measured on."""

import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.helpers.services import Service

_NAMES = (
    "aiosqlite",
    "asyncpg",
    "fastapi",
    "httptools",
    "litestar",
    "msgspec",
    "pydantic",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "uvloop",
)
_CODE = (
    "import platform, sqlite3, importlib.metadata as m\n"
    "print('python', platform.python_version())\n"
    "print('sqlite', sqlite3.sqlite_version)\n"
    "for d in m.distributions(): print(d.name.lower(), d.version)"
)


def machine(libraries: Mapping[str, str]) -> Mapping[str, object]:
    """Return the day and the machine, with the versions of what was measured."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": _processor(),
        "cores": psutil.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(psutil.getloadavg()[0], 1),
        "versions": libraries,
    }


def versions(service: Service) -> dict[str, str]:
    """Return the versions of Python and of the libraries in the environment of a service."""
    python = service.path / ".venv" / "bin" / "python"
    told = subprocess.run([python, "-c", _CODE], capture_output=True, text=True, check=True)
    found = dict(line.split() for line in told.stdout.splitlines())
    return {name: found[name] for name in ("python", "sqlite", *_NAMES) if name in found}


def _processor() -> str:
    """Return the name of the processor, which `platform` does not tell on Linux."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
