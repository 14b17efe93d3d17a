"""Sends the started service what its OpenAPI document allows, and what it forbids: `just fuzz`."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from httpx import AsyncClient, AsyncHTTPTransport
from sqlalchemy import URL

from shop.composition.settings import PREFIX
from tests.databases import empty_database

_SCHEMATHESIS = ("uvx", "--python", sys.executable, "--from", "schemathesis~=4.32", "schemathesis")
_SETTINGS = ("--config-file", "checks/fuzz.toml")


async def main() -> int:
    with TemporaryDirectory() as folder:
        async with empty_database(Path(folder), "fuzz") as url, running(url) as address:
            document = f"{address}/docs/openapi.json"
            fuzzing = await create_subprocess_exec(
                *_SCHEMATHESIS, *_SETTINGS, "run", document, *(sys.argv[1:] or ["--max-time=90"])
            )
            return await fuzzing.wait()


@asynccontextmanager
async def running(url: URL) -> AsyncIterator[str]:
    """The service on a free port of this machine, with the tables in place."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    settings = {
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "HOST": "127.0.0.1",
        "PORT": port,
        "WORKERS": "1",
        "LOG_LEVEL": "warning",
    }
    env = os.environ | {f"{PREFIX}{name}": value for name, value in settings.items()}
    python = (sys.executable, "-m")
    migrating = await create_subprocess_exec(*python, "alembic", "upgrade", "heads", env=env)
    if await migrating.wait():
        sys.exit("The migrations fail.")
    server = await create_subprocess_exec(*python, "shop", env=env)
    try:
        yield await _ready(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        await server.wait()


async def _ready(address: str) -> str:
    async with AsyncClient(transport=AsyncHTTPTransport(retries=8), trust_env=False) as client:
        (await client.get(f"{address}/health/ready")).raise_for_status()
    return address


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
