"""What became of each statement between two versions of a standard, as a centre sees it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "crosswalk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("old_standard_id", sa.Integer(), nullable=False),
        sa.Column("new_standard_id", sa.Integer(), nullable=False),
        sa.Column("links", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_crosswalk_changed_by_person")),
        sa.ForeignKeyConstraint(["new_standard_id"], ["standard.id"], name=op.f("fk_crosswalk_new_standard_id_standard")),
        sa.ForeignKeyConstraint(["old_standard_id"], ["standard.id"], name=op.f("fk_crosswalk_old_standard_id_standard")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_crosswalk_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk")),
        sa.UniqueConstraint(
            "provider_id",
            "old_standard_id",
            "new_standard_id",
            name=op.f("uq_crosswalk_provider_id_old_standard_id_new_standard_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("crosswalk")
