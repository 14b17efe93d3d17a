"""The moves of a state field, with the Python names that belong to them."""

from collections import deque
from dataclasses import dataclass

from .choices import State
from .naming import pascal, words


@dataclass(frozen=True, slots=True)
class StateMove:
    """A named move of a state field, with the Python names that belong to it."""

    name: str
    state: State
    source: str
    target: str
    error: str
    path: tuple[str, ...] | None

    @property
    def words(self) -> str:
        return words(self.name)

    @property
    def route(self) -> str:
        return self.name.replace("_", "-")

    @property
    def path_routes(self) -> list[str]:
        return [step.replace("_", "-") for step in self.path or ()]

    @property
    def source_member(self) -> str:
        return self.state.member(self.source)

    @property
    def target_member(self) -> str:
        return self.state.member(self.target)

    @property
    def other_members(self) -> list[str]:
        """The states from which the move is forbidden."""
        return [self.state.member(c) for c in self.state.field.choices if c != self.source]

    @property
    def forbidden_at_start(self) -> bool:
        return self.state.start != self.source


def moves_of(state: State, entity: str) -> list[StateMove]:
    """Return the moves of a state field of the entity with this name."""
    return [
        StateMove(
            name=move.name,
            state=state,
            source=move.source,
            target=move.target,
            error=f"{entity}Cannot{pascal(move.name)}",
            path=_path(state, move.source),
        )
        for move in state.field.moves
    ]


def _path(state: State, target: str) -> tuple[str, ...] | None:
    """The moves that lead from the first state to the target; None where none do."""
    found: dict[str, tuple[str, ...]] = {state.start: ()}
    ahead = deque(found)
    while ahead:
        source = ahead.popleft()
        for move in state.field.moves:
            if move.source == source and move.target not in found:
                found[move.target] = (*found[source], move.name)
                ahead.append(move.target)
    return found.get(target)
