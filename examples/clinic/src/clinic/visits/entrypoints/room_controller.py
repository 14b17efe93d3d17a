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
from clinic.visits.application.room_service import RoomService
from clinic.visits.domain.ports import RoomQuery
from clinic.visits.entrypoints.room_schemas import ChangeRoom, CreateRoom, RoomOut, RoomPage


class RoomController:
    def __init__(self, service: RoomService) -> None:
        self._service = service

    async def create_room(
        self, data: Annotated[CreateRoom, Depends(JsonBody(CreateRoom))]
    ) -> Created[RoomOut]:
        room = await self._service.create(data.to_domain())
        return Created(
            RoomOut.from_entity(room),
            room.version,
            Location=f"/rooms/{room.id}",
        )

    async def list_rooms(
        self,
        limit: Limit = 20,
        cursor: Cursor = None,
        page: PageNumber = None,
        total: FromQuery[bool] = False,
    ) -> Answer[RoomPage]:
        query = RoomQuery(
            page=page_request(limit, cursor, page, total=total),
        )
        return Answer(RoomPage.from_page(await self._service.page(query)))

    async def get_room(self, room_id: FromPath[UUID]) -> Answer[RoomOut]:
        room = await self._service.get(room_id)
        return Answer(RoomOut.from_entity(room), room.version)

    async def change_room(
        self,
        room_id: FromPath[UUID],
        if_match: IfMatch,
        data: Annotated[ChangeRoom, Depends(JsonBody(ChangeRoom))],
    ) -> Answer[RoomOut]:
        room = await self._service.change(room_id, seen_version(if_match), data.to_domain())
        return Answer(RoomOut.from_entity(room), room.version)

    async def delete_room(self, room_id: FromPath[UUID], if_match: IfMatch) -> NoContent:
        await self._service.delete(room_id, seen_version(if_match))
        return NoContent()


def room_routes(service: RoomService) -> Routes:
    controller = RoomController(service)
    return routes(
        "rooms",
        post("/rooms", controller.create_room, 409),
        get("/rooms", controller.list_rooms),
        get("/rooms/{room_id}", controller.get_room, 404),
        put(
            "/rooms/{room_id}",
            controller.change_room,
            404,
            409,
            412,
            428,
        ),
        delete("/rooms/{room_id}", controller.delete_room, 404, 409, 412, 428),
    )
