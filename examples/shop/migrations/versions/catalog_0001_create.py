"""Creates the tables of catalog."""

import sqlalchemy as sa
from alembic import op

from shop.shared.infrastructure.tables import (
    LongText,
    UtcDateTime,
    UtcNow,
    exact_decimal,
    one_of,
    varchar,
)

revision = "catalog_0001"
down_revision = None
branch_labels = ("catalog",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("sku", varchar(32), nullable=False),
        sa.Column("name", varchar(200), nullable=False),
        sa.Column("price", exact_decimal(12, 2), nullable=False),
        sa.Column(
            "status",
            one_of("draft", "active", "archived", name="ck_products_status"),
            nullable=False,
        ),
        sa.Column("note", LongText, nullable=True),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.Column("updated_at", UtcDateTime, nullable=False, server_default=UtcNow()),
        sa.UniqueConstraint("sku", name="uq_products_sku"),
    )
    op.create_index("ix_products_launched_on", "products", ["launched_on"])


def downgrade() -> None:
    op.drop_table("products")
