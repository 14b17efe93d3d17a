from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update

from clinic.shared.domain.pages import Page
from clinic.shared.infrastructure.columns import columns_of
from clinic.shared.infrastructure.connections import Connection
from clinic.shared.infrastructure.links import LinkTable
from clinic.shared.infrastructure.listing import Listing, Wanted
from clinic.shared.infrastructure.violations import ReferenceKey, TableConstraints, UniqueKey
from clinic.visits.domain.errors import (
    VisitNotFound,
    VisitNumberTaken,
    VisitPatientMissing,
    VisitRoomsMissing,
    VisitStale,
)
from clinic.visits.domain.ports import VisitQuery
from clinic.visits.domain.visit import Visit
from clinic.visits.infrastructure.patient_table import PatientTable
from clinic.visits.infrastructure.visit_table import VisitRoomsTable, VisitTable

_ROOMS = LinkTable(VisitRoomsTable.visit_id, VisitRoomsTable.room_id, VisitRoomsMissing)
_ROWS = select(*columns_of(VisitTable, Visit, rooms=_ROOMS.of(VisitTable.id)))
_ONE = _ROWS.where(VisitTable.id == bindparam("id_"))
_SEEN = (VisitTable.id == bindparam("id_")) & (VisitTable.version == bindparam("seen_"))
_INSERT = insert(VisitTable)
_UPDATE = update(VisitTable).where(_SEEN)
_DELETE = delete(VisitTable).where(_SEEN)
_LISTING = Listing(_ROWS, VisitTable.id, {"starts_at": VisitTable.starts_at, "fee": VisitTable.fee})
_CONSTRAINTS = TableConstraints(
    UniqueKey("uq_visits_number", "visits.number", VisitNumberTaken),
    ReferenceKey("fk_visits_patient_id", "patient_id", PatientTable.id, VisitPatientMissing),
)


class SqlVisitRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, visit: Visit) -> None:
        await _CONSTRAINTS.execute(self._connection, _INSERT, _to_row(visit))
        await _ROOMS.add(self._connection, visit.id, visit.rooms)

    async def get(self, visit_id: UUID) -> Visit:
        row = (await self._connection.execute(_ONE, {"id_": visit_id})).one_or_none()
        if row is None:
            raise VisitNotFound(visit_id)
        return _to_entity(row)

    async def page(self, query: VisitQuery) -> Page[Visit]:
        wanted: Wanted = {
            VisitTable.patient_id: query.patient_id,
            VisitTable.urgent: query.urgent,
            VisitTable.kind: query.kind,
        }
        found = await _LISTING.page(
            self._connection,
            query.page,
            wanted,
            query.sort,
            where=[_ROOMS.any_of(VisitTable.id, query.rooms)],
        )
        items = tuple(_to_entity(row) for row in found.items)
        return Page(items, found.next, found.total)

    async def update(self, visit: Visit) -> None:
        seen = {"id_": visit.id, "seen_": visit.version - 1}
        result = await _CONSTRAINTS.execute(self._connection, _UPDATE, _to_row(visit) | seen)
        if result.rowcount == 0:
            raise VisitStale(visit.id)
        await _ROOMS.replace(self._connection, visit.id, visit.rooms)

    async def remove(self, visit: Visit) -> None:
        seen = {"id_": visit.id, "seen_": visit.version}
        result = await self._connection.execute(_DELETE, seen)
        if result.rowcount == 0:
            raise VisitStale(visit.id)


def _to_entity(row: Row[*tuple[Any, ...]]) -> Visit:
    return Visit(*row)


def _to_row(visit: Visit) -> dict[str, object]:
    return {
        "id": visit.id,
        "number": visit.number,
        "patient_id": visit.patient_id,
        "starts_at": visit.starts_at,
        "ends_on": visit.ends_on,
        "opens_at": visit.opens_at,
        "minutes": visit.minutes,
        "counter": visit.counter,
        "temperature": visit.temperature,
        "fee": visit.fee,
        "urgent": visit.urgent,
        "email": visit.email,
        "report_url": visit.report_url,
        "findings": visit.findings,
        "scan": visit.scan,
        "symptoms": visit.symptoms,
        "kind": visit.kind,
        "progress": visit.progress,
        "remarks": visit.remarks,
        "version": visit.version,
        "created_at": visit.created_at,
        "updated_at": visit.updated_at,
    }
