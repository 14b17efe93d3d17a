import asyncio
from contextvars import ContextVar

import pytest
from sqlalchemy.util import await_only

from shop.shared.infrastructure.greenlets import in_greenlet

caller: ContextVar[str] = ContextVar("caller")


async def test_a_step_waits_as_its_caller_and_beside_others() -> None:
    def step() -> str:
        await_only(asyncio.sleep(0))
        return caller.get()

    async def call(name: str) -> str:
        caller.set(name)
        return await in_greenlet(step)

    names = [str(number) for number in range(100)]
    for _ in range(2):
        assert await asyncio.gather(*map(call, names)) == names


async def test_a_step_sees_what_it_waits_for_fail_and_tells_its_own_error() -> None:
    async def broken() -> None:
        await asyncio.sleep(0)
        raise KeyError("below")

    def step() -> None:
        try:
            await_only(broken())
        except KeyError as error:
            raise LookupError("above") from error

    for _ in range(2):
        with pytest.raises(LookupError, match="above"):
            await in_greenlet(step)


async def test_a_step_that_is_cancelled_may_still_wait() -> None:
    left: list[str] = []

    def step() -> None:
        try:
            await_only(asyncio.sleep(60))
        finally:
            await_only(asyncio.sleep(0))
            left.append("closed")

    async with asyncio.TaskGroup() as group:
        task = group.create_task(in_greenlet(step))
        await asyncio.sleep(0)
        task.cancel()
    assert task.cancelled()
    assert left == ["closed"]
