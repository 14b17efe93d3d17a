"""Creates the table of the answers that an Idempotency-Key brings back."""

import sqlalchemy as sa
from alembic import op

from shop.shared.infrastructure.tables import LongBytes, UtcDateTime, UtcNow

revision = "shared_0001"
down_revision = None
branch_labels = ("shared",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotent_answers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("fingerprint", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", LongBytes, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=UtcNow()),
    )
    op.create_index("ix_idempotent_answers_created_at", "idempotent_answers", ["created_at"])


def downgrade() -> None:
    op.drop_table("idempotent_answers")
