"""Files by their bytes, so that a review finds the same file of another learner without reading them all.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_evidence_file_sha256", "evidence_file", ["sha256", "provider_id"])


def downgrade() -> None:
    op.drop_index("ix_evidence_file_sha256", table_name="evidence_file")
