"""How the CASE identifiers of a standard begin, so that one is looked up and not searched for.

Revision ID: 0006
Revises: 0005
"""

from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Kept here and not imported: a migration must go on meaning what it meant on the day it was written.
NAMESPACE = uuid5(NAMESPACE_URL, "urn:vouch:standards")
STANDARD = sa.table(
    "standard", sa.column("id", sa.Integer), sa.column("key", sa.String), sa.column("case_stem", sa.String)
)


def upgrade() -> None:
    op.add_column("standard", sa.Column("case_stem", sa.String(length=12), nullable=True))
    op.create_index(op.f("ix_standard_case_stem"), "standard", ["case_stem"])
    rows = op.get_bind().execute(sa.select(STANDARD.c.id, STANDARD.c.key)).all()
    stems = [{"row": row.id, "stem": uuid5(NAMESPACE, row.key).hex[:12]} for row in rows]
    if stems:
        update = sa.update(STANDARD).where(STANDARD.c.id == sa.bindparam("row")).values(case_stem=sa.bindparam("stem"))
        op.get_bind().execute(update, stems)


def downgrade() -> None:
    op.drop_index(op.f("ix_standard_case_stem"), table_name="standard")
    op.drop_column("standard", "case_stem")
