"""What the library of standards is listed and searched by. `vouch serve` fills it, or `vouch standards reindex`.

The words are in `library_words`: a contentless FTS5 table on SQLite, tsvectors on PostgreSQL. Both hold the words that
the app made of the texts (app/standards/search_rules.py), so neither database's own idea of a word has a say.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BY_BYTES = sa.String(500).with_variant(sa.String(500, collation="C"), "postgresql")
TIERS = ("names", "codes", "about", "words")


def upgrade() -> None:
    op.create_table(
        "library_entry",
        sa.Column("standard_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("title_order", BY_BYTES, nullable=False),
        sa.Column("validity", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
        sa.Column("approved", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
        sa.Column("review", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_library_entry_standard_id_standard")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_library_entry_provider_id_provider")),
        sa.PrimaryKeyConstraint("standard_id", name=op.f("pk_library_entry")),
    )
    op.create_index("ix_library_entry_title", "library_entry", ["title_order", "standard_id"])
    op.create_index("ix_library_entry_validity", "library_entry", ["validity", "title_order", "standard_id"])
    op.create_table(
        "replacement",
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["old_id"], ["standard.id"], name=op.f("fk_replacement_old_id_standard")),
        sa.ForeignKeyConstraint(["new_id"], ["standard.id"], name=op.f("fk_replacement_new_id_standard")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_replacement_provider_id_provider")),
        sa.PrimaryKeyConstraint("old_id", "new_id", name=op.f("pk_replacement")),
    )
    op.create_index(op.f("ix_replacement_new_id"), "replacement", ["new_id"])
    op.create_table(
        "suite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suite")),
        sa.UniqueConstraint("folded", name=op.f("uq_suite_folded")),
    )
    op.create_table(
        "suite_entry",
        sa.Column("suite_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["suite_id"], ["suite.id"], name=op.f("fk_suite_entry_suite_id_suite")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_suite_entry_standard_id_standard")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_suite_entry_provider_id_provider")),
        sa.PrimaryKeyConstraint("suite_id", "standard_id", name=op.f("pk_suite_entry")),
    )
    op.create_index(op.f("ix_suite_entry_standard_id"), "suite_entry", ["standard_id"])
    op.create_index("ix_suite_entry_count", "suite_entry", ["suite_id", "provider_id"])
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def _upgrade_sqlite() -> None:
    # The tokenizer `ascii` takes every letter beyond ASCII as part of a word; ours have no accents and capitals left.
    op.execute(
        f"CREATE VIRTUAL TABLE library_words USING fts5({', '.join(TIERS)}, content='', detail=column, "
        "tokenize='ascii', prefix='2 3')"
    )
    op.execute(
        "CREATE TRIGGER follow_standard_validity AFTER UPDATE OF validity ON standard FOR EACH ROW "
        "BEGIN UPDATE library_entry SET validity = NEW.validity WHERE standard_id = NEW.id; END"
    )


def _upgrade_postgresql() -> None:
    # Called rowid as on SQLite, so that both are asked in the same words.
    vectors = ", ".join(f"{tier} tsvector NOT NULL" for tier in TIERS)
    op.execute(f"CREATE TABLE library_words (rowid integer PRIMARY KEY REFERENCES standard (id), {vectors})")
    for tier in TIERS:
        op.execute(f"CREATE INDEX ix_library_words_{tier} ON library_words USING gin ({tier})")
    op.execute(
        """CREATE FUNCTION vouch_follow_validity() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN UPDATE library_entry SET validity = NEW.validity WHERE standard_id = NEW.id; RETURN NULL; END $$"""
    )
    op.execute(
        "CREATE TRIGGER follow_standard_validity AFTER UPDATE OF validity ON standard FOR EACH ROW "
        "EXECUTE FUNCTION vouch_follow_validity()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER follow_standard_validity")
    else:
        op.execute("DROP TRIGGER follow_standard_validity ON standard")
        op.execute("DROP FUNCTION vouch_follow_validity()")
    op.execute("DROP TABLE library_words")
    op.drop_index("ix_suite_entry_count", table_name="suite_entry")
    op.drop_index(op.f("ix_suite_entry_standard_id"), table_name="suite_entry")
    op.drop_table("suite_entry")
    op.drop_table("suite")
    op.drop_index(op.f("ix_replacement_new_id"), table_name="replacement")
    op.drop_table("replacement")
    op.drop_index("ix_library_entry_validity", table_name="library_entry")
    op.drop_index("ix_library_entry_title", table_name="library_entry")
    op.drop_table("library_entry")
