"""The chains of the ledger, proposals and appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHAINS = ("decisions", "reads")
BEFORE_THE_FIRST = "0" * 64


def upgrade() -> None:
    """Make the tables, and the heads of empty chains."""
    heads = op.create_table(
        "chain_heads",
        sa.Column("chain", sa.String(20), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.bulk_insert(heads, [{"chain": chain, "count": 0, "hash": BEFORE_THE_FIRST} for chain in CHAINS])
    op.create_table(
        "chain_lines",
        sa.Column("chain", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(30), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_chain_lines_at", "chain_lines", ["at"])
    op.create_table(
        "chain_checkpoints",
        sa.Column("chain", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    _proposals()
    op.create_table(
        "appeals",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("proposal_id", sa.String(32), sa.ForeignKey("proposals.id"), nullable=False),
        sa.Column("person_id", sa.String(200), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    for column in ("opened_at", "state", "proposal_id", "person_id"):
        op.create_index(f"ix_appeals_{column}", "appeals", [column])


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    for column in ("created_at", "state", "run_id"):
        op.create_index(f"ix_proposals_{column}", "proposals", [column])
    op.create_table(
        "proposal_people",
        sa.Column("proposal_id", sa.String(32), sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("person_id", sa.String(200), primary_key=True),
    )
    op.create_index("ix_proposal_people_person_id", "proposal_people", ["person_id"])
    op.create_table(
        "proposal_sights",
        sa.Column("proposal_id", sa.String(32), sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("actor", sa.String(200), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Remove them; decisions made since then are lost."""
    for table in (
        *("appeals", "proposal_sights", "proposal_people", "proposals"),
        *("chain_checkpoints", "chain_lines", "chain_heads"),
    ):
        op.drop_table(table)
