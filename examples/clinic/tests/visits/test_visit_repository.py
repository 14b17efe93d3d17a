import json
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import PageRequest
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.domain.errors import VisitNotFound, VisitNumberTaken, VisitStale
from clinic.visits.domain.ports import VisitQuery, VisitRepository, VisitSort
from clinic.visits.domain.visit import Visit, VisitKind
from clinic.visits.infrastructure.visit_repository import SqlVisitRepository
from tests.memory import InMemoryWork
from tests.visits.builders import FIRST_VISIT, LATER, SECOND_VISIT, THIRD_VISIT, a_visit
from tests.visits.targets import visit_repository

type Work = UnitOfWork[VisitRepository]
pytestmark = pytest.mark.usefixtures("stored_patients", "stored_rooms")


@pytest.fixture(params=["memory", "database"])
def work(request: pytest.FixtureRequest) -> Work:
    """The same tests for both: what holds for the database holds for the fake."""
    if request.param == "memory":
        return InMemoryWork(visit_repository())
    return SqlUnitOfWork(request.getfixturevalue("database"), SqlVisitRepository)


async def add(work: Work, *visits: Visit) -> None:
    async with work.writing() as repository:
        for visit in visits:
            await repository.add(visit)


async def stored(work: Work, visit: Visit) -> Visit:
    async with work.reading() as repository:
        return await repository.get(visit.id)


def three() -> tuple[Visit, Visit, Visit]:
    return (
        a_visit(FIRST_VISIT, number=1),
        a_visit(SECOND_VISIT, number=2),
        a_visit(THIRD_VISIT, number=3),
    )


async def test_what_is_added_can_be_read(work: Work) -> None:
    await add(work, a_visit())
    assert await stored(work, a_visit()) == a_visit()


@pytest.mark.parametrize(
    "given",
    [
        {"number": "V000000"},
        {"number": "V100000"},
        {"number": "V200000"},
        {"rooms": frozenset()},
        {"ends_on": None},
        {"opens_at": None},
        {"opens_at": time(0, 0)},
        {"opens_at": time(23, 59, 59, 999999)},
        {"minutes": 5},
        {"minutes": 480},
        {"temperature": None},
        {"fee": Decimal("0.00")},
        {"fee": Decimal("99999999.99")},
        {"urgent": False},
        {"urgent": True},
        {"email": None},
        {"report_url": None},
        {"findings": None},
        {"findings": {}},
        {"findings": []},
        {"findings": "text"},
        {"findings": 0},
        {"findings": False},
        {"findings": json.loads("[" * 31 + "]" * 31)},
        {"scan": None},
        {"scan": b"x" * 0},
        {"scan": b"x" * 4096},
        {"symptoms": ("symptoms 1",) * 0},
        {"symptoms": ("symptoms 1",) * 100},
        {"kind": VisitKind.FIRST},
        {"kind": VisitKind.FOLLOW_UP},
        {"kind": VisitKind.REMOTE},
        {"remarks": None},
        {"remarks": "x" * 0},
        {"remarks": "x" * 100000},
    ],
)
async def test_a_value_at_its_limit_comes_back_as_it_was(work: Work, given: dict[str, Any]) -> None:
    new = a_visit(replace(FIRST_VISIT, **given))
    await add(work, new)
    assert await stored(work, new) == new


async def test_an_unknown_visit_is_not_found(work: Work) -> None:
    with pytest.raises(VisitNotFound):
        await stored(work, a_visit())


async def test_number_belongs_to_one_visit(work: Work) -> None:
    first, second, _ = three()
    await add(work, first)
    with pytest.raises(VisitNumberTaken):
        await add(work, replace(second, number=first.number))


async def test_what_raises_keeps_nothing(work: Work) -> None:
    async def add_and_fail() -> None:
        async with work.writing() as repository:
            await repository.add(a_visit())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await add_and_fail()
    with pytest.raises(VisitNotFound):
        await stored(work, a_visit())


async def test_an_update_replaces_the_version_before(work: Work) -> None:
    await add(work, a_visit())
    updated = replace(a_visit(), version=2, updated_at=LATER)
    async with work.writing() as repository:
        await repository.update(updated)
    assert await stored(work, updated) == updated


async def test_an_update_of_another_version_is_stale(work: Work) -> None:
    await add(work, a_visit())
    with pytest.raises(VisitStale):
        async with work.writing() as repository:
            await repository.update(replace(a_visit(), version=3))


async def test_an_update_cannot_take_the_number_of_another_visit(work: Work) -> None:
    first, second, _ = three()
    await add(work, first, second)
    with pytest.raises(VisitNumberTaken):
        async with work.writing() as repository:
            await repository.update(replace(second, version=2, number=first.number))


async def test_what_is_removed_is_gone(work: Work) -> None:
    await add(work, a_visit())
    async with work.writing() as repository:
        await repository.remove(a_visit())
    with pytest.raises(VisitNotFound):
        await stored(work, a_visit())


async def test_another_version_is_not_removed(work: Work) -> None:
    await add(work, a_visit())
    with pytest.raises(VisitStale):
        async with work.writing() as repository:
            await repository.remove(replace(a_visit(), version=2))


async def test_pages_follow_each_other(work: Work) -> None:
    await add(work, *three())
    first, second, third = three()
    async with work.reading() as repository:
        page = await repository.page(VisitQuery(page=PageRequest(limit=2)))
        assert (page.items, page.next, page.total) == ((first, second), second.id, None)
        page = await repository.page(VisitQuery(page=PageRequest(limit=2, after=page.next)))
        assert (page.items, page.next) == ((third,), None)


async def test_a_page_can_be_numbered_and_tell_the_total(work: Work) -> None:
    await add(work, *three())
    async with work.reading() as repository:
        page = await repository.page(
            VisitQuery(page=PageRequest(limit=2, number=2, with_total=True))
        )
    assert (page.items, page.total) == (three()[2:], 3)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (VisitSort.STARTS_AT, three()),
        (VisitSort.STARTS_AT_DESCENDING, three()[::-1]),
    ],
)
async def test_pages_can_be_sorted_by_starts_at(
    work: Work, sort: VisitSort, expected: tuple[Visit, ...]
) -> None:
    await add(work, *three())
    found: list[Visit] = []
    after = None
    async with work.reading() as repository:
        for _ in expected:
            request = PageRequest(limit=1, after=after)
            page = await repository.page(VisitQuery(page=request, sort=sort))
            found += page.items
            after = page.next
    assert tuple(found) == expected
    assert after is None


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (VisitSort.FEE, three()),
        (VisitSort.FEE_DESCENDING, three()[::-1]),
    ],
)
async def test_pages_can_be_sorted_by_fee(
    work: Work, sort: VisitSort, expected: tuple[Visit, ...]
) -> None:
    await add(work, *three())
    found: list[Visit] = []
    after = None
    async with work.reading() as repository:
        for _ in expected:
            request = PageRequest(limit=1, after=after)
            page = await repository.page(VisitQuery(page=request, sort=sort))
            found += page.items
            after = page.next
    assert tuple(found) == expected
    assert after is None


async def test_a_page_can_be_filtered_by_patient_id(work: Work) -> None:
    first, second, _ = three()
    first = replace(first, patient_id=UUID("00000000-0000-0000-0000-000000000001"))
    await add(work, first, replace(second, patient_id=UUID("00000000-0000-0000-0000-000000000002")))
    query = VisitQuery(page=PageRequest(), patient_id=UUID("00000000-0000-0000-0000-000000000001"))
    async with work.reading() as repository:
        page = await repository.page(query)
    assert page.items == (first,)


async def test_a_page_can_be_filtered_by_urgent(work: Work) -> None:
    first, second, _ = three()
    first = replace(first, urgent=False)
    await add(work, first, replace(second, urgent=True))
    query = VisitQuery(page=PageRequest(), urgent=False)
    async with work.reading() as repository:
        page = await repository.page(query)
    assert page.items == (first,)


async def test_a_page_can_be_filtered_by_kind(work: Work) -> None:
    first, second, _ = three()
    first = replace(first, kind=VisitKind.FIRST)
    await add(work, first, replace(second, kind=VisitKind.FOLLOW_UP))
    query = VisitQuery(page=PageRequest(), kind=VisitKind.FIRST)
    async with work.reading() as repository:
        page = await repository.page(query)
    assert page.items == (first,)
