from uuid import UUID

from clinic.shared.application.unit_of_work import UnitOfWork
from clinic.shared.domain.pages import Page
from clinic.shared.domain.sources import Clock, IdSource
from clinic.visits.domain.ports import VisitQuery, VisitRepository
from clinic.visits.domain.visit import NewVisit, Visit, VisitChange


class VisitService:
    def __init__(
        self,
        unit_of_work: UnitOfWork[VisitRepository],
        now: Clock,
        new_id: IdSource,
    ) -> None:
        self._work = unit_of_work
        self._now = now
        self._new_id = new_id

    async def create(self, new: NewVisit) -> Visit:
        visit = Visit.create(new, visit_id=self._new_id(), now=self._now())
        async with self._work.writing() as visits:
            await visits.add(visit)
        return visit

    async def get(self, visit_id: UUID) -> Visit:
        async with self._work.reading() as visits:
            return await visits.get(visit_id)

    async def page(self, query: VisitQuery) -> Page[Visit]:
        async with self._work.reading() as visits:
            return await visits.page(query)

    async def change(self, visit_id: UUID, version: int, change: VisitChange) -> Visit:
        async with self._work.writing() as visits:
            visit = (await visits.get(visit_id)).at_version(version)
            changed = visit.change(change, now=self._now())
            await visits.update(changed)
        return changed

    async def start(self, visit_id: UUID, version: int) -> Visit:
        async with self._work.writing() as visits:
            visit = (await visits.get(visit_id)).at_version(version)
            moved = visit.start(now=self._now())
            await visits.update(moved)
        return moved

    async def close(self, visit_id: UUID, version: int) -> Visit:
        async with self._work.writing() as visits:
            visit = (await visits.get(visit_id)).at_version(version)
            moved = visit.close(now=self._now())
            await visits.update(moved)
        return moved

    async def cancel(self, visit_id: UUID, version: int) -> Visit:
        async with self._work.writing() as visits:
            visit = (await visits.get(visit_id)).at_version(version)
            moved = visit.cancel(now=self._now())
            await visits.update(moved)
        return moved

    async def delete(self, visit_id: UUID, version: int) -> None:
        async with self._work.writing() as visits:
            visit = (await visits.get(visit_id)).at_version(version)
            await visits.remove(visit)
