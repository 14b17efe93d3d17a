import pytest

from clinic.shared.infrastructure.database import Database
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.infrastructure.patient_repository import SqlPatientRepository
from clinic.visits.infrastructure.room_repository import SqlRoomRepository
from tests.visits.targets import three_patients, three_rooms


@pytest.fixture
async def stored_patients(database: Database) -> None:
    async with SqlUnitOfWork(database, SqlPatientRepository).writing() as repository:
        for row in three_patients():
            await repository.add(row)


@pytest.fixture
async def stored_rooms(database: Database) -> None:
    async with SqlUnitOfWork(database, SqlRoomRepository).writing() as repository:
        for row in three_rooms():
            await repository.add(row)
