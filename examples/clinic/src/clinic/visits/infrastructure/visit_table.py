from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from clinic.shared.domain.values import JsonValue
from clinic.shared.infrastructure.tables import (
    Base,
    ClockTime,
    Identifier,
    LongText,
    RowId,
    Timestamp,
    TupleOf,
    UtcDateTime,
    choices,
    exact_decimal,
    varchar,
)
from clinic.visits.domain.visit import VisitKind, VisitProgress


class VisitTable(Base):
    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("number", name="uq_visits_number"),
        Index("ix_visits_patient_id", "patient_id"),
        Index("ix_visits_starts_at", "starts_at"),
        Index("ix_visits_fee", "fee"),
        Index("ix_visits_urgent", "urgent"),
        Index("ix_visits_kind", "kind"),
    )

    id: Mapped[Identifier]
    number: Mapped[str] = mapped_column(varchar(12))
    patient_id: Mapped[UUID] = mapped_column(
        RowId, ForeignKey("patients.id", name="fk_visits_patient_id")
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_on: Mapped[date | None] = mapped_column(Date)
    opens_at: Mapped[time | None] = mapped_column(ClockTime)
    minutes: Mapped[int] = mapped_column(Integer)
    counter: Mapped[int] = mapped_column(BigInteger)
    temperature: Mapped[float | None] = mapped_column(Double)
    fee: Mapped[Decimal] = mapped_column(exact_decimal(10, 2))
    urgent: Mapped[bool] = mapped_column(Boolean)
    email: Mapped[str | None] = mapped_column(varchar(320))
    report_url: Mapped[str | None] = mapped_column(varchar(2048))
    findings: Mapped[JsonValue] = mapped_column(JSON(none_as_null=True), nullable=True)
    scan: Mapped[bytes | None] = mapped_column(LargeBinary)
    symptoms: Mapped[tuple[str, ...]] = mapped_column(TupleOf(str, str))
    kind: Mapped[VisitKind] = mapped_column(choices(VisitKind, "ck_visits_kind"))
    progress: Mapped[VisitProgress] = mapped_column(choices(VisitProgress, "ck_visits_progress"))
    remarks: Mapped[str | None] = mapped_column(LongText)
    version: Mapped[int]
    created_at: Mapped[Timestamp]
    updated_at: Mapped[Timestamp]


class VisitRoomsTable(Base):
    __tablename__ = "visit_rooms"
    __table_args__ = (Index("ix_visit_rooms_room_id", "room_id"),)

    visit_id: Mapped[UUID] = mapped_column(
        RowId,
        ForeignKey("visits.id", name="fk_visit_rooms_visit_id", ondelete="CASCADE"),
        primary_key=True,
    )
    room_id: Mapped[UUID] = mapped_column(
        RowId,
        ForeignKey("rooms.id", name="fk_visit_rooms_room_id"),
        primary_key=True,
    )
