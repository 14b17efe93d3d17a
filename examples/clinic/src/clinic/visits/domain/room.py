from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from clinic.shared.domain.rules import check_text
from clinic.visits.domain.errors import RoomStale


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoom:
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomChange:
    label: str


@dataclass(frozen=True, slots=True)
class Room:
    id: UUID
    label: str
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def create(cls, new: NewRoom, *, room_id: UUID, now: datetime) -> Self:
        room = cls(
            id=room_id,
            label=new.label,
            version=1,
            created_at=now,
            updated_at=now,
        )
        _check(room)
        return room

    def at_version(self, version: int) -> Self:
        """The room itself, unless the caller has seen another version of it."""
        if version != self.version:
            raise RoomStale(self.id)
        return self

    def change(self, change: RoomChange, *, now: datetime) -> Self:
        changed = replace(
            self,
            label=change.label,
            version=self.version + 1,
            updated_at=now,
        )
        _check(changed)
        return changed


def _check(room: Room) -> None:
    check_text("label", room.label, max_length=20)
