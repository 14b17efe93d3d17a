"""Creates the tables of visits."""

import sqlalchemy as sa
from alembic import op

from clinic.shared.infrastructure.tables import (
    ClockTime,
    LongText,
    UtcDateTime,
    UtcNow,
    exact_decimal,
    one_of,
    varchar,
)

revision = "visits_0001"
down_revision = None
branch_labels = ("visits",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patients",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", varchar(100), nullable=False),
        sa.Column("email", varchar(320), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.Column("updated_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.UniqueConstraint("email", name="uq_patients_email"),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("label", varchar(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.Column("updated_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.UniqueConstraint("label", name="uq_rooms_label"),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("number", varchar(12), nullable=False),
        sa.Column(
            "patient_id",
            sa.Uuid(),
            sa.ForeignKey("patients.id", name="fk_visits_patient_id"),
            nullable=False,
        ),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("opens_at", ClockTime, nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("temperature", sa.Double(), nullable=True),
        sa.Column("fee", exact_decimal(10, 2), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("email", varchar(320), nullable=True),
        sa.Column("report_url", varchar(2048), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=True),
        sa.Column("scan", sa.LargeBinary(), nullable=True),
        sa.Column("symptoms", sa.JSON(), nullable=False),
        sa.Column(
            "kind", one_of("first", "follow_up", "remote", name="ck_visits_kind"), nullable=False
        ),
        sa.Column(
            "progress",
            one_of("booked", "started", "closed", "cancelled", name="ck_visits_progress"),
            nullable=False,
        ),
        sa.Column("remarks", LongText, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.Column("updated_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.UniqueConstraint("number", name="uq_visits_number"),
    )
    op.create_index("ix_visits_patient_id", "visits", ["patient_id"])
    op.create_index("ix_visits_starts_at", "visits", ["starts_at"])
    op.create_index("ix_visits_fee", "visits", ["fee"])
    op.create_index("ix_visits_urgent", "visits", ["urgent"])
    op.create_index("ix_visits_kind", "visits", ["kind"])
    op.create_table(
        "visit_rooms",
        sa.Column(
            "visit_id",
            sa.Uuid(),
            sa.ForeignKey("visits.id", name="fk_visit_rooms_visit_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "room_id",
            sa.Uuid(),
            sa.ForeignKey("rooms.id", name="fk_visit_rooms_room_id"),
            primary_key=True,
        ),
    )
    op.create_index("ix_visit_rooms_room_id", "visit_rooms", ["room_id"])


def downgrade() -> None:
    op.drop_table("visit_rooms")
    op.drop_table("visits")
    op.drop_table("rooms")
    op.drop_table("patients")
