from contextlib import AbstractAsyncContextManager
from typing import Protocol


class UnitOfWork[R](Protocol):
    """Opens repositories. What happens in one block is kept together or not at all."""

    def reading(self) -> AbstractAsyncContextManager[R]:
        """Changes nothing and waits for no writer."""

    def writing(self) -> AbstractAsyncContextManager[R]:
        """Commits when the block ends, rolls back when it raises."""
