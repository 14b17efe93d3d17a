from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from clinic.shared.domain.pages import Page
from clinic.shared.infrastructure.columns import columns_of
from clinic.shared.infrastructure.connections import Connection
from clinic.shared.infrastructure.listing import Listing, Wanted
from clinic.shared.infrastructure.violations import TableConstraints, UniqueKey
from clinic.visits.domain.errors import (
    PatientEmailTaken,
    PatientInUse,
    PatientNotFound,
    PatientStale,
)
from clinic.visits.domain.patient import Patient
from clinic.visits.domain.ports import PatientQuery
from clinic.visits.infrastructure.patient_table import PatientTable

_ROWS = select(*columns_of(PatientTable, Patient))
_ONE = _ROWS.where(PatientTable.id == bindparam("id_"))
_SEEN = (PatientTable.id == bindparam("id_")) & (PatientTable.version == bindparam("seen_"))
_INSERT = insert(PatientTable)
_UPDATE = update(PatientTable).where(_SEEN)
_DELETE = delete(PatientTable).where(_SEEN)
_LISTING = Listing(_ROWS, PatientTable.id, {})
_CONSTRAINTS = TableConstraints(
    UniqueKey("uq_patients_email", "patients.email", PatientEmailTaken),
)


class SqlPatientRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, patient: Patient) -> None:
        await _CONSTRAINTS.execute(self._connection, _INSERT, _to_row(patient))

    async def get(self, patient_id: UUID) -> Patient:
        row = (await self._connection.execute(_ONE, {"id_": patient_id})).one_or_none()
        if row is None:
            raise PatientNotFound(patient_id)
        return _to_entity(row)

    async def page(self, query: PatientQuery) -> Page[Patient]:
        wanted: Wanted = {}
        found = await _LISTING.page(self._connection, query.page, wanted)
        items = tuple(_to_entity(row) for row in found.items)
        return Page(items, found.next, found.total)

    async def update(self, patient: Patient) -> None:
        seen = {"id_": patient.id, "seen_": patient.version - 1}
        result = await _CONSTRAINTS.execute(self._connection, _UPDATE, _to_row(patient) | seen)
        if result.rowcount == 0:
            raise PatientStale(patient.id)

    async def remove(self, patient: Patient) -> None:
        seen = {"id_": patient.id, "seen_": patient.version}
        try:
            result = await self._connection.execute(_DELETE, seen)
        except IntegrityError as error:
            raise PatientInUse(patient.id) from error
        if result.rowcount == 0:
            raise PatientStale(patient.id)


def _to_entity(row: Row[*tuple[Any, ...]]) -> Patient:
    return Patient(*row)


def _to_row(patient: Patient) -> dict[str, object]:
    return {
        "id": patient.id,
        "name": patient.name,
        "email": patient.email,
        "born_on": patient.born_on,
        "version": patient.version,
        "created_at": patient.created_at,
        "updated_at": patient.updated_at,
    }
