"""Documents that were read, and drafts of standards, for each centre.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standard_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("read_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standard_reading_person_id_person")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_standard_reading_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_reading")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "standard_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("document", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("doubts", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standard_draft_person_id_person")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_standard_draft_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_draft")),
        sqlite_autoincrement=True,
    )
    for table in ("standard_reading", "standard_draft"):
        op.create_index(op.f(f"ix_{table}_provider_id"), table, ["provider_id"])


def downgrade() -> None:
    for table in ("standard_draft", "standard_reading"):
        op.drop_index(op.f(f"ix_{table}_provider_id"), table_name=table)
        op.drop_table(table)
