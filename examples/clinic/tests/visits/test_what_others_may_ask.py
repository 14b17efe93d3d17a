from uuid import UUID

import pytest

from clinic.shared.context import Kernel
from clinic.shared.infrastructure.database import Database
from clinic.shared.infrastructure.sources import new_id, utc_now
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.infrastructure.patient_repository import SqlPatientRepository
from clinic.visits.infrastructure.room_repository import SqlRoomRepository
from clinic.visits.infrastructure.visit_repository import SqlVisitRepository
from clinic.visits.wiring import visits_api
from tests.visits.builders import a_patient, a_room, a_visit

UNKNOWN = UUID(int=404)


async def test_others_can_ask_for_a_patient(database: Database) -> None:
    async with SqlUnitOfWork(database, SqlPatientRepository).writing() as repository:
        await repository.add(a_patient(number=4))
    published = visits_api(Kernel(database, utc_now, new_id))
    assert await published.has_patient(UUID(int=4))
    assert not await published.has_patient(UNKNOWN)


async def test_others_can_ask_for_a_room(database: Database) -> None:
    async with SqlUnitOfWork(database, SqlRoomRepository).writing() as repository:
        await repository.add(a_room(number=4))
    published = visits_api(Kernel(database, utc_now, new_id))
    assert await published.has_room(UUID(int=4))
    assert not await published.has_room(UNKNOWN)


@pytest.mark.usefixtures("stored_patients", "stored_rooms")
async def test_others_can_ask_for_a_visit(database: Database) -> None:
    async with SqlUnitOfWork(database, SqlVisitRepository).writing() as repository:
        await repository.add(a_visit(number=4))
    published = visits_api(Kernel(database, utc_now, new_id))
    assert await published.has_visit(UUID(int=4))
    assert not await published.has_visit(UNKNOWN)
