from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import PageRequest
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.domain.errors import (
    PatientInUse,
    RoomInUse,
    VisitPatientMissing,
    VisitRoomsMissing,
)
from clinic.visits.domain.ports import (
    PatientRepository,
    RoomRepository,
    VisitQuery,
    VisitRepository,
)
from clinic.visits.domain.visit import Visit
from clinic.visits.infrastructure.patient_repository import SqlPatientRepository
from clinic.visits.infrastructure.room_repository import SqlRoomRepository
from clinic.visits.infrastructure.visit_repository import SqlVisitRepository
from tests.memory import InMemoryWork
from tests.visits.builders import (
    FIRST_PATIENT,
    FIRST_ROOM,
    FIRST_VISIT,
    SECOND_VISIT,
    a_patient,
    a_room,
    a_visit,
)
from tests.visits.targets import visit_repository

UNKNOWN = UUID(int=404)
pytestmark = pytest.mark.usefixtures("stored_patients", "stored_rooms")


@dataclass(frozen=True)
class Works:
    visits: UnitOfWork[VisitRepository]
    patients: UnitOfWork[PatientRepository]
    rooms: UnitOfWork[RoomRepository]


@pytest.fixture(params=["memory", "database"])
def works(request: pytest.FixtureRequest) -> Works:
    if request.param == "memory":
        visits = visit_repository()
        return Works(
            InMemoryWork(visits), InMemoryWork(visits.patients), InMemoryWork(visits.rooms)
        )
    database = request.getfixturevalue("database")
    return Works(
        SqlUnitOfWork(database, SqlVisitRepository),
        SqlUnitOfWork(database, SqlPatientRepository),
        SqlUnitOfWork(database, SqlRoomRepository),
    )


async def add(works: Works, *visits: Visit) -> None:
    async with works.visits.writing() as repository:
        for visit in visits:
            await repository.add(visit)


async def stored(works: Works, visit: Visit) -> Visit:
    async with works.visits.reading() as repository:
        return await repository.get(visit.id)


async def test_patient_id_has_to_exist(works: Works) -> None:
    with pytest.raises(VisitPatientMissing):
        await add(
            works, replace(a_visit(), patient_id=UUID("00000000-0000-0000-0000-000000000194"))
        )


async def test_patient_id_of_an_update_has_to_exist(works: Works) -> None:
    await add(works, a_visit())
    changed = replace(a_visit(), version=2, patient_id=UUID("00000000-0000-0000-0000-000000000194"))
    with pytest.raises(VisitPatientMissing):
        async with works.visits.writing() as repository:
            await repository.update(changed)
    assert await stored(works, a_visit()) == a_visit()


async def test_rooms_has_to_exist(works: Works) -> None:
    with pytest.raises(VisitRoomsMissing):
        await add(
            works,
            replace(a_visit(), rooms=frozenset({UUID("00000000-0000-0000-0000-000000000194")})),
        )


async def test_rooms_of_an_update_has_to_exist(works: Works) -> None:
    await add(works, a_visit())
    changed = replace(
        a_visit(), version=2, rooms=frozenset({UUID("00000000-0000-0000-0000-000000000194")})
    )
    with pytest.raises(VisitRoomsMissing):
        async with works.visits.writing() as repository:
            await repository.update(changed)
    assert await stored(works, a_visit()) == a_visit()


async def test_an_update_replaces_rooms(works: Works) -> None:
    await add(works, replace(a_visit(), rooms=frozenset({UUID(int=1), UUID(int=2)})))
    changed = replace(a_visit(), version=2, rooms=frozenset({UUID(int=2), UUID(int=3)}))
    async with works.visits.writing() as repository:
        await repository.update(changed)
    assert await stored(works, changed) == changed


async def test_one_with_several_of_the_wanted_rooms_is_found_once(works: Works) -> None:
    found = replace(a_visit(FIRST_VISIT, number=1), rooms=frozenset({UUID(int=1), UUID(int=2)}))
    other = replace(a_visit(SECOND_VISIT, number=2), rooms=frozenset({UUID(int=3)}))
    await add(works, found, other)
    query = VisitQuery(PageRequest(with_total=True), rooms=frozenset({UUID(int=1), UUID(int=2)}))
    async with works.visits.reading() as repository:
        page = await repository.page(query)
    assert (page.items, page.total) == ((found,), 1)


async def test_what_patient_id_refers_to_stays(works: Works) -> None:
    await add(works, replace(a_visit(FIRST_VISIT, number=1), patient_id=UUID(int=1)))
    with pytest.raises(PatientInUse):
        async with works.patients.writing() as repository:
            await repository.remove(a_patient(FIRST_PATIENT, number=1))


async def test_what_rooms_refers_to_stays(works: Works) -> None:
    await add(works, replace(a_visit(FIRST_VISIT, number=1), rooms=frozenset({UUID(int=1)})))
    with pytest.raises(RoomInUse):
        async with works.rooms.writing() as repository:
            await repository.remove(a_room(FIRST_ROOM, number=1))
