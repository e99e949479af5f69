"""The trail by kind, so that its page finds a kind that is rare without reading all the rest.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_trail_entry_kind", "trail_entry", ["provider_id", "kind", "seq"])


def downgrade() -> None:
    op.drop_index("ix_trail_entry_kind", table_name="trail_entry")
