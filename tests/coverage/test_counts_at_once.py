"""Several people change the same cohort at the same moment: every count is kept, nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlmodel import Session

from app.coverage.counts import refresh_units
from app.coverage.drift import drift
from app.coverage.models import CohortCriterion
from app.db import Database
from app.enrolment.models import Unit
from app.evidence.models import Evidence
from tests.factories import a_cohort, a_review, a_sent_version, a_standard, a_unit, an_enrolment, criteria
from tests.people import Cast, a_person

LEARNERS = 6


def test_refreshes_at_once_add_up(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        cohort, standard = a_cohort(session, cast.northbank), a_standard(session, 4, 2)
        units = []
        for number in range(LEARNERS):
            learner = a_person(session, cast.northbank, f"Learner{number} Jones", "learner")
            units.append(a_unit(session, an_enrolment(session, cohort, learner), standard))
        refresh_units(session, [unit.id or 0 for unit in units])
        codes = {code: criterion.id for code, criterion in criteria(session, standard).items()}
    together = Barrier(LEARNERS)

    def work(number: int) -> None:
        """Send, then judge: the counts of all six criteria, in an order of this learner's own."""
        order = list(codes)[number:] + list(codes)[:number]
        together.wait(timeout=30)
        for act in (_send, _judge):
            with database.writing() as session:
                unit = session.get_one(Unit, units[number].id)
                act(session, unit, order, cast)
                refresh_units(session, [unit.id or 0], sent=True)

    with ThreadPoolExecutor(LEARNERS) as pool:
        list(pool.map(work, range(LEARNERS)))
    with database.reading() as session:
        assert drift(session) == []
        for criterion in codes.values():
            row = session.get_one(CohortCriterion, (cohort.id, criterion))
            assert (row.learners, row.met) == (LEARNERS, LEARNERS)


def test_two_changes_to_one_learner_at_once_are_both_counted(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        cohort, standard = a_cohort(session, cast.northbank), a_standard(session, 4, 0)
        unit = a_unit(session, an_enrolment(session, cohort, cast.ama), standard)
        refresh_units(session, [unit.id or 0])
    together = Barrier(4)

    def work(code: str) -> None:
        together.wait(timeout=30)
        with database.writing() as session:
            number = int(code[1:])
            own = session.get_one(Unit, unit.id)
            piece = Evidence(
                provider_id=own.provider_id, enrolment_id=own.enrolment_id, learner_id=own.learner_id, number=number
            )
            session.add(piece)
            session.flush()
            a_sent_version(session, own, [code], of=piece)
            refresh_units(session, [own.id or 0], sent=True)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, ["P1", "P2", "P3", "P4"]))
    with database.reading() as session:
        assert drift(session) == []


def _send(session: Session, unit: Unit, order: list[str], cast: Cast) -> None:
    a_sent_version(session, unit, order)


def _judge(session: Session, unit: Unit, order: list[str], cast: Cast) -> None:
    a_review(session, a_sent_version(session, unit, order), cast.cleo, dict.fromkeys(order, "met"))
