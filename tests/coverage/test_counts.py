"""Kept counts follow the facts, whatever happens in whatever order; a rebuild makes the same; drift is named."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from app.clock import now
from app.coverage.counts import refresh_units
from app.coverage.drift import drift
from app.coverage.models import CohortCriterion, EnrolmentCoverage, UnitCoverage
from app.coverage.rebuild import rebuild
from app.db import Database
from app.enrolment.models import Cohort, Enrolment, Unit
from app.trail.facts import EnrolmentChanged
from tests.coverage.world import World, kept
from tests.factories import (
    a_cohort,
    a_fact,
    a_review,
    a_sent_version,
    a_sign_off,
    a_standard,
    a_unit,
    an_enrolment,
    criteria,
)
from tests.people import Cast


@pytest.mark.parametrize("seed", range(6))
def test_refreshing_after_each_fact_equals_a_rebuild(database: Database, cast: Cast, seed: int) -> None:
    with database.writing() as session:
        world = World(session, cast, random.Random(seed)).begin()
        for step in range(60):
            world.step()
            if step % 10 == 9:
                assert drift(session) == []
        before = kept(session)
    assert before["CohortCriterion"]
    rebuilt = rebuild(database, batch=2)
    assert (rebuilt.enrolments, rebuilt.cohorts) == (4, 3)
    with database.reading() as session:
        assert kept(session) == before
        assert drift(session) == []


def test_a_rebuild_makes_everything_from_nothing_and_mends_what_was_planted(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        world = World(session, cast, random.Random(7)).begin()
        for _ in range(40):
            world.step()
        before = kept(session)
        for model in (UnitCoverage, EnrolmentCoverage, CohortCriterion):
            session.execute(model.__table__.delete())  # type: ignore[attr-defined]
    heard: list[tuple[int, int]] = []
    rebuild(database, progress=lambda done, of: heard.append((done, of)), batch=3)
    assert heard == [(3, 4), (4, 4)]
    with database.writing() as session:
        assert kept(session) == before
        session.execute(update(UnitCoverage).values(met=99))
        session.execute(update(EnrolmentCoverage).values(turn=99, risk_from=date(2001, 1, 1)))
        session.execute(update(CohortCriterion).values(learners=99))
    rebuild(database)
    with database.reading() as session:
        assert kept(session) == before


@pytest.fixture
def unit(session: Session, cast: Cast) -> Unit:
    """Ama's unit of three criteria: P1 met, P2 waiting, K1 sent back."""
    enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
    unit = a_unit(session, enrolment, a_standard(session))
    sent = a_sent_version(session, unit, ["P1", "P2", "K1"])
    a_review(session, sent, cast.cleo, {"P1": "met", "K1": "not_yet_met"})
    assert unit.id is not None
    refresh_units(session, [unit.id], sent=True)
    return unit


def counts(session: Session, unit: Unit) -> dict[str, tuple[int, ...]]:
    """(learners, waiting, met, provisional, more, not yet) of each criterion in the unit's cohort."""
    session.expire_all()
    found = {}
    for code, criterion in criteria(session, unit.standard_id).items():
        row = session.get(CohortCriterion, (unit.cohort_id, criterion.id))
        assert row is not None
        found[code] = (row.learners, row.waiting, row.met, row.provisional, row.more, row.not_yet)
    return found


def test_what_is_kept_of_one_learner(session: Session, unit: Unit) -> None:
    row = session.get(UnitCoverage, unit.id)
    assert row is not None
    assert (row.strip, row.met, row.waiting, row.not_yet, row.total) == ("mwn", 1, 1, 1, 3)
    standing = session.get(EnrolmentCoverage, unit.enrolment_id)
    assert standing is not None
    assert (standing.met, standing.turn, standing.waiting, standing.met_permille) == (1, 1, 1, 333)
    assert standing.last_sent_at is not None
    assert counts(session, unit) == {"P1": (1, 0, 1, 0, 0, 0), "P2": (1, 1, 0, 0, 0, 0), "K1": (1, 0, 0, 0, 0, 1)}


def test_a_second_learner_adds_up_and_leaves_again(session: Session, unit: Unit, cast: Cast) -> None:
    cohort = session.get_one(Cohort, unit.cohort_id)
    enrolment = an_enrolment(session, cohort, cast.rhys)
    second = a_unit(session, enrolment, unit.standard_id)
    a_sent_version(session, second, ["P1"])
    refresh_units(session, [second.id or 0], sent=True)
    assert counts(session, unit)["P1"] == (2, 1, 1, 0, 0, 0)
    enrolment.ended_on = now().date()
    session.flush()
    ended = EnrolmentChanged(enrolment.id, learner_id=cast.rhys.id, what="ended", until=None)
    a_fact(session, ended, by=cast.gil)
    assert counts(session, unit)["P1"] == (1, 0, 1, 0, 0, 0)
    assert session.get(EnrolmentCoverage, enrolment.id) is None
    assert drift(session) == []


def test_who_completed_stays_in_the_figures(session: Session, unit: Unit, cast: Cast) -> None:
    a_sign_off(session, unit, cast.cleo)
    refresh_units(session, [unit.id or 0])
    enrolment = session.get_one(Enrolment, unit.enrolment_id)
    enrolment.ended_on = now().date()
    session.flush()
    a_fact(session, EnrolmentChanged(enrolment.id, learner_id=cast.ama.id, what="ended", until=None), by=cast.gil)
    assert counts(session, unit) == dict.fromkeys(("P1", "P2", "K1"), (1, 0, 1, 0, 0, 0))
    standing = session.get(EnrolmentCoverage, enrolment.id)
    assert standing is not None
    assert (standing.signed_off, standing.met_permille, standing.risk_from) == (1, 1000, None)


def test_a_break_moves_the_day_of_risk(session: Session, unit: Unit, cast: Cast) -> None:
    enrolment_id = unit.enrolment_id
    before = session.get_one(EnrolmentCoverage, enrolment_id).risk_from
    enrolment = session.get_one(Enrolment, enrolment_id)
    until = now().date() + timedelta(days=90)
    enrolment.break_until = until
    session.flush()
    a_fact(session, EnrolmentChanged(enrolment_id, learner_id=cast.ama.id, what="break", until=str(until)), by=cast.gil)
    session.expire_all()
    assert before is not None
    assert session.get_one(EnrolmentCoverage, enrolment_id).risk_from == until + timedelta(days=1)


def test_drift_names_what_was_planted(session: Session, unit: Unit, cast: Cast) -> None:
    criterion = criteria(session, unit.standard_id)["P1"].id
    session.execute(update(UnitCoverage).where(col(UnitCoverage.unit_id) == unit.id).values(strip="mmm", met=3))
    session.execute(update(EnrolmentCoverage).values(turn=5, last_sent_at=None))
    session.execute(update(CohortCriterion).where(col(CohortCriterion.criterion_id) == criterion).values(learners=4))
    said = drift(session, cast.northbank)
    assert f"Unit {unit.id}: strip is kept as mmm, and the facts give mwn." in said
    assert f"Unit {unit.id}: met is kept as 3, and the facts give 1." in said
    assert f"Enrolment {unit.enrolment_id}: turn is kept as 5, and the facts give 1." in said
    assert any("last sent at is kept as nothing" in line for line in said)
    assert any("P1: learners is kept as 4, and the facts give 1." in line for line in said)
    assert len(said) == 5
    assert drift(session, cast.southbank) == []


def test_drift_names_what_is_missing_and_what_is_too_much(session: Session, unit: Unit, cast: Cast) -> None:
    session.execute(UnitCoverage.__table__.delete())  # type: ignore[attr-defined]
    session.execute(EnrolmentCoverage.__table__.delete())  # type: ignore[attr-defined]
    said = drift(session)
    assert said == [
        f"Unit {unit.id}: nothing is kept, and the facts give mwn.",
        f"Enrolment {unit.enrolment_id}: it is not counted, and should be.",
    ]


def test_the_last_sending_is_a_day_at_the_centre(session: Session, unit: Unit, cast: Cast) -> None:
    """00:30 in London in July is 23:30 of the day before in UTC: the 28 quiet days start on the London day."""
    enrolment = an_enrolment(
        session,
        a_cohort(session, cast.northbank, "Summer", starts_on=date(2026, 7, 1), ends_on=date(2027, 7, 1)),
        cast.rhys,
    )
    other = a_unit(session, enrolment, unit.standard_id)
    a_sent_version(session, other, ["P1"], sent_at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC))
    refresh_units(session, [other.id or 0], sent=True)
    assert session.get_one(EnrolmentCoverage, enrolment.id).risk_from == date(2026, 7, 10) + timedelta(days=28)
