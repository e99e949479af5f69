"""Two assessors decide on one criterion at the same moment: one decision, and the other is told who was first."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlmodel import col, select

from app.access.actors import Actor, actor_from
from app.access.models import SignIn
from app.access.passwords import new_token, token_hash
from app.assessment import review_queries
from app.assessment.forms import ReviewForm
from app.assessment.models import AssessmentDecision, Review
from app.assessment.rules import SOUNDNESS
from app.assessment.service import Clash, Sent, send_review
from app.clock import now, today
from app.db import Database
from app.evidence.models import Claim
from tests.assessment.stage import Desk, a_desk, unit_of
from tests.factories import SentVersion, a_sent_version
from tests.people import Cast


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    with database.writing() as session:
        return a_desk(session, cast)


@pytest.fixture
def sent(database: Database, desk: Desk) -> SentVersion:
    with database.writing() as session:
        return a_sent_version(session, unit_of(session, desk), ["P1", "P2"], title="The feelings wall")


def actor(database: Database, person: Any) -> Actor:
    token = new_token()
    with database.writing() as session:
        session.add(
            SignIn(
                token_sha256=token_hash(token),
                person_id=person.id,
                provider_id=person.provider_id,
                expires_at=now() + timedelta(hours=1),
            )
        )
    with database.reading() as session:
        found = actor_from(session, token, idle=timedelta(hours=1))
    assert isinstance(found, Actor)
    return found


def decide(database: Database, who: Actor, evidence: int, outcomes: dict[int, str]) -> Sent:
    """What the page posts: these outcomes, for claims that nobody had decided when it was opened."""
    form = ReviewForm(
        outcomes=outcomes,
        feedback=dict.fromkeys(outcomes, f"{who.known_as} says: add an example."),
        basis=dict.fromkeys(outcomes, 0),
        sound=set(SOUNDNESS),
    )
    with database.writing() as session:
        version = review_queries.reviewable(session, who, evidence, today(str(who.zone)))
        assert version is not None
        return send_review(session, who, version, form)


def both_at_once(database: Database, cast: Cast, evidence: int, claims: dict[str, int]) -> dict[str, Any]:
    """Cleo and Ben send at the same moment; what each of them got."""
    people = {"Cleo": actor(database, cast.cleo), "Ben": actor(database, cast.ben)}
    outcomes = {"Cleo": "met", "Ben": "not_yet_met"}
    start, got = Barrier(2), {}

    def go(name: str) -> None:
        start.wait()
        try:
            got[name] = decide(database, people[name], evidence, dict.fromkeys(claims.values(), outcomes[name]))
        except Clash as clash:
            got[name] = clash

    threads = [Thread(target=go, args=[name]) for name in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.parametrize("turn", range(3))
def test_one_wins_and_the_other_is_told_who_it_was(
    database: Database, sent: SentVersion, cast: Cast, turn: int
) -> None:
    claims = {code: sent.claim(code).id or 0 for code in ("P1", "P2")}
    got = both_at_once(database, cast, sent.evidence.id or 0, claims)
    (winner,) = [name for name, result in got.items() if isinstance(result, Sent)]
    (loser,) = [name for name in got if name != winner]
    clash = got[loser]
    assert isinstance(clash, Clash)
    word = {"Cleo": "met", "Ben": "not yet met"}[winner]
    assert clash.sentence.startswith(f"{winner} marked P1 {word}, and 1 more after you opened this page.")
    assert clash.claims == tuple(claims.values())
    with database.reading() as session:
        rows = session.exec(select(AssessmentDecision)).all()
        assert len(session.exec(select(Review)).all()) == 1
    people = {"Cleo": cast.cleo.id, "Ben": cast.ben.id}
    assert [(row.claim_id, row.assessor_id, row.number) for row in rows] == [
        (claim, people[winner], 1) for claim in claims.values()
    ]


def test_the_loser_may_send_again_and_both_decisions_are_kept(
    database: Database, sent: SentVersion, cast: Cast
) -> None:
    claim, rest = sent.claim("P1").id or 0, {sent.claim("P2").id or 0: "met"}
    decide(database, actor(database, cast.cleo), sent.evidence.id or 0, {claim: "met", **rest})
    ben = actor(database, cast.ben)
    with pytest.raises(Clash):
        decide(database, ben, sent.evidence.id or 0, {claim: "not_yet_met"})
    form = ReviewForm(
        outcomes={claim: "not_yet_met"}, feedback={claim: "Add an example."}, basis={claim: 1}, sound=set(SOUNDNESS)
    )
    with database.writing() as session:
        version = review_queries.reviewable(session, ben, sent.evidence.id or 0, today(str(ben.zone)))
        assert version is not None
        send_review(session, ben, version, form)
    with database.reading() as session:
        statement = select(AssessmentDecision).where(AssessmentDecision.claim_id == claim)
        rows = session.exec(statement.order_by(col(AssessmentDecision.number))).all()
    assert [(row.number, row.outcome, row.supersedes_id) for row in rows] == [
        (1, "met", None),
        (2, "not_yet_met", rows[0].id),
    ]


def test_the_same_claim_seen_through_two_pieces_clashes_too(
    database: Database, desk: Desk, sent: SentVersion, cast: Cast
) -> None:
    """The criterion is what is decided: another piece for it, judged meanwhile, counts as somebody being first."""
    with database.writing() as session:
        other = a_sent_version(session, unit_of(session, desk), ["P1"], title="Another piece")
        claim = session.exec(select(Claim.id).where(Claim.version_id == other.id)).one()
    everything = {sent.claim(code).id or 0: "met" for code in ("P1", "P2")}
    decide(database, actor(database, cast.cleo), sent.evidence.id or 0, everything)
    with pytest.raises(Clash, match="Cleo marked P1 met"):
        decide(database, actor(database, cast.ben), other.evidence.id or 0, {claim or 0: "not_yet_met"})
