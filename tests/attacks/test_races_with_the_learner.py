"""The learner takes back or sends while somebody decides or signs: one comes first, and the other is told."""

from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from sqlmodel import col, select

from app.access.actors import Actor
from app.assessment import review_queries
from app.assessment.forms import ReviewForm
from app.assessment.models import AssessmentDecision
from app.assessment.rules import SOUNDNESS
from app.assessment.service import send_review
from app.clock import today
from app.db import Database
from app.errors import Conflict, DomainError
from app.evidence import service
from app.evidence.models import Evidence, EvidenceWithdrawal
from tests.house.test_strangers import actor_of
from tests.house.world import World


@pytest.fixture
def people(database: Database, world: World) -> tuple[Actor, Actor]:
    from app.wiring import wire

    wire()
    return actor_of(database, world.north.assessor), actor_of(database, world.north.learner)


def waiting_piece(world: World) -> int:
    return int(world.samples["evidence_id"][1])


def seen(database: Database, who: Actor, piece: int) -> Any:
    with database.reading() as session:
        return review_queries.reviewable(session, who, piece, today(str(who.zone)))


def decide(database: Database, who: Actor, row: Any) -> None:
    with database.writing() as session:
        claims = review_queries.claims_to_review(session, who, row.version_id, today(str(who.zone)))
        form = ReviewForm(
            outcomes={claim.id: "not_yet_met" for claim in claims},
            feedback={claim.id: "Add what you said." for claim in claims},
            basis={claim.id: 0 for claim in claims},
            sound=set(SOUNDNESS),
        )
        send_review(session, who, row, form)


def take_back(database: Database, who: Actor, piece: int) -> None:
    with database.writing() as session:
        service.withdraw(session, who, session.get_one(Evidence, piece), "")


def both(database: Database, version_id: int) -> tuple[int, int]:
    with database.reading() as session:
        taken = session.exec(select(EvidenceWithdrawal).where(EvidenceWithdrawal.version_id == version_id)).all()
        made = session.exec(select(AssessmentDecision).where(col(AssessmentDecision.version_id) == version_id)).all()
        return len(taken), len(made)


def test_nothing_is_decided_that_was_taken_back_while_the_page_was_open(
    database: Database, world: World, people: tuple[Actor, Actor]
) -> None:
    assessor, learner = people
    row = seen(database, assessor, waiting_piece(world))
    take_back(database, learner, waiting_piece(world))
    with pytest.raises(Conflict):
        decide(database, assessor, row)
    assert both(database, row.version_id) == (1, 0)


@pytest.mark.parametrize("late", ["the assessor", "the learner", "neither"])
def test_of_deciding_and_taking_back_at_once_one_happens(
    late: str, database: Database, world: World, people: tuple[Actor, Actor]
) -> None:
    assessor, learner = people
    row = seen(database, assessor, waiting_piece(world))
    start, refused = Barrier(2), []

    def go(name: str, act: Any, *rest: Any) -> None:
        start.wait()
        if late == name:
            sleep(0.01)
        try:
            act(database, *rest)
        except DomainError as error:
            refused.append(error)

    threads = [
        Thread(target=go, args=("the assessor", decide, assessor, row)),
        Thread(target=go, args=("the learner", take_back, learner, waiting_piece(world))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    taken, made = both(database, row.version_id)
    assert (taken > 0) != (made > 0), "a decision about what was taken back, or neither of them"
    assert len(refused) == 1
