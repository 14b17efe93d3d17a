"""SQLAlchemy makes a greenlet for every step, and Python takes memory from the system for every greenlet.

That costs eight microseconds of a read, so these are kept.
"""

from collections.abc import Awaitable, Callable
from threading import local
from types import TracebackType
from typing import Any, Self, cast

from greenlet import GreenletExit, getcurrent, greenlet

_MOST = 32


class _Outcome:
    """Of a block: the value that it leaves here, or else the error that it ends with."""

    value: Any = None
    error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        self.error = error
        return not isinstance(error, GreenletExit)


class _Kept(greenlet):
    """Takes one step after the other."""

    __sqlalchemy_greenlet_provider__ = True  # SQLAlchemy asks for it where it waits

    def __init__(self) -> None:
        self._driver = getcurrent()
        super().__init__(self._serve, self._driver)
        self.step: Callable[[], object] = int

    def resume(self, awaited: _Outcome) -> object:
        if (error := awaited.error) is None:
            return self.switch(awaited.value)
        return self.throw(type(error), error, error.__traceback__)

    def _serve(self, _: object) -> None:
        while True:
            self._driver.switch(self._taken())

    def _taken(self) -> _Outcome:
        step, self.step = self.step, int  # lets go of what the step holds
        with _Outcome() as outcome:
            outcome.value = step()
        return outcome


class _Idle(local):
    """A greenlet belongs to a thread."""

    def __init__(self) -> None:
        self.greenlets: list[_Kept] = []


_idle = _Idle()


async def in_greenlet[T](step: Callable[[], T]) -> T:
    """Awaits for a step what it waits for, as `greenlet_spawn` of SQLAlchemy does."""
    kept = _idle.greenlets.pop() if _idle.greenlets else _Kept()
    kept.step = step
    kept.gr_context = getcurrent().gr_context
    told = kept.resume(_Outcome())
    while not isinstance(told, _Outcome):
        with _Outcome() as awaited:
            awaited.value = await cast("Awaitable[object]", told)
        told = kept.resume(awaited)
    kept.gr_context = None
    if len(_idle.greenlets) < _MOST:
        _idle.greenlets.append(kept)
    if told.error is not None:
        raise told.error
    return cast("T", told.value)
