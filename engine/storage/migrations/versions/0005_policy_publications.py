"""Policies on their way, and every version that was ever published."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "policy_publications",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("policy_id", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("content", sa.JSON, nullable=False),
        sa.UniqueConstraint("number", name="uq_policy_publications_number"),
    )
    op.create_index("ix_policy_publications_policy_id", "policy_publications", ["policy_id"])


def downgrade() -> None:
    """Remove it; files decide again."""
    op.drop_table("policy_publications")
