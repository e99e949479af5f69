"""The database itself ties facts to what they are about.

A decision is about the very bytes of a version that was sent, a criterion of the unit's standard in its published
wording, and the claim that joins the two; an answer to a decision names that decision's own assessor; a sign-off needs
every criterion met for good. The services judge all this too, with sentences. This is for a person with a database
client, and for the bug that we have not found.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Kept here and not imported, like 0002. Each condition must hold for a new row; `NEW` is the row on both engines.
_COUNTS = """NOT EXISTS (SELECT 1 FROM decision_withdrawal w WHERE w.decision_id = {d}.id)
    AND NOT EXISTS (SELECT 1 FROM countersignature s WHERE s.decision_id = {d}.id AND s.outcome = 'returned')"""
_SIGNED_OFF = """EXISTS (SELECT 1 FROM unit_sign_off o WHERE o.unit_id = NEW.unit_id
    AND NOT EXISTS (SELECT 1 FROM unit_reopening r WHERE r.sign_off_id = o.id))"""
_MET_FOR_GOOD = f"""EXISTS (SELECT 1 FROM assessment_decision d WHERE d.unit_id = u.id AND d.criterion_id = k.id
    AND d.outcome = 'met' AND {_COUNTS.format(d="d")}
    AND (NOT d.needs_countersign
         OR EXISTS (SELECT 1 FROM countersignature a WHERE a.decision_id = d.id AND a.outcome = 'agreed'))
    AND NOT EXISTS (SELECT 1 FROM assessment_decision n WHERE n.unit_id = u.id AND n.criterion_id = k.id
        AND n.number > d.number AND {_COUNTS.format(d="n")}))"""

TIES: dict[str, tuple[tuple[str, str], ...]] = {
    "review": (
        (
            "a review is of a version that was sent, in its own portfolio",
            """EXISTS (SELECT 1 FROM evidence_version v JOIN evidence e ON e.id = v.evidence_id
                JOIN enrolment n ON n.id = e.enrolment_id
                WHERE v.id = NEW.version_id AND v.sent_at IS NOT NULL AND v.provider_id = NEW.provider_id
                AND n.id = NEW.enrolment_id AND n.cohort_id = NEW.cohort_id AND n.person_id <> NEW.assessor_id)""",
        ),
    ),
    "assessment_decision": (
        (
            "a decision is on a claim of its version, by its bytes, in its own portfolio",
            """EXISTS (SELECT 1 FROM claim c JOIN evidence_version v ON v.id = c.version_id
                JOIN evidence e ON e.id = v.evidence_id JOIN unit u ON u.id = c.unit_id
                WHERE c.id = NEW.claim_id AND c.version_id = NEW.version_id AND c.unit_id = NEW.unit_id
                AND c.criterion_id = NEW.criterion_id AND c.provider_id = NEW.provider_id
                AND v.provider_id = NEW.provider_id AND v.sent_at IS NOT NULL
                AND v.content_sha256 = NEW.evidence_sha256
                AND e.learner_id = NEW.learner_id AND u.learner_id = NEW.learner_id
                AND u.provider_id = NEW.provider_id AND u.enrolment_id = e.enrolment_id)""",
        ),
        (
            "a decision is on a criterion of the standard of its unit, in its wording",
            """EXISTS (SELECT 1 FROM unit u JOIN criterion k ON k.standard_id = u.standard_id
                WHERE u.id = NEW.unit_id AND k.id = NEW.criterion_id AND k.text_sha256 = NEW.criterion_sha256)""",
        ),
        (
            "a decision belongs to a review of its version by its assessor",
            """EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.version_id = NEW.version_id
                AND r.assessor_id = NEW.assessor_id AND r.provider_id = NEW.provider_id)""",
        ),
        ("a unit that is signed off takes no decisions", f"NOT {_SIGNED_OFF}"),
    ),
    "decision_withdrawal": (
        (
            "a decision is taken back by its own assessor",
            """EXISTS (SELECT 1 FROM assessment_decision d WHERE d.id = NEW.decision_id
                AND d.assessor_id = NEW.by_id AND d.provider_id = NEW.provider_id)""",
        ),
    ),
    "countersignature": (
        (
            "a countersignature is for a trainee''s decision, as it was, and not by the learner",
            """EXISTS (SELECT 1 FROM assessment_decision d WHERE d.id = NEW.decision_id AND d.needs_countersign
                AND d.unit_id = NEW.unit_id AND d.assessor_id = NEW.assessor_id AND d.provider_id = NEW.provider_id
                AND NEW.by_id <> d.learner_id)""",
        ),
    ),
    "unit_sign_off": (
        (
            "a sign-off is of its learner''s unit, which is not signed off already",
            f"""EXISTS (SELECT 1 FROM unit u WHERE u.id = NEW.unit_id AND u.learner_id = NEW.learner_id
                AND u.provider_id = NEW.provider_id) AND NOT {_SIGNED_OFF}""",
        ),
        (
            "a unit is signed off when every criterion is met",
            f"""EXISTS (SELECT 1 FROM unit u JOIN criterion k ON k.standard_id = u.standard_id WHERE u.id = NEW.unit_id)
                AND NOT EXISTS (SELECT 1 FROM unit u JOIN criterion k ON k.standard_id = u.standard_id
                WHERE u.id = NEW.unit_id AND NOT {_MET_FOR_GOOD})""",
        ),
    ),
    "unit_reopening": (
        (
            "a reopening is of a sign-off of its unit",
            """EXISTS (SELECT 1 FROM unit_sign_off o WHERE o.id = NEW.sign_off_id AND o.unit_id = NEW.unit_id
                AND o.provider_id = NEW.provider_id)""",
        ),
    ),
    "evidence_withdrawal": (
        (
            "what is taken back was a version of this provider",
            """EXISTS (SELECT 1 FROM evidence_version v WHERE v.id = NEW.version_id
                AND v.provider_id = NEW.provider_id)""",
        ),
    ),
    "evidence_opening": (
        (
            "what was opened is a version of this provider and one of its files",
            """EXISTS (SELECT 1 FROM evidence_version v WHERE v.id = NEW.version_id
                AND v.provider_id = NEW.provider_id)
                AND (NEW.file_id IS NULL OR EXISTS (SELECT 1 FROM evidence_file f
                    WHERE f.id = NEW.file_id AND f.version_id = NEW.version_id))""",
        ),
    ),
}


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, ties in TIES.items():
        if sqlite:
            for number, (sentence, holds) in enumerate(ties, 1):
                op.execute(
                    f"CREATE TRIGGER tie_{table}_{number} BEFORE INSERT ON {table} FOR EACH ROW "
                    f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )
        else:
            refusals = "\n".join(
                f"IF NOT ({holds}) THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
                for sentence, holds in ties
            )
            op.execute(
                f"CREATE FUNCTION vouch_tie_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {refusals} RETURN NEW; END $$"
            )
            op.execute(
                f"CREATE TRIGGER tie_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION vouch_tie_{table}()"
            )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, ties in TIES.items():
        if sqlite:
            for number in range(1, len(ties) + 1):
                op.execute(f"DROP TRIGGER tie_{table}_{number}")
        else:
            op.execute(f"DROP TRIGGER tie_{table} ON {table}")
            op.execute(f"DROP FUNCTION vouch_tie_{table}()")
