"""A learner's unit moves to another version of its standard by a recorded act; marks of standards are facts of their own.

A move closes one unit and opens another. Nothing that was judged changes: a decision of met carries over as a row that
names it, and only where the words are the same. The database refuses everything else, and every act in a closed unit.

Revision ID: 0011
Revises: 0010
"""

# ruff: noqa: S608 (the names that are put together here are all in this file)

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Kept here and not imported: a migration must go on meaning what it meant on the day it was written.
KEPT: dict[str, tuple[tuple[str, ...], ...]] = {
    "unit_move": (("id",), ("from_unit_id",), ("to_unit_id",)),
    "carried_decision": (("id",), ("unit_id", "criterion_id")),
    "standard_mark": (("id",),),
}
_COUNTS = """NOT EXISTS (SELECT 1 FROM decision_withdrawal w WHERE w.decision_id = {d}.id)
    AND NOT EXISTS (SELECT 1 FROM countersignature s WHERE s.decision_id = {d}.id AND s.outcome = 'returned')"""
_SIGNED_OFF = """EXISTS (SELECT 1 FROM unit_sign_off o WHERE o.unit_id = {unit}
    AND NOT EXISTS (SELECT 1 FROM unit_reopening r WHERE r.sign_off_id = o.id))"""
_LAST_IS_MET = f"""EXISTS (SELECT 1 FROM assessment_decision d WHERE d.unit_id = {{unit}} AND d.criterion_id = {{criterion}}
    AND d.outcome = 'met' AND {_COUNTS.format(d="d")} {{also}}
    AND (NOT d.needs_countersign
         OR EXISTS (SELECT 1 FROM countersignature a WHERE a.decision_id = d.id AND a.outcome = 'agreed'))
    AND NOT EXISTS (SELECT 1 FROM assessment_decision n WHERE n.unit_id = {{unit}} AND n.criterion_id = {{criterion}}
        AND n.number > d.number AND {_COUNTS.format(d="n")}))"""
_CARRIED = f"""EXISTS (SELECT 1 FROM carried_decision k2 WHERE k2.unit_id = {{unit}} AND k2.criterion_id = {{criterion}}
    {{also}} AND NOT EXISTS (SELECT 1 FROM assessment_decision n WHERE n.unit_id = {{unit}}
        AND n.criterion_id = {{criterion}} AND {_COUNTS.format(d="n")}))"""
_OF_UNIT = {"unit": "u.id", "criterion": "k.id", "also": ""}
_OF_MOVE = {"unit": "m.from_unit_id", "criterion": "NEW.from_criterion_id"}
_EVERY_ONE = """EXISTS (SELECT 1 FROM unit u JOIN criterion k ON k.standard_id = u.standard_id WHERE u.id = NEW.unit_id)
    AND NOT EXISTS (SELECT 1 FROM unit u JOIN criterion k ON k.standard_id = u.standard_id
        WHERE u.id = NEW.unit_id AND NOT ({met}))"""
_CLOSED = "EXISTS (SELECT 1 FROM unit u WHERE u.id = {unit} AND u.closed_at IS NOT NULL)"
_OF_DECISION = "(SELECT d.unit_id FROM assessment_decision d WHERE d.id = NEW.decision_id)"

SIGN_OFF_IS_OF_ITS_UNIT = (
    "a sign-off is of its learner''s unit, which is not signed off already",
    f"""EXISTS (SELECT 1 FROM unit u WHERE u.id = NEW.unit_id AND u.learner_id = NEW.learner_id
        AND u.provider_id = NEW.provider_id) AND NOT {_SIGNED_OFF.format(unit="NEW.unit_id")}""",
)
EVERYTHING_IS_MET = "a unit is signed off when every criterion is met"
BEFORE = (SIGN_OFF_IS_OF_ITS_UNIT, (EVERYTHING_IS_MET, _EVERY_ONE.format(met=_LAST_IS_MET.format(**_OF_UNIT))))
AFTER = (
    SIGN_OFF_IS_OF_ITS_UNIT,
    (
        EVERYTHING_IS_MET,
        _EVERY_ONE.format(met=f"{_LAST_IS_MET.format(**_OF_UNIT)} OR {_CARRIED.format(**_OF_UNIT)}"),
    ),
)
TIES: dict[str, tuple[tuple[str, str], ...]] = {
    "unit_move": (
        (
            "a move is of one learner''s unit to another of the same portfolio",
            """EXISTS (SELECT 1 FROM unit a JOIN unit b ON b.enrolment_id = a.enrolment_id
                WHERE a.id = NEW.from_unit_id AND b.id = NEW.to_unit_id AND a.enrolment_id = NEW.enrolment_id
                AND a.learner_id = NEW.learner_id AND a.provider_id = NEW.provider_id
                AND b.provider_id = NEW.provider_id AND b.closed_at IS NULL)""",
        ),
        ("a unit that is signed off is not moved", f"NOT {_SIGNED_OFF.format(unit='NEW.from_unit_id')}"),
    ),
    "carried_decision": (
        (
            "a decision is carried over to a criterion of the new unit that has the same words",
            """EXISTS (SELECT 1 FROM unit_move m JOIN unit a ON a.id = m.from_unit_id JOIN unit b ON b.id = m.to_unit_id
                JOIN criterion x ON x.standard_id = a.standard_id JOIN criterion y ON y.standard_id = b.standard_id
                WHERE m.id = NEW.move_id AND m.to_unit_id = NEW.unit_id AND m.provider_id = NEW.provider_id
                AND x.id = NEW.from_criterion_id AND y.id = NEW.criterion_id
                AND x.kind = y.kind AND x.text = y.text AND y.text_sha256 = NEW.criterion_sha256)""",
        ),
        (
            "what is carried over is the last word on its criterion, and that is met for good",
            f"""EXISTS (SELECT 1 FROM unit_move m WHERE m.id = NEW.move_id AND
                ({_LAST_IS_MET.format(**_OF_MOVE, also="AND d.id = NEW.decision_id")}
                 OR {_CARRIED.format(**_OF_MOVE, also="AND k2.decision_id = NEW.decision_id")}))""",
        ),
    ),
}
CLOSED: dict[str, str] = {
    "assessment_decision": "NEW.unit_id",
    "unit_sign_off": "NEW.unit_id",
    "unit_reopening": "NEW.unit_id",
    "countersignature": "NEW.unit_id",
    "decision_withdrawal": _OF_DECISION,
}
CLOSED_WORDS = "the unit was moved to another version, and nothing in it changes"


def upgrade() -> None:
    op.add_column("unit", sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    _make_moves()
    _make_marks()
    sqlite = op.get_bind().dialect.name == "sqlite"
    (_sqlite_guards if sqlite else _postgresql_guards)()
    _tie_sign_offs(AFTER)


def downgrade() -> None:
    """Possible while nobody was moved: there is no honest place for a move in the old schema."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    _tie_sign_offs(BEFORE)
    for table in CLOSED:
        op.execute(f"DROP TRIGGER closed_{table}" + ("" if sqlite else f" ON {table}"))
    op.execute("DROP TRIGGER keep_closed_unit" + ("" if sqlite else " ON unit"))
    for table in ("standard_mark", "carried_decision", "unit_move"):
        op.drop_table(table)
    if not sqlite:
        for name in ("tie_unit_move", "tie_carried_decision", "closed", "closed_of_decision", "closed_unit"):
            op.execute(f"DROP FUNCTION vouch_{name}()")
    op.drop_column("unit", "closed_at")


def _make_moves() -> None:
    op.create_table(
        "unit_move",
        sa.Column("id", sa.Integer(), nullable=False),
        *_ids("provider_id", "enrolment_id", "learner_id", "from_unit_id", "to_unit_id"),
        sa.Column("links", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("typed_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        *_ids("by_id"),
        sa.Column("by_role", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_unit_move_reason")),
        sa.CheckConstraint("by_id <> learner_id", name=op.f("ck_unit_move_not_own_unit")),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_unit_move_two_units")),
        *_keys("unit_move", provider_id="provider", enrolment_id="enrolment", learner_id="person", by_id="person",
               from_unit_id="unit", to_unit_id="unit"),
        sa.UniqueConstraint("from_unit_id", name=op.f("uq_unit_move_from_unit_id")),
        sa.UniqueConstraint("to_unit_id", name=op.f("uq_unit_move_to_unit_id")),
    )  # fmt: skip
    op.create_table(
        "carried_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        *_ids("provider_id", "move_id", "unit_id", "criterion_id", "from_criterion_id", "decision_id"),
        sa.Column("criterion_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        *_keys("carried_decision", provider_id="provider", move_id="unit_move", unit_id="unit", criterion_id="criterion",
               from_criterion_id="criterion", decision_id="assessment_decision"),
        sa.UniqueConstraint("unit_id", "criterion_id", name=op.f("uq_carried_decision_unit_id_criterion_id")),
    )  # fmt: skip


def _make_marks() -> None:
    op.create_table(
        "standard_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        *_ids("standard_id"),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("what IN ('validity', 'withdrawn', 'urn')", name=op.f("ck_standard_mark_what")),
        sa.CheckConstraint("source IN ('person', 'service', 'file')", name=op.f("ck_standard_mark_source")),
        *_keys("standard_mark", standard_id="standard", by_id="person"),
    )
    op.create_index(op.f("ix_standard_mark_standard_id"), "standard_mark", ["standard_id"])


def _ids(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    found: list[sa.Constraint] = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
        for name, other in columns.items()
    ]
    return [*found, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _sqlite_guards() -> None:
    def refuse(name: str, verb: str, table: str, when: str, why: str) -> None:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )

    for table, keys in KEPT.items():
        for verb in ("update", "delete"):
            refuse(f"keep_{table}_{verb}", verb, table, "1", f"{table} is append-only")
        taken = (" AND ".join(f"{table}.{column} IS NEW.{column}" for column in key) for key in keys)
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in taken)
        refuse(f"key_{table}_insert", "INSERT", table, there, f"{table}: this key is taken")
    for table, ties in TIES.items():
        for number, (sentence, holds) in enumerate(ties, 1):
            refuse(f"tie_{table}_{number}", "INSERT", table, f"NOT ({holds})", sentence)
    for table, unit in CLOSED.items():
        refuse(f"closed_{table}", "INSERT", table, _CLOSED.format(unit=unit), CLOSED_WORDS)
    refuse("keep_closed_unit", "UPDATE", "unit", "OLD.closed_at IS NOT NULL", CLOSED_WORDS)


def _postgresql_guards() -> None:
    refuse = "RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'"

    def function(name: str, body: str) -> None:
        op.execute(
            f"CREATE FUNCTION vouch_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$"
        )

    for table in KEPT:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER keep_{table}_{verb} BEFORE {verb} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION vouch_refuse_change()"
            )
        op.execute(
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vouch_refuse_change()"
        )
    for table, ties in TIES.items():
        function(
            f"tie_{table}", " ".join(f"IF NOT ({holds}) THEN {refuse.format(why=why)}; END IF;" for why, holds in ties)
        )
        op.execute(
            f"CREATE TRIGGER tie_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION vouch_tie_{table}()"
        )
    for name, unit in (("closed", "NEW.unit_id"), ("closed_of_decision", _OF_DECISION)):
        function(name, f"IF {_CLOSED.format(unit=unit)} THEN {refuse.format(why=CLOSED_WORDS)}; END IF;")
    for table, unit in CLOSED.items():
        which = "closed" if unit == "NEW.unit_id" else "closed_of_decision"
        op.execute(
            f"CREATE TRIGGER closed_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION vouch_{which}()"
        )
    function("closed_unit", f"{refuse.format(why=CLOSED_WORDS)};")
    op.execute(
        "CREATE TRIGGER keep_closed_unit BEFORE UPDATE ON unit FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) "
        "EXECUTE FUNCTION vouch_closed_unit()"
    )


def _tie_sign_offs(ties: tuple[tuple[str, str], ...]) -> None:
    """Say anew when a unit may be signed off (0007 said it first)."""
    if op.get_bind().dialect.name == "sqlite":
        for number, (sentence, holds) in enumerate(ties, 1):
            op.execute(f"DROP TRIGGER tie_unit_sign_off_{number}")
            op.execute(
                f"CREATE TRIGGER tie_unit_sign_off_{number} BEFORE INSERT ON unit_sign_off FOR EACH ROW "
                f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    refusals = "\n".join(
        f"IF NOT ({holds}) THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for sentence, holds in ties
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION vouch_tie_unit_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {refusals} RETURN NEW; END $$"
    )
