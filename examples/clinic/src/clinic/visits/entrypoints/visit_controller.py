from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from clinic.shared.entrypoints.answers import Answer, Created, NoContent
from clinic.shared.entrypoints.pages import page_request
from clinic.shared.entrypoints.parameters import (
    AsWritten,
    Cursor,
    FromPath,
    FromQuery,
    IfMatch,
    Limit,
    PageNumber,
    seen_version,
)
from clinic.shared.entrypoints.routing import JsonBody, Routes, delete, get, post, put, routes
from clinic.visits.application.visit_service import VisitService
from clinic.visits.domain.ports import VisitQuery, VisitSort
from clinic.visits.domain.visit import VisitKind
from clinic.visits.entrypoints.visit_schemas import ChangeVisit, CreateVisit, VisitOut, VisitPage


class VisitController:
    def __init__(self, service: VisitService) -> None:
        self._service = service

    async def create_visit(
        self, data: Annotated[CreateVisit, Depends(JsonBody(CreateVisit))]
    ) -> Created[VisitOut]:
        visit = await self._service.create(data.to_domain())
        return Created(
            VisitOut.from_entity(visit),
            visit.version,
            Location=f"/visits/{visit.id}",
        )

    async def list_visits(
        self,
        limit: Limit = 20,
        cursor: Cursor = None,
        page: PageNumber = None,
        total: FromQuery[bool] = False,
        sort: FromQuery[VisitSort | None] = None,
        patient_id: FromQuery[UUID | None] = None,
        rooms: Annotated[list[UUID] | None, Query(max_length=20), AsWritten()] = None,
        urgent: FromQuery[bool | None] = None,
        kind: FromQuery[VisitKind | None] = None,
    ) -> Answer[VisitPage]:
        query = VisitQuery(
            page=page_request(limit, cursor, page, total=total),
            sort=sort,
            patient_id=patient_id,
            rooms=None if rooms is None else frozenset(rooms),
            urgent=urgent,
            kind=kind,
        )
        return Answer(VisitPage.from_page(await self._service.page(query)))

    async def get_visit(self, visit_id: FromPath[UUID]) -> Answer[VisitOut]:
        visit = await self._service.get(visit_id)
        return Answer(VisitOut.from_entity(visit), visit.version)

    async def change_visit(
        self,
        visit_id: FromPath[UUID],
        if_match: IfMatch,
        data: Annotated[ChangeVisit, Depends(JsonBody(ChangeVisit))],
    ) -> Answer[VisitOut]:
        visit = await self._service.change(visit_id, seen_version(if_match), data.to_domain())
        return Answer(VisitOut.from_entity(visit), visit.version)

    async def start_visit(self, visit_id: FromPath[UUID], if_match: IfMatch) -> Answer[VisitOut]:
        visit = await self._service.start(visit_id, seen_version(if_match))
        return Answer(VisitOut.from_entity(visit), visit.version)

    async def close_visit(self, visit_id: FromPath[UUID], if_match: IfMatch) -> Answer[VisitOut]:
        visit = await self._service.close(visit_id, seen_version(if_match))
        return Answer(VisitOut.from_entity(visit), visit.version)

    async def cancel_visit(self, visit_id: FromPath[UUID], if_match: IfMatch) -> Answer[VisitOut]:
        visit = await self._service.cancel(visit_id, seen_version(if_match))
        return Answer(VisitOut.from_entity(visit), visit.version)

    async def delete_visit(self, visit_id: FromPath[UUID], if_match: IfMatch) -> NoContent:
        await self._service.delete(visit_id, seen_version(if_match))
        return NoContent()


def visit_routes(service: VisitService) -> Routes:
    controller = VisitController(service)
    return routes(
        "visits",
        post("/visits", controller.create_visit, 409),
        get("/visits", controller.list_visits),
        get("/visits/{visit_id}", controller.get_visit, 404),
        put(
            "/visits/{visit_id}",
            controller.change_visit,
            404,
            412,
            428,
        ),
        post(
            "/visits/{visit_id}/start",
            controller.start_visit,
            404,
            409,
            412,
            428,
        ),
        post(
            "/visits/{visit_id}/close",
            controller.close_visit,
            404,
            409,
            412,
            428,
        ),
        post(
            "/visits/{visit_id}/cancel",
            controller.cancel_visit,
            404,
            409,
            412,
            428,
        ),
        delete("/visits/{visit_id}", controller.delete_visit, 404, 412, 428),
    )
