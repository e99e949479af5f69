"""People are filed without capitals and accents: Łukasz among the L, Siân found by typing sian.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from app.folding import fold

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FILED = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
PERSON = sa.table("person", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("filed_as", FILED))


def upgrade() -> None:
    # What folding means may grow; filing everybody anew is then a migration of its own.
    op.add_column("person", sa.Column("filed_as", FILED, nullable=False, server_default=""))
    people = op.get_bind().execute(sa.select(PERSON.c.id, PERSON.c.name)).all()
    if people:
        update = sa.update(PERSON).where(PERSON.c.id == sa.bindparam("row")).values(filed_as=sa.bindparam("filed"))
        op.get_bind().execute(update, [{"row": person.id, "filed": fold(person.name)} for person in people])


def downgrade() -> None:
    op.drop_column("person", "filed_as")
