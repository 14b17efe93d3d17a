from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from clinic.visits.domain.patient import NewPatient, Patient, PatientChange
from clinic.visits.domain.room import NewRoom, Room, RoomChange
from clinic.visits.domain.visit import NewVisit, Visit, VisitChange, VisitKind

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

FIRST_PATIENT = NewPatient(
    name="name 1",
    email="ada1@example.com",
    born_on=date(2026, 1, 1),
)
SECOND_PATIENT = replace(
    FIRST_PATIENT,
    email="ada2@example.com",
)
THIRD_PATIENT = replace(
    FIRST_PATIENT,
    email="ada3@example.com",
)
PATIENT_CHANGE = PatientChange(
    name="name 2",
    email="ada2@example.com",
)

FIRST_PATIENT_JSON: dict[str, object] = {
    "name": "name 1",
    "email": "ada1@example.com",
    "born_on": "2026-01-01",
}
SECOND_PATIENT_JSON = FIRST_PATIENT_JSON | {
    "email": "ada2@example.com",
}
THIRD_PATIENT_JSON = FIRST_PATIENT_JSON | {
    "email": "ada3@example.com",
}
PATIENT_CHANGE_JSON: dict[str, object] = {
    "name": "name 2",
    "email": "ada2@example.com",
}


def a_patient(new: NewPatient = FIRST_PATIENT, *, number: int = 1) -> Patient:
    return Patient.create(new, patient_id=UUID(int=number), now=NOW)


FIRST_ROOM = NewRoom(
    label="label 1",
)
SECOND_ROOM = replace(
    FIRST_ROOM,
    label="label 2",
)
THIRD_ROOM = replace(
    FIRST_ROOM,
    label="label 3",
)
ROOM_CHANGE = RoomChange(
    label="label 2",
)

FIRST_ROOM_JSON: dict[str, object] = {
    "label": "label 1",
}
SECOND_ROOM_JSON = FIRST_ROOM_JSON | {
    "label": "label 2",
}
THIRD_ROOM_JSON = FIRST_ROOM_JSON | {
    "label": "label 3",
}
ROOM_CHANGE_JSON: dict[str, object] = {
    "label": "label 2",
}


def a_room(new: NewRoom = FIRST_ROOM, *, number: int = 1) -> Room:
    return Room.create(new, room_id=UUID(int=number), now=NOW)


FIRST_VISIT = NewVisit(
    number="V000000",
    patient_id=UUID("00000000-0000-0000-0000-000000000001"),
    rooms=frozenset({UUID("00000000-0000-0000-0000-000000000001")}),
    starts_at=datetime(2026, 1, 1, 3, 4, 5, 250000, tzinfo=UTC),
    ends_on=date(2026, 1, 1),
    opens_at=time(9, 30, 0, 250000),
    minutes=5,
    temperature=1.5,
    fee=Decimal("1.00"),
    urgent=False,
    email="ada1@example.com",
    report_url="https://example.com/1",
    findings={"findings": [1, 2.5, None, True, "ä"]},
    scan=b"bytes 1",
    symptoms=("symptoms 1",),
    kind=VisitKind.FIRST,
    remarks="remarks 1",
)
SECOND_VISIT = replace(
    FIRST_VISIT,
    number="V100000",
    starts_at=datetime(2026, 1, 2, 3, 4, 5, 250000, tzinfo=UTC),
    fee=Decimal("2.00"),
)
THIRD_VISIT = replace(
    FIRST_VISIT,
    number="V200000",
    starts_at=datetime(2026, 1, 3, 3, 4, 5, 250000, tzinfo=UTC),
    fee=Decimal("3.00"),
)
VISIT_CHANGE = VisitChange(
    patient_id=UUID("00000000-0000-0000-0000-000000000002"),
    rooms=frozenset({UUID("00000000-0000-0000-0000-000000000002")}),
    starts_at=datetime(2026, 1, 2, 3, 4, 5, 250000, tzinfo=UTC),
    ends_on=date(2026, 1, 2),
    opens_at=time(10, 45),
    minutes=6,
    temperature=2.5,
    fee=Decimal("2.00"),
    urgent=True,
    report_url="https://example.com/2",
    findings={"findings": [2, 2.5, None, True, "ä"]},
    scan=b"bytes 2",
    symptoms=("symptoms 2",),
    kind=VisitKind.FOLLOW_UP,
    remarks="remarks 2",
)

FIRST_VISIT_JSON: dict[str, object] = {
    "number": "V000000",
    "patient_id": "00000000-0000-0000-0000-000000000001",
    "rooms": ["00000000-0000-0000-0000-000000000001"],
    "starts_at": "2026-01-01T03:04:05.250000Z",
    "ends_on": "2026-01-01",
    "opens_at": "09:30:00.250000",
    "minutes": 5,
    "temperature": 1.5,
    "fee": "1.00",
    "urgent": False,
    "email": "ada1@example.com",
    "report_url": "https://example.com/1",
    "findings": {"findings": [1, 2.5, None, True, "ä"]},
    "scan": b64encode(b"bytes 1").decode(),
    "symptoms": ["symptoms 1"],
    "kind": "first",
    "remarks": "remarks 1",
}
SECOND_VISIT_JSON = FIRST_VISIT_JSON | {
    "number": "V100000",
    "starts_at": "2026-01-02T03:04:05.250000Z",
    "fee": "2.00",
}
THIRD_VISIT_JSON = FIRST_VISIT_JSON | {
    "number": "V200000",
    "starts_at": "2026-01-03T03:04:05.250000Z",
    "fee": "3.00",
}
VISIT_CHANGE_JSON: dict[str, object] = {
    "patient_id": "00000000-0000-0000-0000-000000000002",
    "rooms": ["00000000-0000-0000-0000-000000000002"],
    "starts_at": "2026-01-02T03:04:05.250000Z",
    "ends_on": "2026-01-02",
    "opens_at": "10:45:00",
    "minutes": 6,
    "temperature": 2.5,
    "fee": "2.00",
    "urgent": True,
    "report_url": "https://example.com/2",
    "findings": {"findings": [2, 2.5, None, True, "ä"]},
    "scan": b64encode(b"bytes 2").decode(),
    "symptoms": ["symptoms 2"],
    "kind": "follow_up",
    "remarks": "remarks 2",
}


def a_visit(new: NewVisit = FIRST_VISIT, *, number: int = 1) -> Visit:
    return Visit.create(new, visit_id=UUID(int=number), now=NOW)
