"""What evidence asks of assessment: has anybody decided, is a unit signed, what is met already."""

import pytest
from sqlmodel import Session

from app.assessment.judging import has_decisions, met_claims, signed_off_units
from app.evidence.service import judged
from tests.assessment.stage import Desk, a_desk, unit_of
from tests.factories import (
    a_countersignature,
    a_reopening,
    a_review,
    a_sent_version,
    a_sign_off,
    a_taking_back,
    criteria,
)
from tests.people import Cast


@pytest.fixture
def desk(session: Session, cast: Cast) -> Desk:
    return a_desk(session, cast)


def test_a_decision_cites_its_version_even_when_taken_back(session: Session, desk: Desk, cast: Cast) -> None:
    sent = a_sent_version(session, unit_of(session, desk), ["P1"])
    other = a_sent_version(session, unit_of(session, desk), ["P1"])
    assert not has_decisions(session, sent.id)
    a_taking_back(session, a_review(session, sent, cast.cleo, {"P1": "met"}))
    assert has_decisions(session, sent.id)
    assert not has_decisions(session, other.id)


def test_a_unit_is_signed_off_until_it_is_opened_again(session: Session, desk: Desk, cast: Cast) -> None:
    assert signed_off_units(session, [desk.unit]) == set()
    signed = a_sign_off(session, unit_of(session, desk), cast.cleo)
    assert signed_off_units(session, [desk.unit, 999]) == {desk.unit}
    a_reopening(session, signed, cast.gil)
    assert signed_off_units(session, [desk.unit]) == set()
    assert signed_off_units(session, []) == set()


def test_met_counts_before_and_after_it_is_countersigned(session: Session, desk: Desk, cast: Cast) -> None:
    known = criteria(session, desk.standard)
    sent = a_sent_version(session, unit_of(session, desk), ["P1", "P2", "K1"])
    choices = {"P1": "met", "P2": "met", "K1": "not_yet_met"}
    review = a_review(session, sent, cast.ben, choices, trainee=True)
    both = {(desk.unit, known["P1"].id), (desk.unit, known["P2"].id)}
    assert met_claims(session, desk.enrolment) == both
    a_countersignature(session, review.decisions["P1"], cast.cleo)
    assert met_claims(session, desk.enrolment) == both
    a_countersignature(session, review.decisions["P2"], cast.cleo, "returned")
    assert met_claims(session, desk.enrolment) == {(desk.unit, known["P1"].id)}
    assert met_claims(session, 999) == set()


def test_the_app_gives_evidence_these_answers(app) -> None:
    assert (judged.has_decisions, judged.signed_off_units, judged.met_claims) == (
        has_decisions,
        signed_off_units,
        met_claims,
    )
