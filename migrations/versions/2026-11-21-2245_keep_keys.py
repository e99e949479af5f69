"""No way round the keepers of facts: not by replacing a row, not by emptying a table, not by moving it to a neighbour.

SQLite's INSERT OR REPLACE and UPDATE OR REPLACE take an existing row away without asking its DELETE triggers (unless
the connection turned recursive_triggers on, which another client need not do). So a kept table refuses a new or changed
row that has the key of one which is there. PostgreSQL's TRUNCATE passes row triggers by, so it has one of its own. And
no row of any table ever moves from one training provider to another.

Revision ID: 0008
Revises: 0007
"""

from collections.abc import Iterator

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Kept tables and their unique keys beside the id, as on the day this was written.
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {
    "trail_entry": (("provider_id", "seq"),),
    "review": (),
    "assessment_decision": (("unit_id", "criterion_id", "number"),),
    "decision_withdrawal": (("decision_id",),),
    "countersignature": (("decision_id",),),
    "unit_sign_off": (("unit_id", "number"),),
    "unit_reopening": (("sign_off_id",),),
    "evidence_withdrawal": (("version_id",),),
    "evidence_opening": (),
    "criterion": (("standard_id", "code"), ("standard_id", "position")),
    "section": (("standard_id", "kind", "position"),),
    "standard": (("provider_id", "key"),),
    "evidence_version": (("evidence_id", "number"),),
    "evidence_file": (("version_id", "position"),),
    "claim": (("version_id", "unit_id", "criterion_id"),),
}
# Their rows change while they are drafts, so a change may collide as well.
CHANGING = ("standard", "evidence_version", "evidence_file", "claim")
# A session or a stash of words may be of no provider, or of another by the person's own choice: not here.
OF_A_PROVIDER = (
    "cohort",
    "crosswalk",
    "membership",
    "standard_draft",
    "standard_reading",
    "trail_head",
    "enrolment",
    "cohort_criterion",
    "enrolment_coverage",
    "evidence",
    "evidence_access",
    "portfolio_export",
    "unit",
    "allocation",
    "evidence_version",
    "unit_coverage",
    "claim",
    "evidence_file",
    "queue_item",
    "draft_decision",
    "file_inspection",
    "file_preview",
)
MOVED = "a row never moves to another training provider"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, timing, table, when, sentence in _sqlite_triggers():
            op.execute(
                f"CREATE TRIGGER {name} {timing} ON {table} FOR EACH ROW WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    op.execute(
        f"""CREATE FUNCTION vouch_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{MOVED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vouch_refuse_change()"
        )
    for table in OF_A_PROVIDER:
        op.execute(
            f"CREATE TRIGGER wall_{table} BEFORE UPDATE ON {table} FOR EACH ROW "
            "WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id) EXECUTE FUNCTION vouch_refuse_move()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, *_ in _sqlite_triggers():
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in KEPT:
        op.execute(f"DROP TRIGGER keep_{table}_truncate ON {table}")
    for table in OF_A_PROVIDER:
        op.execute(f"DROP TRIGGER wall_{table} ON {table}")
    op.execute("DROP FUNCTION vouch_refuse_move()")


def _sqlite_triggers() -> Iterator[tuple[str, str, str, str, str]]:
    """(name, before what, table, when, why). PostgreSQL has no REPLACE, and its unique keys refuse by themselves."""
    for table, uniques in KEPT.items():
        keys = (("id",), *uniques)
        taken = [_there(table, key) for key in keys]
        yield f"key_{table}_insert", "BEFORE INSERT", table, " OR ".join(taken), f"{table}: this key is taken"
        if table in CHANGING:
            other = " OR ".join(_there(table, key, f"{table}.id <> OLD.id") for key in keys)
            yield f"key_{table}_update", "BEFORE UPDATE", table, other, f"{table}: this key is taken"
    for table in OF_A_PROVIDER:
        moved = "OLD.provider_id IS NOT NEW.provider_id"
        yield f"wall_{table}", "BEFORE UPDATE OF provider_id", table, moved, MOVED


def _there(table: str, key: tuple[str, ...], also: str = "1") -> str:
    # IS, because a standard that everybody shares has no provider, and there is still only one of each.
    same = " AND ".join(f"{table}.{column} IS NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same} AND {also})"
