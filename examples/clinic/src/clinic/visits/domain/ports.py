from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from clinic.shared.domain.pages import Page, PageRequest
from clinic.visits.domain.visit import Visit, VisitKind


class VisitSort(StrEnum):
    STARTS_AT = "starts_at"
    STARTS_AT_DESCENDING = "-starts_at"
    FEE = "fee"
    FEE_DESCENDING = "-fee"


@dataclass(frozen=True, slots=True)
class VisitQuery:
    page: PageRequest
    sort: VisitSort | None = None
    patient_id: UUID | None = None
    urgent: bool | None = None
    kind: VisitKind | None = None


class VisitRepository(Protocol):
    async def add(self, visit: Visit) -> None:
        """Raises VisitNumberTaken."""

    async def get(self, visit_id: UUID) -> Visit:
        """Raises VisitNotFound."""

    async def page(self, query: VisitQuery) -> Page[Visit]:
        """Those that match the query, in its order."""

    async def update(self, visit: Visit) -> None:
        """Raises VisitStale where another version is stored; otherwise as add."""

    async def remove(self, visit: Visit) -> None:
        """Raises VisitStale where another version is stored."""
