from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from uuid import UUID

from clinic.shared.domain.rules import EMAIL, check_text
from clinic.visits.domain.errors import PatientStale


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPatient:
    name: str
    email: str
    born_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientChange:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Patient:
    id: UUID
    name: str
    email: str
    born_on: date
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def create(cls, new: NewPatient, *, patient_id: UUID, now: datetime) -> Self:
        patient = cls(
            id=patient_id,
            name=new.name,
            email=new.email,
            born_on=new.born_on,
            version=1,
            created_at=now,
            updated_at=now,
        )
        _check(patient)
        return patient

    def at_version(self, version: int) -> Self:
        """The patient itself, unless the caller has seen another version of it."""
        if version != self.version:
            raise PatientStale(self.id)
        return self

    def change(self, change: PatientChange, *, now: datetime) -> Self:
        changed = replace(
            self,
            name=change.name,
            email=change.email,
            version=self.version + 1,
            updated_at=now,
        )
        _check(changed)
        return changed


def _check(patient: Patient) -> None:
    check_text("name", patient.name, max_length=100)
    check_text("email", patient.email, max_length=320, pattern=EMAIL)
