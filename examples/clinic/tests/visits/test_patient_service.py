from uuid import UUID

import pytest

from clinic.shared.domain.pages import PageRequest
from clinic.visits.application.patient_service import PatientService
from clinic.visits.domain.errors import PatientNotFound, PatientStale
from clinic.visits.domain.ports import PatientQuery
from tests.memory import InMemoryWork
from tests.visits.builders import FIRST_PATIENT, NOW, PATIENT_CHANGE, a_patient
from tests.visits.fakes import InMemoryPatientRepository

UNKNOWN = UUID(int=404)


@pytest.fixture
def patients() -> InMemoryPatientRepository:
    return InMemoryPatientRepository()


@pytest.fixture
def service(patients: InMemoryPatientRepository) -> PatientService:
    return PatientService(InMemoryWork(patients), lambda: NOW, lambda: UUID(int=1))


async def test_a_created_patient_is_kept(
    service: PatientService, patients: InMemoryPatientRepository
) -> None:
    created = await service.create(FIRST_PATIENT)
    assert patients.rows == {created.id: created}
    assert await service.get(created.id) == a_patient()


async def test_an_unknown_patient_is_not_found(service: PatientService) -> None:
    with pytest.raises(PatientNotFound):
        await service.get(UNKNOWN)


async def test_a_page_holds_what_was_created(service: PatientService) -> None:
    created = await service.create(FIRST_PATIENT)
    page = await service.page(PatientQuery(page=PageRequest(with_total=True)))
    assert (page.items, page.next, page.total) == ((created,), None, 1)


async def test_a_change_is_kept(
    service: PatientService, patients: InMemoryPatientRepository
) -> None:
    created = await service.create(FIRST_PATIENT)
    changed = await service.change(created.id, 1, PATIENT_CHANGE)
    assert changed == created.change(PATIENT_CHANGE, now=NOW)
    assert patients.rows == {created.id: changed}


async def test_a_change_of_another_version_is_refused_and_keeps_nothing(
    service: PatientService, patients: InMemoryPatientRepository
) -> None:
    created = await service.create(FIRST_PATIENT)
    with pytest.raises(PatientStale):
        await service.change(created.id, 7, PATIENT_CHANGE)
    assert patients.rows == {created.id: created}


async def test_a_deleted_patient_is_gone(
    service: PatientService, patients: InMemoryPatientRepository
) -> None:
    created = await service.create(FIRST_PATIENT)
    with pytest.raises(PatientStale):
        await service.delete(created.id, 7)
    await service.delete(created.id, 1)
    assert patients.rows == {}
