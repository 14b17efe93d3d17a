from typing import Annotated
from uuid import UUID

from fastapi import Depends

from clinic.shared.entrypoints.answers import Answer, Created, NoContent
from clinic.shared.entrypoints.pages import page_request
from clinic.shared.entrypoints.parameters import (
    Cursor,
    FromPath,
    FromQuery,
    IfMatch,
    Limit,
    PageNumber,
    seen_version,
)
from clinic.shared.entrypoints.routing import JsonBody, Routes, delete, get, post, put, routes
from clinic.visits.application.patient_service import PatientService
from clinic.visits.domain.ports import PatientQuery
from clinic.visits.entrypoints.patient_schemas import (
    ChangePatient,
    CreatePatient,
    PatientOut,
    PatientPage,
)


class PatientController:
    def __init__(self, service: PatientService) -> None:
        self._service = service

    async def create_patient(
        self, data: Annotated[CreatePatient, Depends(JsonBody(CreatePatient))]
    ) -> Created[PatientOut]:
        patient = await self._service.create(data.to_domain())
        return Created(
            PatientOut.from_entity(patient),
            patient.version,
            Location=f"/patients/{patient.id}",
        )

    async def list_patients(
        self,
        limit: Limit = 20,
        cursor: Cursor = None,
        page: PageNumber = None,
        total: FromQuery[bool] = False,
    ) -> Answer[PatientPage]:
        query = PatientQuery(
            page=page_request(limit, cursor, page, total=total),
        )
        return Answer(PatientPage.from_page(await self._service.page(query)))

    async def get_patient(self, patient_id: FromPath[UUID]) -> Answer[PatientOut]:
        patient = await self._service.get(patient_id)
        return Answer(PatientOut.from_entity(patient), patient.version)

    async def change_patient(
        self,
        patient_id: FromPath[UUID],
        if_match: IfMatch,
        data: Annotated[ChangePatient, Depends(JsonBody(ChangePatient))],
    ) -> Answer[PatientOut]:
        patient = await self._service.change(patient_id, seen_version(if_match), data.to_domain())
        return Answer(PatientOut.from_entity(patient), patient.version)

    async def delete_patient(self, patient_id: FromPath[UUID], if_match: IfMatch) -> NoContent:
        await self._service.delete(patient_id, seen_version(if_match))
        return NoContent()


def patient_routes(service: PatientService) -> Routes:
    controller = PatientController(service)
    return routes(
        "patients",
        post("/patients", controller.create_patient, 409),
        get("/patients", controller.list_patients),
        get("/patients/{patient_id}", controller.get_patient, 404),
        put(
            "/patients/{patient_id}",
            controller.change_patient,
            404,
            409,
            412,
            428,
        ),
        delete("/patients/{patient_id}", controller.delete_patient, 404, 409, 412, 428),
    )
