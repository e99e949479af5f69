"""A standard that a centre publishes belongs to that centre; those of the service stay everybody's.

Two centres may each publish the same reference, and the service another, so a reference is unique among the shared
ones and within each centre. Whose a version is never changes afterwards, nor does anything else but its validity.
Versions that were published before this stay shared: learners of any centre may be on them.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Kept here and not imported: a migration must go on meaning what it meant on the day it was written.
FROZEN = (
    "id",
    "provider_id",
    "key",
    "urn",
    "title",
    "title_cy",
    "version",
    "revision",
    "content_sha256",
    "document",
    "performance_count",
    "knowledge_count",
    "published_at",
)
FROZEN_BEFORE = ("content_sha256", "document", "key")
SHARED = sa.text("provider_id IS NULL")


def upgrade() -> None:
    _drop_triggers()
    # SQLite makes the table anew, which app/migrate.py allows for by checking the foreign keys at the end.
    with op.batch_alter_table("standard") as table:
        table.add_column(sa.Column("provider_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_standard_provider_id_provider"), "provider", ["provider_id"], ["id"])
        table.drop_constraint("uq_standard_key", type_="unique")
        table.create_unique_constraint(op.f("uq_standard_provider_id_key"), ["provider_id", "key"])
    op.create_index(
        "ix_standard_shared_key", "standard", ["key"], unique=True, sqlite_where=SHARED, postgresql_where=SHARED
    )
    _make_triggers(FROZEN)


def downgrade() -> None:
    """Possible while no centre has published a version of its own: there is no honest place for one in the old schema."""
    _drop_triggers()
    op.drop_index("ix_standard_shared_key", table_name="standard")
    with op.batch_alter_table("standard") as table:
        table.drop_constraint("uq_standard_provider_id_key", type_="unique")
        table.drop_constraint("fk_standard_provider_id_provider", type_="foreignkey")
        table.create_unique_constraint(op.f("uq_standard_key"), ["key"])
        table.drop_column("provider_id")
    _make_triggers(FROZEN_BEFORE)


def _drop_triggers() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER keep_standard_{verb}" + ("" if sqlite else " ON standard"))


def _make_triggers(frozen: tuple[str, ...]) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in frozen)
    for verb, when in (("update", changed), ("delete", "1" if sqlite else "true")):
        if sqlite:
            op.execute(
                f"CREATE TRIGGER keep_standard_{verb} BEFORE {verb} ON standard FOR EACH ROW WHEN {when} "
                "BEGIN SELECT RAISE(ABORT, 'a published standard never changes'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER keep_standard_{verb} BEFORE {verb} ON standard FOR EACH ROW WHEN ({when}) "
                "EXECUTE FUNCTION vouch_refuse_change()"
            )
