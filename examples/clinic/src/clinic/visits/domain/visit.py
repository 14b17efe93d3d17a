from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Self
from uuid import UUID

from clinic.shared.domain.rules import (
    EMAIL,
    URL,
    check_bytes,
    check_decimal,
    check_finite,
    check_items,
    check_json,
    check_moment,
    check_range,
    check_text,
    check_time,
)
from clinic.shared.domain.values import JsonValue
from clinic.visits.domain.errors import (
    VisitCannotCancel,
    VisitCannotClose,
    VisitCannotStart,
    VisitStale,
)


class VisitKind(StrEnum):
    FIRST = "first"
    FOLLOW_UP = "follow_up"
    REMOTE = "remote"


class VisitProgress(StrEnum):
    BOOKED = "booked"
    STARTED = "started"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    number: str
    patient_id: UUID
    rooms: frozenset[UUID]
    starts_at: datetime
    ends_on: date | None = None
    opens_at: time | None = None
    minutes: int
    temperature: float | None = None
    fee: Decimal
    urgent: bool = False
    email: str | None = field(default=None, repr=False)
    report_url: str | None = None
    findings: JsonValue = None
    scan: bytes | None = None
    symptoms: tuple[str, ...]
    kind: VisitKind = VisitKind.FIRST
    remarks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChange:
    patient_id: UUID
    rooms: frozenset[UUID]
    starts_at: datetime
    ends_on: date | None
    opens_at: time | None
    minutes: int
    temperature: float | None
    fee: Decimal
    urgent: bool
    report_url: str | None
    findings: JsonValue
    scan: bytes | None
    symptoms: tuple[str, ...]
    kind: VisitKind
    remarks: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    id: UUID
    number: str
    patient_id: UUID
    rooms: frozenset[UUID]
    starts_at: datetime
    ends_on: date | None
    opens_at: time | None
    minutes: int
    counter: int
    temperature: float | None
    fee: Decimal
    urgent: bool
    email: str | None = field(repr=False)
    report_url: str | None
    findings: JsonValue
    scan: bytes | None
    symptoms: tuple[str, ...]
    kind: VisitKind
    progress: VisitProgress
    remarks: str | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def create(cls, new: NewVisit, *, visit_id: UUID, now: datetime) -> Self:
        visit = cls(
            id=visit_id,
            number=new.number,
            patient_id=new.patient_id,
            rooms=new.rooms,
            starts_at=new.starts_at,
            ends_on=new.ends_on,
            opens_at=new.opens_at,
            minutes=new.minutes,
            counter=0,
            temperature=new.temperature,
            fee=new.fee,
            urgent=new.urgent,
            email=new.email,
            report_url=new.report_url,
            findings=new.findings,
            scan=new.scan,
            symptoms=new.symptoms,
            kind=new.kind,
            progress=VisitProgress.BOOKED,
            remarks=new.remarks,
            version=1,
            created_at=now,
            updated_at=now,
        )
        _check(visit)
        return visit

    def at_version(self, version: int) -> Self:
        """The visit itself, unless the caller has seen another version of it."""
        if version != self.version:
            raise VisitStale(self.id)
        return self

    def change(self, change: VisitChange, *, now: datetime) -> Self:
        changed = replace(
            self,
            patient_id=change.patient_id,
            rooms=change.rooms,
            starts_at=change.starts_at,
            ends_on=change.ends_on,
            opens_at=change.opens_at,
            minutes=change.minutes,
            temperature=change.temperature,
            fee=change.fee,
            urgent=change.urgent,
            report_url=change.report_url,
            findings=change.findings,
            scan=change.scan,
            symptoms=change.symptoms,
            kind=change.kind,
            remarks=change.remarks,
            version=self.version + 1,
            updated_at=now,
        )
        _check(changed)
        return changed

    def start(self, *, now: datetime) -> Self:
        if self.progress is not VisitProgress.BOOKED:
            raise VisitCannotStart(self.progress)
        return replace(
            self,
            progress=VisitProgress.STARTED,
            version=self.version + 1,
            updated_at=now,
        )

    def close(self, *, now: datetime) -> Self:
        if self.progress is not VisitProgress.STARTED:
            raise VisitCannotClose(self.progress)
        return replace(
            self,
            progress=VisitProgress.CLOSED,
            version=self.version + 1,
            updated_at=now,
        )

    def cancel(self, *, now: datetime) -> Self:
        if self.progress is not VisitProgress.BOOKED:
            raise VisitCannotCancel(self.progress)
        return replace(
            self,
            progress=VisitProgress.CANCELLED,
            version=self.version + 1,
            updated_at=now,
        )


def _check(visit: Visit) -> None:
    check_text("number", visit.number, max_length=12, pattern="^(?:V[0-9]{6})$")
    check_items("rooms", visit.rooms, max_length=100)
    check_moment("starts_at", visit.starts_at)
    check_time("opens_at", visit.opens_at)
    check_range("minutes", visit.minutes, minimum=5, maximum=480)
    check_range("counter", visit.counter, minimum=-9223372036854775808, maximum=9223372036854775807)
    check_finite("temperature", visit.temperature)
    check_decimal("fee", visit.fee, digits=10, places=2)
    check_range("fee", visit.fee, minimum=Decimal(0))
    check_text("email", visit.email, max_length=320, pattern=EMAIL)
    check_text("report_url", visit.report_url, max_length=2048, pattern=URL)
    check_json("findings", visit.findings, nullable=True)
    check_bytes("scan", visit.scan, max_length=4096)
    check_items(
        "symptoms", visit.symptoms, max_length=100, each=partial(check_text, max_length=255)
    )
    check_text("remarks", visit.remarks, max_length=100000)
