from collections.abc import Callable
from uuid import UUID

from clinic.shared.domain.pages import Page
from clinic.visits.domain.errors import (
    PatientEmailTaken,
    PatientInUse,
    PatientNotFound,
    PatientStale,
    RoomInUse,
    RoomLabelTaken,
    RoomNotFound,
    RoomStale,
    VisitNotFound,
    VisitNumberTaken,
    VisitPatientMissing,
    VisitRoomsMissing,
    VisitStale,
)
from clinic.visits.domain.patient import Patient
from clinic.visits.domain.ports import PatientQuery, RoomQuery, VisitQuery
from clinic.visits.domain.room import Room
from clinic.visits.domain.visit import Visit
from tests.memory import (
    InUse,
    linked,
    matching,
    page_of,
    require_free,
    require_target,
    require_targets,
    using,
)


class InMemoryPatientRepository:
    def __init__(self) -> None:
        self.rows: dict[UUID, Patient] = {}
        self.on_forget: list[Callable[[UUID], None]] = []

    async def add(self, patient: Patient) -> None:
        self._keep(patient)

    async def get(self, patient_id: UUID) -> Patient:
        if patient_id not in self.rows:
            raise PatientNotFound(patient_id)
        return self.rows[patient_id]

    async def page(self, query: PatientQuery) -> Page[Patient]:
        wanted: dict[str, object] = {}
        rows = matching(self.rows.values(), wanted)
        return page_of(rows, query.page)

    async def update(self, patient: Patient) -> None:
        self._require_version(patient.id, patient.version - 1)
        self._keep(patient)

    async def remove(self, patient: Patient) -> None:
        self._require_version(patient.id, patient.version)
        try:
            self.forget(patient.id)
        except InUse as error:
            raise PatientInUse(patient.id) from error

    def _require_version(self, patient_id: UUID, version: int) -> None:
        if patient_id not in self.rows or self.rows[patient_id].version != version:
            raise PatientStale(patient_id)

    def forget(self, patient_id: UUID) -> None:
        for release in self.on_forget:
            release(patient_id)
        del self.rows[patient_id]

    def _keep(self, row: Patient) -> None:
        require_free(self.rows, row, PatientEmailTaken, "email")
        self.rows[row.id] = row


class InMemoryRoomRepository:
    def __init__(self) -> None:
        self.rows: dict[UUID, Room] = {}
        self.on_forget: list[Callable[[UUID], None]] = []

    async def add(self, room: Room) -> None:
        self._keep(room)

    async def get(self, room_id: UUID) -> Room:
        if room_id not in self.rows:
            raise RoomNotFound(room_id)
        return self.rows[room_id]

    async def page(self, query: RoomQuery) -> Page[Room]:
        wanted: dict[str, object] = {}
        rows = matching(self.rows.values(), wanted)
        return page_of(rows, query.page)

    async def update(self, room: Room) -> None:
        self._require_version(room.id, room.version - 1)
        self._keep(room)

    async def remove(self, room: Room) -> None:
        self._require_version(room.id, room.version)
        try:
            self.forget(room.id)
        except InUse as error:
            raise RoomInUse(room.id) from error

    def _require_version(self, room_id: UUID, version: int) -> None:
        if room_id not in self.rows or self.rows[room_id].version != version:
            raise RoomStale(room_id)

    def forget(self, room_id: UUID) -> None:
        for release in self.on_forget:
            release(room_id)
        del self.rows[room_id]

    def _keep(self, row: Room) -> None:
        require_free(self.rows, row, RoomLabelTaken, "label")
        self.rows[row.id] = row


class InMemoryVisitRepository:
    def __init__(self, patients: InMemoryPatientRepository, rooms: InMemoryRoomRepository) -> None:
        self.rows: dict[UUID, Visit] = {}
        self.patients = patients
        self.rooms = rooms
        patients.on_forget.append(self._release_patient_id)
        rooms.on_forget.append(self._release_rooms)

    async def add(self, visit: Visit) -> None:
        self._keep(visit)

    async def get(self, visit_id: UUID) -> Visit:
        if visit_id not in self.rows:
            raise VisitNotFound(visit_id)
        return self.rows[visit_id]

    async def page(self, query: VisitQuery) -> Page[Visit]:
        wanted: dict[str, object] = {
            "patient_id": query.patient_id,
            "urgent": query.urgent,
            "kind": query.kind,
        }
        rows = matching(self.rows.values(), wanted)
        if query.rooms is not None:
            rows = [row for row in rows if row.rooms & query.rooms]
        return page_of(rows, query.page, query.sort)

    async def update(self, visit: Visit) -> None:
        self._require_version(visit.id, visit.version - 1)
        self._keep(visit)

    async def remove(self, visit: Visit) -> None:
        self._require_version(visit.id, visit.version)
        del self.rows[visit.id]

    def _require_version(self, visit_id: UUID, version: int) -> None:
        if visit_id not in self.rows or self.rows[visit_id].version != version:
            raise VisitStale(visit_id)

    def _release_patient_id(self, patient_id: UUID) -> None:
        if using(self.rows, "patient_id", patient_id):
            raise InUse

    def _release_rooms(self, room_id: UUID) -> None:
        if linked(self.rows, "rooms", room_id):
            raise InUse

    def _keep(self, row: Visit) -> None:
        require_free(self.rows, row, VisitNumberTaken, "number")
        require_target(self.patients.rows, row.patient_id, VisitPatientMissing)
        require_targets(self.rooms.rows, row.rooms, VisitRoomsMissing)
        self.rows[row.id] = row
