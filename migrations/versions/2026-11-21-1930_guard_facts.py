"""The database itself keeps facts as they are.

Decisions, sign-offs, withdrawals, openings and the trail are append-only. A version of evidence that was sent is
frozen, with its files and claims. A criterion's wording never changes. An application error, or a person with a
database client and the app's rights, gets a refusal and not a silent change.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Kept here and not imported: a migration must go on meaning what it meant on the day it was written.
APPEND_ONLY = (
    "trail_entry",
    "assessment_decision",
    "decision_withdrawal",
    "countersignature",
    "review",
    "unit_sign_off",
    "unit_reopening",
    "evidence_withdrawal",
    "evidence_opening",
    "criterion",
    "section",
)
PARTS_OF_A_VERSION = ("evidence_file", "claim")
SENT = "EXISTS (SELECT 1 FROM evidence_version v WHERE v.id = {row}.version_id AND v.sent_at IS NOT NULL)"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, name in _triggers():
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
    if not sqlite:
        op.execute("DROP FUNCTION vouch_refuse_change()")
        op.execute("DROP FUNCTION vouch_refuse_change_of_sent()")
        op.execute("DROP FUNCTION vouch_refuse_change_of_part()")


def _triggers() -> list[tuple[str, str]]:
    simple = [(table, f"keep_{table}_{verb}") for table in APPEND_ONLY for verb in ("update", "delete")]
    version = [("evidence_version", f"keep_evidence_version_{verb}") for verb in ("update", "delete")]
    parts = [(table, f"keep_{table}_{verb}") for table in PARTS_OF_A_VERSION for verb in ("insert", "update", "delete")]
    standard = [("standard", "keep_standard_update"), ("standard", "keep_standard_delete")]
    return simple + version + parts + standard


def _upgrade_sqlite() -> None:
    def refuse(name: str, verb: str, table: str, when: str, why: str) -> None:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )

    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse(f"keep_{table}_{verb}", verb, table, "1", f"{table} is append-only")
    for verb in ("update", "delete"):
        refuse(
            f"keep_evidence_version_{verb}", verb, "evidence_version", "OLD.sent_at IS NOT NULL", "sent evidence is frozen"
        )
    for table in PARTS_OF_A_VERSION:
        refuse(f"keep_{table}_insert", "insert", table, SENT.format(row="NEW"), "sent evidence is frozen")
        refuse(
            f"keep_{table}_update",
            "update",
            table,
            f"{SENT.format(row='OLD')} OR {SENT.format(row='NEW')}",
            "sent evidence is frozen",
        )
        refuse(f"keep_{table}_delete", "delete", table, SENT.format(row="OLD"), "sent evidence is frozen")
    refuse(
        "keep_standard_update",
        "update",
        "standard",
        "OLD.content_sha256 <> NEW.content_sha256 OR OLD.document <> NEW.document OR OLD.key <> NEW.key",
        "a published standard never changes",
    )
    refuse("keep_standard_delete", "delete", "standard", "1", "a published standard never changes")


def _upgrade_postgresql() -> None:
    op.execute(
        """CREATE FUNCTION vouch_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    )
    op.execute(
        """CREATE FUNCTION vouch_refuse_change_of_sent() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'sent evidence is frozen' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    )
    op.execute(
        """CREATE FUNCTION vouch_refuse_change_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE version bigint;
        BEGIN
          IF TG_OP = 'DELETE' THEN version := OLD.version_id; ELSE version := NEW.version_id; END IF;
          IF EXISTS (SELECT 1 FROM evidence_version v WHERE v.id = version AND v.sent_at IS NOT NULL)
             OR (TG_OP = 'UPDATE' AND EXISTS
                 (SELECT 1 FROM evidence_version v WHERE v.id = OLD.version_id AND v.sent_at IS NOT NULL)) THEN
            RAISE EXCEPTION 'sent evidence is frozen' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
          RETURN NEW;
        END $$"""
    )

    def refuse(name: str, verb: str, table: str, function: str, when: str = "") -> None:
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {function}()")

    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse(f"keep_{table}_{verb}", verb, table, "vouch_refuse_change")
    for verb in ("update", "delete"):
        refuse(
            f"keep_evidence_version_{verb}",
            verb,
            "evidence_version",
            "vouch_refuse_change_of_sent",
            "WHEN (OLD.sent_at IS NOT NULL)",
        )
    for table in PARTS_OF_A_VERSION:
        for verb in ("insert", "update", "delete"):
            refuse(f"keep_{table}_{verb}", verb, table, "vouch_refuse_change_of_part")
    refuse(
        "keep_standard_update",
        "update",
        "standard",
        "vouch_refuse_change",
        "WHEN (OLD.content_sha256 <> NEW.content_sha256 OR OLD.document <> NEW.document OR OLD.key <> NEW.key)",
    )
    refuse("keep_standard_delete", "delete", "standard", "vouch_refuse_change")
