from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from clinic.shared.domain.pages import Page, PageRequest
from clinic.visits.domain.patient import Patient
from clinic.visits.domain.room import Room
from clinic.visits.domain.visit import Visit, VisitKind


@dataclass(frozen=True, slots=True)
class PatientQuery:
    page: PageRequest


class PatientRepository(Protocol):
    async def add(self, patient: Patient) -> None:
        """Raises PatientEmailTaken."""

    async def get(self, patient_id: UUID) -> Patient:
        """Raises PatientNotFound."""

    async def page(self, query: PatientQuery) -> Page[Patient]:
        """Those that match the query, in its order."""

    async def update(self, patient: Patient) -> None:
        """Raises PatientStale where another version is stored; otherwise as add."""

    async def remove(self, patient: Patient) -> None:
        """Raises PatientStale where another version is stored; PatientInUse where another row needs it."""


@dataclass(frozen=True, slots=True)
class RoomQuery:
    page: PageRequest


class RoomRepository(Protocol):
    async def add(self, room: Room) -> None:
        """Raises RoomLabelTaken."""

    async def get(self, room_id: UUID) -> Room:
        """Raises RoomNotFound."""

    async def page(self, query: RoomQuery) -> Page[Room]:
        """Those that match the query, in its order."""

    async def update(self, room: Room) -> None:
        """Raises RoomStale where another version is stored; otherwise as add."""

    async def remove(self, room: Room) -> None:
        """Raises RoomStale where another version is stored; RoomInUse where another row needs it."""


class VisitSort(StrEnum):
    STARTS_AT = "starts_at"
    STARTS_AT_DESCENDING = "-starts_at"
    FEE = "fee"
    FEE_DESCENDING = "-fee"


@dataclass(frozen=True, slots=True)
class VisitQuery:
    page: PageRequest
    sort: VisitSort | None = None
    patient_id: UUID | None = None
    rooms: frozenset[UUID] | None = None
    urgent: bool | None = None
    kind: VisitKind | None = None


class VisitRepository(Protocol):
    async def add(self, visit: Visit) -> None:
        """Raises VisitNumberTaken, VisitPatientMissing or VisitRoomsMissing."""

    async def get(self, visit_id: UUID) -> Visit:
        """Raises VisitNotFound."""

    async def page(self, query: VisitQuery) -> Page[Visit]:
        """Those that match the query, in its order."""

    async def update(self, visit: Visit) -> None:
        """Raises VisitStale where another version is stored; otherwise as add."""

    async def remove(self, visit: Visit) -> None:
        """Raises VisitStale where another version is stored."""
