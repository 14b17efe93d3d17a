from uuid import UUID

import pytest

from clinic.shared.domain.pages import PageRequest
from clinic.visits.application.visit_service import VisitService
from clinic.visits.domain.errors import VisitCannotClose, VisitNotFound, VisitStale
from clinic.visits.domain.ports import VisitQuery
from clinic.visits.domain.visit import VisitProgress
from tests.memory import InMemoryWork
from tests.visits.builders import FIRST_VISIT, NOW, VISIT_CHANGE, a_visit
from tests.visits.fakes import InMemoryVisitRepository
from tests.visits.targets import visit_repository

UNKNOWN = UUID(int=404)


@pytest.fixture
def visits() -> InMemoryVisitRepository:
    return visit_repository()


@pytest.fixture
def service(visits: InMemoryVisitRepository) -> VisitService:
    return VisitService(InMemoryWork(visits), lambda: NOW, lambda: UUID(int=1))


async def test_a_created_visit_is_kept(
    service: VisitService, visits: InMemoryVisitRepository
) -> None:
    created = await service.create(FIRST_VISIT)
    assert visits.rows == {created.id: created}
    assert await service.get(created.id) == a_visit()


async def test_an_unknown_visit_is_not_found(service: VisitService) -> None:
    with pytest.raises(VisitNotFound):
        await service.get(UNKNOWN)


async def test_a_page_holds_what_was_created(service: VisitService) -> None:
    created = await service.create(FIRST_VISIT)
    page = await service.page(VisitQuery(page=PageRequest(with_total=True)))
    assert (page.items, page.next, page.total) == ((created,), None, 1)


async def test_a_change_is_kept(service: VisitService, visits: InMemoryVisitRepository) -> None:
    created = await service.create(FIRST_VISIT)
    changed = await service.change(created.id, 1, VISIT_CHANGE)
    assert changed == created.change(VISIT_CHANGE, now=NOW)
    assert visits.rows == {created.id: changed}


async def test_a_change_of_another_version_is_refused_and_keeps_nothing(
    service: VisitService, visits: InMemoryVisitRepository
) -> None:
    created = await service.create(FIRST_VISIT)
    with pytest.raises(VisitStale):
        await service.change(created.id, 7, VISIT_CHANGE)
    assert visits.rows == {created.id: created}


async def test_start_is_kept(service: VisitService, visits: InMemoryVisitRepository) -> None:
    visit = await service.create(FIRST_VISIT)
    moved = await service.start(visit.id, visit.version)
    assert moved.progress is VisitProgress.STARTED
    assert visits.rows == {moved.id: moved}


async def test_close_is_kept(service: VisitService, visits: InMemoryVisitRepository) -> None:
    visit = await service.create(FIRST_VISIT)
    visit = await service.start(visit.id, visit.version)
    moved = await service.close(visit.id, visit.version)
    assert moved.progress is VisitProgress.CLOSED
    assert visits.rows == {moved.id: moved}


async def test_cancel_is_kept(service: VisitService, visits: InMemoryVisitRepository) -> None:
    visit = await service.create(FIRST_VISIT)
    moved = await service.cancel(visit.id, visit.version)
    assert moved.progress is VisitProgress.CANCELLED
    assert visits.rows == {moved.id: moved}


async def test_close_of_a_new_visit_is_refused(service: VisitService) -> None:
    created = await service.create(FIRST_VISIT)
    with pytest.raises(VisitCannotClose):
        await service.close(created.id, created.version)


async def test_a_deleted_visit_is_gone(
    service: VisitService, visits: InMemoryVisitRepository
) -> None:
    created = await service.create(FIRST_VISIT)
    with pytest.raises(VisitStale):
        await service.delete(created.id, 7)
    await service.delete(created.id, 1)
    assert visits.rows == {}
