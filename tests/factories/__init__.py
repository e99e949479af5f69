"""Rows for tests, inserted directly and flushed: field words, sensible defaults, no service in between.

    cohort = a_cohort(session, cast.northbank)
    unit = a_unit(session, an_enrolment(session, cohort, cast.ama), "HSCCLD352")
    an_allocation(session, unit, cast.ben)
    sent = a_sent_version(session, unit, ["P1", "P5", "K2"])
    review = a_review(session, sent, cast.ben, {"P1": "met", "P5": "more_evidence_needed"})

Nothing is committed and no fact goes to the trail: use `a_fact` where the listeners should hear of it.
"""

from tests.factories.assessment import (
    SentReview,
    a_countersignature,
    a_queue_item,
    a_reopening,
    a_review,
    a_sign_off,
    a_taking_back,
)
from tests.factories.enrolment import a_cohort, a_unit, an_allocation, an_enrolment
from tests.factories.evidence import SentVersion, a_draft_version, a_sent_version, a_withdrawal, send
from tests.factories.facts import a_fact
from tests.factories.standards import a_standard, criteria, standard_id

__all__ = [
    "SentReview",
    "SentVersion",
    "a_cohort",
    "a_countersignature",
    "a_draft_version",
    "a_fact",
    "a_queue_item",
    "a_reopening",
    "a_review",
    "a_sent_version",
    "a_sign_off",
    "a_standard",
    "a_taking_back",
    "a_unit",
    "a_withdrawal",
    "an_allocation",
    "an_enrolment",
    "criteria",
    "send",
    "standard_id",
]
