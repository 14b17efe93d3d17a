from uuid import UUID

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import Page
from clinic.shared.domain.sources import Clock, IdSource
from clinic.visits.domain.ports import RoomQuery, RoomRepository
from clinic.visits.domain.room import NewRoom, Room, RoomChange


class RoomService:
    def __init__(
        self,
        unit_of_work: UnitOfWork[RoomRepository],
        now: Clock,
        new_id: IdSource,
    ) -> None:
        self._work = unit_of_work
        self._now = now
        self._new_id = new_id

    async def create(self, new: NewRoom) -> Room:
        room = Room.create(new, room_id=self._new_id(), now=self._now())
        async with self._work.writing() as rooms:
            await rooms.add(room)
        return room

    async def get(self, room_id: UUID) -> Room:
        async with self._work.reading() as rooms:
            return await rooms.get(room_id)

    async def page(self, query: RoomQuery) -> Page[Room]:
        async with self._work.reading() as rooms:
            return await rooms.page(query)

    async def change(self, room_id: UUID, version: int, change: RoomChange) -> Room:
        async with self._work.writing() as rooms:
            room = (await rooms.get(room_id)).at_version(version)
            changed = room.change(change, now=self._now())
            await rooms.update(changed)
        return changed

    async def delete(self, room_id: UUID, version: int) -> None:
        async with self._work.writing() as rooms:
            room = (await rooms.get(room_id)).at_version(version)
            await rooms.remove(room)
