"""What the entities of the tests refer to: three of each kind."""

from clinic.visits.domain.patient import Patient
from clinic.visits.domain.room import Room
from tests.visits.builders import (
    FIRST_PATIENT,
    FIRST_ROOM,
    SECOND_PATIENT,
    SECOND_ROOM,
    THIRD_PATIENT,
    THIRD_ROOM,
    a_patient,
    a_room,
)
from tests.visits.fakes import (
    InMemoryPatientRepository,
    InMemoryRoomRepository,
    InMemoryVisitRepository,
)


def three_patients() -> list[Patient]:
    return [
        a_patient(FIRST_PATIENT, number=1),
        a_patient(SECOND_PATIENT, number=2),
        a_patient(THIRD_PATIENT, number=3),
    ]


def three_rooms() -> list[Room]:
    return [
        a_room(FIRST_ROOM, number=1),
        a_room(SECOND_ROOM, number=2),
        a_room(THIRD_ROOM, number=3),
    ]


def visit_repository() -> InMemoryVisitRepository:
    patients = InMemoryPatientRepository()
    patients.rows = {row.id: row for row in three_patients()}
    rooms = InMemoryRoomRepository()
    rooms.rows = {row.id: row for row in three_rooms()}
    return InMemoryVisitRepository(patients, rooms)
