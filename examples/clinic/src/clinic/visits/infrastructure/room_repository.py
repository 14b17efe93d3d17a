from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from clinic.shared.domain.pages import Page
from clinic.shared.infrastructure.columns import columns_of
from clinic.shared.infrastructure.connections import Connection
from clinic.shared.infrastructure.listing import Listing, Wanted
from clinic.shared.infrastructure.violations import TableConstraints, UniqueKey
from clinic.visits.domain.errors import RoomInUse, RoomLabelTaken, RoomNotFound, RoomStale
from clinic.visits.domain.ports import RoomQuery
from clinic.visits.domain.room import Room
from clinic.visits.infrastructure.room_table import RoomTable

_ROWS = select(*columns_of(RoomTable, Room))
_ONE = _ROWS.where(RoomTable.id == bindparam("id_"))
_SEEN = (RoomTable.id == bindparam("id_")) & (RoomTable.version == bindparam("seen_"))
_INSERT = insert(RoomTable)
_UPDATE = update(RoomTable).where(_SEEN)
_DELETE = delete(RoomTable).where(_SEEN)
_LISTING = Listing(_ROWS, RoomTable.id, {})
_CONSTRAINTS = TableConstraints(
    UniqueKey("uq_rooms_label", "rooms.label", RoomLabelTaken),
)


class SqlRoomRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, room: Room) -> None:
        await _CONSTRAINTS.execute(self._connection, _INSERT, _to_row(room))

    async def get(self, room_id: UUID) -> Room:
        row = (await self._connection.execute(_ONE, {"id_": room_id})).one_or_none()
        if row is None:
            raise RoomNotFound(room_id)
        return _to_entity(row)

    async def page(self, query: RoomQuery) -> Page[Room]:
        wanted: Wanted = {}
        found = await _LISTING.page(self._connection, query.page, wanted)
        items = tuple(_to_entity(row) for row in found.items)
        return Page(items, found.next, found.total)

    async def update(self, room: Room) -> None:
        seen = {"id_": room.id, "seen_": room.version - 1}
        result = await _CONSTRAINTS.execute(self._connection, _UPDATE, _to_row(room) | seen)
        if result.rowcount == 0:
            raise RoomStale(room.id)

    async def remove(self, room: Room) -> None:
        seen = {"id_": room.id, "seen_": room.version}
        try:
            result = await self._connection.execute(_DELETE, seen)
        except IntegrityError as error:
            raise RoomInUse(room.id) from error
        if result.rowcount == 0:
            raise RoomStale(room.id)


def _to_entity(row: Row[*tuple[Any, ...]]) -> Room:
    return Room(*row)


def _to_row(room: Room) -> dict[str, object]:
    return {
        "id": room.id,
        "label": room.label,
        "version": room.version,
        "created_at": room.created_at,
        "updated_at": room.updated_at,
    }
