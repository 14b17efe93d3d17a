from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from clinic.shared.domain.pages import Page
from clinic.shared.domain.rules import EMAIL
from clinic.shared.entrypoints import fields
from clinic.shared.entrypoints.fields import Day, Moment, RequestBody
from clinic.shared.entrypoints.pages import write_cursor
from clinic.visits.domain.patient import NewPatient, Patient, PatientChange


class CreatePatient(RequestBody):
    name: Annotated[str, fields.text(max_length=100)]
    email: Annotated[str, fields.text(max_length=320, pattern=EMAIL)]
    born_on: Day

    def to_domain(self) -> NewPatient:
        return NewPatient(
            name=self.name,
            email=self.email,
            born_on=self.born_on,
        )


class ChangePatient(RequestBody):
    name: Annotated[str, fields.text(max_length=100)]
    email: Annotated[str, fields.text(max_length=320, pattern=EMAIL)]

    def to_domain(self) -> PatientChange:
        return PatientChange(
            name=self.name,
            email=self.email,
        )


@dataclass(slots=True, kw_only=True)
class PatientOut:
    id: UUID
    name: str
    email: str
    born_on: date
    version: int
    created_at: Moment
    updated_at: Moment

    @classmethod
    def from_entity(cls, patient: Patient) -> Self:
        return cls(
            id=patient.id,
            name=patient.name,
            email=patient.email,
            born_on=patient.born_on,
            version=patient.version,
            created_at=patient.created_at,
            updated_at=patient.updated_at,
        )


@dataclass(slots=True, kw_only=True)
class PatientPage:
    items: list[PatientOut]
    next_cursor: str | None
    total: int | None

    @classmethod
    def from_page(cls, page: Page[Patient]) -> Self:
        return cls(
            items=[PatientOut.from_entity(patient) for patient in page.items],
            next_cursor=write_cursor(page.next),
            total=page.total,
        )
