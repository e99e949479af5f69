"""PostgreSQL keeps no statistics of the library's words, so that a search always goes by its indexes.

With statistics it knows that a frequent word is in nearly every standard and reads the whole table instead, unpacking
every vector: a hundred times the work, because what unpacking costs is no part of its reckoning.

Revision ID: 0013
Revises: 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TIERS = ("names", "codes", "about", "words")


def upgrade() -> None:
    _keep_statistics("0")


def downgrade() -> None:
    _keep_statistics("DEFAULT")


def _keep_statistics(target: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for tier in TIERS:
            op.execute(f"ALTER TABLE library_words ALTER COLUMN {tier} SET STATISTICS {target}")
