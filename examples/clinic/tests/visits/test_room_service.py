from uuid import UUID

import pytest

from clinic.shared.domain.pages import PageRequest
from clinic.visits.application.room_service import RoomService
from clinic.visits.domain.errors import RoomNotFound, RoomStale
from clinic.visits.domain.ports import RoomQuery
from tests.memory import InMemoryWork
from tests.visits.builders import FIRST_ROOM, NOW, ROOM_CHANGE, a_room
from tests.visits.fakes import InMemoryRoomRepository

UNKNOWN = UUID(int=404)


@pytest.fixture
def rooms() -> InMemoryRoomRepository:
    return InMemoryRoomRepository()


@pytest.fixture
def service(rooms: InMemoryRoomRepository) -> RoomService:
    return RoomService(InMemoryWork(rooms), lambda: NOW, lambda: UUID(int=1))


async def test_a_created_room_is_kept(service: RoomService, rooms: InMemoryRoomRepository) -> None:
    created = await service.create(FIRST_ROOM)
    assert rooms.rows == {created.id: created}
    assert await service.get(created.id) == a_room()


async def test_an_unknown_room_is_not_found(service: RoomService) -> None:
    with pytest.raises(RoomNotFound):
        await service.get(UNKNOWN)


async def test_a_page_holds_what_was_created(service: RoomService) -> None:
    created = await service.create(FIRST_ROOM)
    page = await service.page(RoomQuery(page=PageRequest(with_total=True)))
    assert (page.items, page.next, page.total) == ((created,), None, 1)


async def test_a_change_is_kept(service: RoomService, rooms: InMemoryRoomRepository) -> None:
    created = await service.create(FIRST_ROOM)
    changed = await service.change(created.id, 1, ROOM_CHANGE)
    assert changed == created.change(ROOM_CHANGE, now=NOW)
    assert rooms.rows == {created.id: changed}


async def test_a_change_of_another_version_is_refused_and_keeps_nothing(
    service: RoomService, rooms: InMemoryRoomRepository
) -> None:
    created = await service.create(FIRST_ROOM)
    with pytest.raises(RoomStale):
        await service.change(created.id, 7, ROOM_CHANGE)
    assert rooms.rows == {created.id: created}


async def test_a_deleted_room_is_gone(service: RoomService, rooms: InMemoryRoomRepository) -> None:
    created = await service.create(FIRST_ROOM)
    with pytest.raises(RoomStale):
        await service.delete(created.id, 7)
    await service.delete(created.id, 1)
    assert rooms.rows == {}
