from dataclasses import replace
from typing import Any

import pytest

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import PageRequest
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.domain.errors import PatientEmailTaken, PatientNotFound, PatientStale
from clinic.visits.domain.patient import Patient
from clinic.visits.domain.ports import PatientQuery, PatientRepository
from clinic.visits.infrastructure.patient_repository import SqlPatientRepository
from tests.memory import InMemoryWork
from tests.visits.builders import FIRST_PATIENT, LATER, SECOND_PATIENT, THIRD_PATIENT, a_patient
from tests.visits.fakes import InMemoryPatientRepository

type Work = UnitOfWork[PatientRepository]


@pytest.fixture(params=["memory", "database"])
def work(request: pytest.FixtureRequest) -> Work:
    """The same tests for both: what holds for the database holds for the fake."""
    if request.param == "memory":
        return InMemoryWork(InMemoryPatientRepository())
    return SqlUnitOfWork(request.getfixturevalue("database"), SqlPatientRepository)


async def add(work: Work, *patients: Patient) -> None:
    async with work.writing() as repository:
        for patient in patients:
            await repository.add(patient)


async def stored(work: Work, patient: Patient) -> Patient:
    async with work.reading() as repository:
        return await repository.get(patient.id)


def three() -> tuple[Patient, Patient, Patient]:
    return (
        a_patient(FIRST_PATIENT, number=1),
        a_patient(SECOND_PATIENT, number=2),
        a_patient(THIRD_PATIENT, number=3),
    )


async def test_what_is_added_can_be_read(work: Work) -> None:
    await add(work, a_patient())
    assert await stored(work, a_patient()) == a_patient()


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x" * 0},
        {"name": "x" * 100},
    ],
)
async def test_a_value_at_its_limit_comes_back_as_it_was(work: Work, given: dict[str, Any]) -> None:
    new = a_patient(replace(FIRST_PATIENT, **given))
    await add(work, new)
    assert await stored(work, new) == new


async def test_an_unknown_patient_is_not_found(work: Work) -> None:
    with pytest.raises(PatientNotFound):
        await stored(work, a_patient())


async def test_email_belongs_to_one_patient(work: Work) -> None:
    first, second, _ = three()
    await add(work, first)
    with pytest.raises(PatientEmailTaken):
        await add(work, replace(second, email=first.email))


async def test_what_raises_keeps_nothing(work: Work) -> None:
    async def add_and_fail() -> None:
        async with work.writing() as repository:
            await repository.add(a_patient())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await add_and_fail()
    with pytest.raises(PatientNotFound):
        await stored(work, a_patient())


async def test_an_update_replaces_the_version_before(work: Work) -> None:
    await add(work, a_patient())
    updated = replace(a_patient(), version=2, updated_at=LATER)
    async with work.writing() as repository:
        await repository.update(updated)
    assert await stored(work, updated) == updated


async def test_an_update_of_another_version_is_stale(work: Work) -> None:
    await add(work, a_patient())
    with pytest.raises(PatientStale):
        async with work.writing() as repository:
            await repository.update(replace(a_patient(), version=3))


async def test_an_update_cannot_take_the_email_of_another_patient(work: Work) -> None:
    first, second, _ = three()
    await add(work, first, second)
    with pytest.raises(PatientEmailTaken):
        async with work.writing() as repository:
            await repository.update(replace(second, version=2, email=first.email))


async def test_what_is_removed_is_gone(work: Work) -> None:
    await add(work, a_patient())
    async with work.writing() as repository:
        await repository.remove(a_patient())
    with pytest.raises(PatientNotFound):
        await stored(work, a_patient())


async def test_another_version_is_not_removed(work: Work) -> None:
    await add(work, a_patient())
    with pytest.raises(PatientStale):
        async with work.writing() as repository:
            await repository.remove(replace(a_patient(), version=2))


async def test_pages_follow_each_other(work: Work) -> None:
    await add(work, *three())
    first, second, third = three()
    async with work.reading() as repository:
        page = await repository.page(PatientQuery(page=PageRequest(limit=2)))
        assert (page.items, page.next, page.total) == ((first, second), second.id, None)
        page = await repository.page(PatientQuery(page=PageRequest(limit=2, after=page.next)))
        assert (page.items, page.next) == ((third,), None)


async def test_a_page_can_be_numbered_and_tell_the_total(work: Work) -> None:
    await add(work, *three())
    async with work.reading() as repository:
        page = await repository.page(
            PatientQuery(page=PageRequest(limit=2, number=2, with_total=True))
        )
    assert (page.items, page.total) == (three()[2:], 3)
