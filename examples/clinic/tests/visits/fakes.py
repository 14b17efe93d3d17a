from uuid import UUID

from clinic.shared.domain.pages import Page
from clinic.visits.domain.errors import VisitNotFound, VisitNumberTaken, VisitStale
from clinic.visits.domain.ports import VisitQuery
from clinic.visits.domain.visit import Visit
from tests.memory import matching, page_of, taken


class InMemoryVisitRepository:
    def __init__(self) -> None:
        self.rows: dict[UUID, Visit] = {}

    async def add(self, visit: Visit) -> None:
        self._keep(visit)

    async def get(self, visit_id: UUID) -> Visit:
        if visit_id not in self.rows:
            raise VisitNotFound(visit_id)
        return self.rows[visit_id]

    async def page(self, query: VisitQuery) -> Page[Visit]:
        wanted: dict[str, object] = {
            "patient_id": query.patient_id,
            "urgent": query.urgent,
            "kind": query.kind,
        }
        rows = matching(self.rows.values(), wanted)
        return page_of(rows, query.page, query.sort)

    async def update(self, visit: Visit) -> None:
        self._require_version(visit.id, visit.version - 1)
        self._keep(visit)

    async def remove(self, visit: Visit) -> None:
        self._require_version(visit.id, visit.version)
        del self.rows[visit.id]

    def _require_version(self, visit_id: UUID, version: int) -> None:
        if visit_id not in self.rows or self.rows[visit_id].version != version:
            raise VisitStale(visit_id)

    def _keep(self, visit: Visit) -> None:
        if taken(self.rows, visit, "number"):
            raise VisitNumberTaken
        self.rows[visit.id] = visit
