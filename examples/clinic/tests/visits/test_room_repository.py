from dataclasses import replace
from typing import Any

import pytest

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import PageRequest
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.domain.errors import RoomLabelTaken, RoomNotFound, RoomStale
from clinic.visits.domain.ports import RoomQuery, RoomRepository
from clinic.visits.domain.room import Room
from clinic.visits.infrastructure.room_repository import SqlRoomRepository
from tests.memory import InMemoryWork
from tests.visits.builders import FIRST_ROOM, LATER, SECOND_ROOM, THIRD_ROOM, a_room
from tests.visits.fakes import InMemoryRoomRepository

type Work = UnitOfWork[RoomRepository]


@pytest.fixture(params=["memory", "database"])
def work(request: pytest.FixtureRequest) -> Work:
    """The same tests for both: what holds for the database holds for the fake."""
    if request.param == "memory":
        return InMemoryWork(InMemoryRoomRepository())
    return SqlUnitOfWork(request.getfixturevalue("database"), SqlRoomRepository)


async def add(work: Work, *rooms: Room) -> None:
    async with work.writing() as repository:
        for room in rooms:
            await repository.add(room)


async def stored(work: Work, room: Room) -> Room:
    async with work.reading() as repository:
        return await repository.get(room.id)


def three() -> tuple[Room, Room, Room]:
    return (
        a_room(FIRST_ROOM, number=1),
        a_room(SECOND_ROOM, number=2),
        a_room(THIRD_ROOM, number=3),
    )


async def test_what_is_added_can_be_read(work: Work) -> None:
    await add(work, a_room())
    assert await stored(work, a_room()) == a_room()


@pytest.mark.parametrize(
    "given",
    [
        {"label": "x" * 0},
        {"label": "x" * 20},
    ],
)
async def test_a_value_at_its_limit_comes_back_as_it_was(work: Work, given: dict[str, Any]) -> None:
    new = a_room(replace(FIRST_ROOM, **given))
    await add(work, new)
    assert await stored(work, new) == new


async def test_an_unknown_room_is_not_found(work: Work) -> None:
    with pytest.raises(RoomNotFound):
        await stored(work, a_room())


async def test_label_belongs_to_one_room(work: Work) -> None:
    first, second, _ = three()
    await add(work, first)
    with pytest.raises(RoomLabelTaken):
        await add(work, replace(second, label=first.label))


async def test_what_raises_keeps_nothing(work: Work) -> None:
    async def add_and_fail() -> None:
        async with work.writing() as repository:
            await repository.add(a_room())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await add_and_fail()
    with pytest.raises(RoomNotFound):
        await stored(work, a_room())


async def test_an_update_replaces_the_version_before(work: Work) -> None:
    await add(work, a_room())
    updated = replace(a_room(), version=2, updated_at=LATER)
    async with work.writing() as repository:
        await repository.update(updated)
    assert await stored(work, updated) == updated


async def test_an_update_of_another_version_is_stale(work: Work) -> None:
    await add(work, a_room())
    with pytest.raises(RoomStale):
        async with work.writing() as repository:
            await repository.update(replace(a_room(), version=3))


async def test_an_update_cannot_take_the_label_of_another_room(work: Work) -> None:
    first, second, _ = three()
    await add(work, first, second)
    with pytest.raises(RoomLabelTaken):
        async with work.writing() as repository:
            await repository.update(replace(second, version=2, label=first.label))


async def test_what_is_removed_is_gone(work: Work) -> None:
    await add(work, a_room())
    async with work.writing() as repository:
        await repository.remove(a_room())
    with pytest.raises(RoomNotFound):
        await stored(work, a_room())


async def test_another_version_is_not_removed(work: Work) -> None:
    await add(work, a_room())
    with pytest.raises(RoomStale):
        async with work.writing() as repository:
            await repository.remove(replace(a_room(), version=2))


async def test_pages_follow_each_other(work: Work) -> None:
    await add(work, *three())
    first, second, third = three()
    async with work.reading() as repository:
        page = await repository.page(RoomQuery(page=PageRequest(limit=2)))
        assert (page.items, page.next, page.total) == ((first, second), second.id, None)
        page = await repository.page(RoomQuery(page=PageRequest(limit=2, after=page.next)))
        assert (page.items, page.next) == ((third,), None)


async def test_a_page_can_be_numbered_and_tell_the_total(work: Work) -> None:
    await add(work, *three())
    async with work.reading() as repository:
        page = await repository.page(
            RoomQuery(page=PageRequest(limit=2, number=2, with_total=True))
        )
    assert (page.items, page.total) == (three()[2:], 3)
