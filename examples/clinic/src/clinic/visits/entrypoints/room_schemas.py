from dataclasses import dataclass
from typing import Annotated, Self
from uuid import UUID

from clinic.shared.domain.pages import Page
from clinic.shared.entrypoints import fields
from clinic.shared.entrypoints.fields import Moment, RequestBody
from clinic.shared.entrypoints.pages import write_cursor
from clinic.visits.domain.room import NewRoom, Room, RoomChange


class CreateRoom(RequestBody):
    label: Annotated[str, fields.text(max_length=20)]

    def to_domain(self) -> NewRoom:
        return NewRoom(
            label=self.label,
        )


class ChangeRoom(RequestBody):
    label: Annotated[str, fields.text(max_length=20)]

    def to_domain(self) -> RoomChange:
        return RoomChange(
            label=self.label,
        )


@dataclass(slots=True, kw_only=True)
class RoomOut:
    id: UUID
    label: str
    version: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def from_entity(cls, room: Room) -> Self:
        return cls(
            id=room.id,
            label=room.label,
            version=room.version,
            created_at=room.created_at,
            updated_at=room.updated_at,
        )


@dataclass(slots=True, kw_only=True)
class RoomPage:
    items: list[RoomOut]
    next_cursor: str | None
    total: int | None

    @classmethod
    def from_page(cls, page: Page[Room]) -> Self:
        return cls(
            items=[RoomOut.from_entity(room) for room in page.items],
            next_cursor=write_cursor(page.next),
            total=page.total,
        )
