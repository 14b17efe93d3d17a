from dataclasses import dataclass
from uuid import UUID

from clinic.visits.application.patient_service import PatientService
from clinic.visits.application.room_service import RoomService
from clinic.visits.application.visit_service import VisitService
from clinic.visits.domain.errors import PatientNotFound, RoomNotFound, VisitNotFound


@dataclass(frozen=True, slots=True)
class VisitsApi:
    """What other contexts may ask."""

    _patients: PatientService
    _rooms: RoomService
    _visits: VisitService

    async def has_patient(self, patient_id: UUID) -> bool:
        try:
            await self._patients.get(patient_id)
        except PatientNotFound:
            return False
        return True

    async def has_room(self, room_id: UUID) -> bool:
        try:
            await self._rooms.get(room_id)
        except RoomNotFound:
            return False
        return True

    async def has_visit(self, visit_id: UUID) -> bool:
        try:
            await self._visits.get(visit_id)
        except VisitNotFound:
            return False
        return True
