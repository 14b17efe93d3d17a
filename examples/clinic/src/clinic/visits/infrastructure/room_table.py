from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.shared.infrastructure.tables import Base, Identifier, Timestamp, varchar


class RoomTable(Base):
    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("label", name="uq_rooms_label"),)

    id: Mapped[Identifier]
    label: Mapped[str] = mapped_column(varchar(20))
    version: Mapped[int]
    created_at: Mapped[Timestamp]
    updated_at: Mapped[Timestamp]
