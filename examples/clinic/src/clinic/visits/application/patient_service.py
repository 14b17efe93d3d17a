from uuid import UUID

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import Page
from clinic.shared.domain.sources import Clock, IdSource
from clinic.visits.domain.patient import NewPatient, Patient, PatientChange
from clinic.visits.domain.ports import PatientQuery, PatientRepository


class PatientService:
    def __init__(
        self,
        unit_of_work: UnitOfWork[PatientRepository],
        now: Clock,
        new_id: IdSource,
    ) -> None:
        self._work = unit_of_work
        self._now = now
        self._new_id = new_id

    async def create(self, new: NewPatient) -> Patient:
        patient = Patient.create(new, patient_id=self._new_id(), now=self._now())
        async with self._work.writing() as patients:
            await patients.add(patient)
        return patient

    async def get(self, patient_id: UUID) -> Patient:
        async with self._work.reading() as patients:
            return await patients.get(patient_id)

    async def page(self, query: PatientQuery) -> Page[Patient]:
        async with self._work.reading() as patients:
            return await patients.page(query)

    async def change(self, patient_id: UUID, version: int, change: PatientChange) -> Patient:
        async with self._work.writing() as patients:
            patient = (await patients.get(patient_id)).at_version(version)
            changed = patient.change(change, now=self._now())
            await patients.update(changed)
        return changed

    async def delete(self, patient_id: UUID, version: int) -> None:
        async with self._work.writing() as patients:
            patient = (await patients.get(patient_id)).at_version(version)
            await patients.remove(patient)
