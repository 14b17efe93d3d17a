from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, date, time
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from clinic.shared.domain.pages import Page
from clinic.shared.domain.rules import EMAIL, URL, json_value
from clinic.shared.entrypoints import fields
from clinic.shared.entrypoints.fields import Day, Flag, Identifier, Json, Moment, RequestBody
from clinic.shared.entrypoints.pages import write_cursor
from clinic.shared.entrypoints.patterns import BASE64, TIME
from clinic.visits.domain.visit import NewVisit, Visit, VisitChange, VisitKind, VisitProgress


class CreateVisit(RequestBody):
    number: Annotated[str, fields.text(max_length=12, pattern="^(?:V[0-9]{6})$")]
    patient_id: Identifier
    rooms: Annotated[list[Identifier], fields.items(max_length=100)]
    starts_at: Moment
    ends_on: Day | None = None
    opens_at: Annotated[str, fields.text(pattern=TIME)] | None = None
    minutes: Annotated[int, fields.int32(minimum=5, maximum=480)]
    temperature: Annotated[float, fields.number()] | None = None
    fee: Annotated[str, fields.text(pattern=r"^[0-9]{1,8}(\.[0-9]{1,2})?$")]
    urgent: Flag = False
    email: Annotated[str, fields.text(max_length=320, pattern=EMAIL)] | None = None
    report_url: Annotated[str, fields.text(max_length=2048, pattern=URL)] | None = None
    findings: Json | None = None
    scan: Annotated[
        Annotated[str, fields.text(max_length=5464, pattern=BASE64)] | None,
        fields.described("at most 4096 bytes"),
    ] = None
    symptoms: Annotated[
        list[Annotated[str, fields.text(max_length=255)]], fields.items(max_length=100)
    ]
    kind: VisitKind = VisitKind.FIRST
    remarks: Annotated[str, fields.text(max_length=100000)] | None = None

    def to_domain(self) -> NewVisit:
        return NewVisit(
            number=self.number,
            patient_id=self.patient_id,
            rooms=frozenset(self.rooms),
            starts_at=self.starts_at,
            ends_on=self.ends_on,
            opens_at=None if self.opens_at is None else time.fromisoformat(self.opens_at),
            minutes=self.minutes,
            temperature=self.temperature,
            fee=Decimal(self.fee),
            urgent=self.urgent,
            email=self.email,
            report_url=self.report_url,
            findings=None if self.findings is None else json_value("findings", self.findings),
            scan=None if self.scan is None else b64decode(self.scan),
            symptoms=tuple(self.symptoms),
            kind=self.kind,
            remarks=self.remarks,
        )


class ChangeVisit(RequestBody):
    patient_id: Identifier
    rooms: Annotated[list[Identifier], fields.items(max_length=100)]
    starts_at: Moment
    ends_on: Day | None
    opens_at: Annotated[str, fields.text(pattern=TIME)] | None
    minutes: Annotated[int, fields.int32(minimum=5, maximum=480)]
    temperature: Annotated[float, fields.number()] | None
    fee: Annotated[str, fields.text(pattern=r"^[0-9]{1,8}(\.[0-9]{1,2})?$")]
    urgent: Flag
    report_url: Annotated[str, fields.text(max_length=2048, pattern=URL)] | None
    findings: Json | None
    scan: Annotated[
        Annotated[str, fields.text(max_length=5464, pattern=BASE64)] | None,
        fields.described("at most 4096 bytes"),
    ]
    symptoms: Annotated[
        list[Annotated[str, fields.text(max_length=255)]], fields.items(max_length=100)
    ]
    kind: VisitKind
    remarks: Annotated[str, fields.text(max_length=100000)] | None

    def to_domain(self) -> VisitChange:
        return VisitChange(
            patient_id=self.patient_id,
            rooms=frozenset(self.rooms),
            starts_at=self.starts_at,
            ends_on=self.ends_on,
            opens_at=None if self.opens_at is None else time.fromisoformat(self.opens_at),
            minutes=self.minutes,
            temperature=self.temperature,
            fee=Decimal(self.fee),
            urgent=self.urgent,
            report_url=self.report_url,
            findings=None if self.findings is None else json_value("findings", self.findings),
            scan=None if self.scan is None else b64decode(self.scan),
            symptoms=tuple(self.symptoms),
            kind=self.kind,
            remarks=self.remarks,
        )


@dataclass(slots=True, kw_only=True)
class VisitOut:
    id: UUID
    number: str
    patient_id: UUID
    rooms: list[UUID]
    starts_at: Moment
    ends_on: date | None
    opens_at: str | None
    minutes: int
    counter: int
    temperature: float | None
    fee: str
    urgent: bool
    report_url: str | None
    findings: object
    scan: str | None
    symptoms: list[str]
    kind: VisitKind
    progress: VisitProgress
    remarks: str | None
    version: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def from_entity(cls, visit: Visit) -> Self:
        return cls(
            id=visit.id,
            number=visit.number,
            patient_id=visit.patient_id,
            rooms=sorted(visit.rooms),
            starts_at=visit.starts_at.astimezone(UTC),
            ends_on=visit.ends_on,
            opens_at=None if visit.opens_at is None else visit.opens_at.isoformat(),
            minutes=visit.minutes,
            counter=visit.counter,
            temperature=visit.temperature,
            fee=f"{visit.fee:.2f}",
            urgent=visit.urgent,
            report_url=visit.report_url,
            findings=visit.findings,
            scan=None if visit.scan is None else b64encode(visit.scan).decode(),
            symptoms=list(visit.symptoms),
            kind=visit.kind,
            progress=visit.progress,
            remarks=visit.remarks,
            version=visit.version,
            created_at=visit.created_at,
            updated_at=visit.updated_at,
        )


@dataclass(slots=True, kw_only=True)
class VisitPage:
    items: list[VisitOut]
    next_cursor: str | None
    total: int | None

    @classmethod
    def from_page(cls, page: Page[Visit]) -> Self:
        return cls(
            items=[VisitOut.from_entity(visit) for visit in page.items],
            next_cursor=write_cursor(page.next),
            total=page.total,
        )
