"""The factories make rows that the fold of facts understands, on the engine under test."""

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from app.assessment.facts_of_units import fold_units
from app.clock import now
from app.enrolment.models import Enrolment, Unit
from app.evidence.models import Claim
from app.trail.facts import SignedIn
from tests.factories import (
    a_cohort,
    a_countersignature,
    a_draft_version,
    a_fact,
    a_queue_item,
    a_reopening,
    a_review,
    a_sent_version,
    a_sign_off,
    a_standard,
    a_taking_back,
    a_unit,
    a_withdrawal,
    an_allocation,
    an_enrolment,
    criteria,
    send,
)
from tests.people import Cast


@pytest.fixture
def unit(session: Session, cast: Cast) -> Unit:
    return a_unit(session, an_enrolment(session, a_cohort(session, cast.northbank), cast.ama), a_standard(session))


def strip(session: Session, unit: Unit) -> str:
    assert unit.id is not None
    return fold_units(session, [unit.id])[unit.id].strip


def test_a_unit_on_a_real_standard_starts_with_all_53_criteria(session: Session, cast: Cast) -> None:
    unit = a_unit(session, an_enrolment(session, a_cohort(session, cast.northbank), cast.ama), "HSCCLD352")
    assert strip(session, unit) == "." * 53
    assert list(criteria(session, unit.standard_id))[:2] == ["P1", "P2"]


def test_a_claim_counts_once_it_is_sent_and_until_it_is_withdrawn(session: Session, unit: Unit) -> None:
    draft = a_draft_version(session, unit, ["P1", "K1"])
    assert strip(session, unit) == "..."
    sent = send(session, draft)
    assert strip(session, unit) == "w.w"
    a_withdrawal(session, sent)
    assert strip(session, unit) == "..."


def test_decisions_countersignatures_and_sign_offs_fold(session: Session, unit: Unit, cast: Cast) -> None:
    an_allocation(session, unit, cast.ben)
    first = a_sent_version(session, unit, {"P1": {"locator_text": "page 2"}, "P2": {}, "K1": {}})
    review = a_review(
        session, first, cast.ben, {"P1": "met", "P2": "not_yet_met", "K1": ("met", "Well put.")}, trainee=True
    )
    assert strip(session, unit) == "pnp"
    a_countersignature(session, review.decisions["P1"], cast.cleo)
    a_countersignature(session, review.decisions["K1"], cast.cleo, "returned")
    assert strip(session, unit) == "mnw"
    second = a_sent_version(session, unit, ["P2"], of=first.evidence)
    assert (second.version.number, second.reference) == (2, "E1")
    again = a_review(session, second, cast.cleo, {"P2": "met"})
    assert again.decisions["P2"].number == 2
    a_review(session, first, cast.cleo, {"K1": "met"})
    sign_off = a_sign_off(session, unit, cast.cleo)
    assert strip(session, unit) == "ddd"
    a_reopening(session, sign_off, cast.cleo)
    assert strip(session, unit) == "mmm"
    a_taking_back(session, again)
    assert strip(session, unit) == "mwm"


def test_a_piece_may_cover_two_units(session: Session, unit: Unit, cast: Cast) -> None:
    other = a_unit(session, session.get_one(Enrolment, unit.enrolment_id), a_standard(session))
    sent = a_sent_version(session, [(unit, ["P1"]), (other, ["P1"])])
    a_review(session, sent, cast.cleo, {"P1": "met"}, unit=other)
    assert (strip(session, unit), strip(session, other)) == ("w..", "m..")


def test_the_queue_and_the_trail_take_rows(session: Session, unit: Unit, cast: Cast) -> None:
    item = a_queue_item(session, a_sent_version(session, unit, ["P1"]), cast.ben)
    assert (item.waiting, item.answer_by > now().date()) == (1, True)
    assert a_fact(session, SignedIn(enrolment_id=None, person_id=cast.ama.id), by=cast.ama).seq == 1


def test_a_sent_version_is_really_frozen(session: Session, unit: Unit) -> None:
    sent = a_sent_version(session, unit, ["P1"])
    known = criteria(session, unit.standard_id)
    session.add(Claim(provider_id=unit.provider_id, version_id=sent.id, unit_id=unit.id, criterion_id=known["P2"].id))
    with pytest.raises((IntegrityError, DBAPIError), match="frozen"):
        session.flush()
