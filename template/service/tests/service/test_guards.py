import asyncio
import gc
import socket
from collections.abc import Mapping
from types import FunctionType

import pytest

from tests.blocking import SERVICE, Blocked


def ask() -> None:
    socket.create_connection(("127.0.0.1", 1))


async def test_a_call_of_the_service_that_blocks_the_event_loop_fails() -> None:
    code = ask.__code__.replace(co_filename=f"{SERVICE}/ask.py")
    with pytest.raises(Blocked, match="blocks the event loop"):
        FunctionType(code, globals())()


async def test_an_error_that_nobody_awaits_is_seen(lost_errors: list[Mapping[str, object]]) -> None:
    async def fail() -> None:
        raise LookupError

    task = asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    del task
    gc.collect()
    assert isinstance(lost_errors.pop()["exception"], LookupError)
