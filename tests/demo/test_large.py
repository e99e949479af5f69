"""The bench's provider: its rows are those that the services would have written, only faster."""

import pytest
from sqlmodel import col, func, select

from app.access.models import Person
from app.access.passwords import verify
from app.assessment.models import AssessmentDecision, QueueItem
from app.clock import today
from app.coverage.drift import drift
from app.coverage.models import UnitCoverage
from app.db import Database
from app.demo.cast import DEMO_PASSWORD
from app.demo.large import Large, seed_large
from app.demo.large_plan import Size, name_of, sent_by
from app.evidence import queries as evidence_queries
from app.evidence.manifest import content_sha256
from app.evidence.models import Claim, Evidence, EvidenceVersion
from app.evidence.service import manifest_of
from app.trail import queries as trail
from app.trail.chain import check
from app.wiring import wire

SMALL = Size(learners=12, pieces=5, claims=4, assessors=3)


@pytest.fixture
def large(database: Database) -> Large:
    wire()
    heard: list[tuple[int, int]] = []
    made = seed_large(database, SMALL, lambda done, of: heard.append((done, of)))
    assert heard[-1] == (12, 12)
    return made


def test_it_makes_as_much_as_it_was_asked_for(database: Database, large: Large) -> None:
    assert (large.pieces, large.claims, large.decisions, len(large.waiting)) == (60, 240, 144, 24)
    with database.reading() as session:
        for model, number in ((EvidenceVersion, 60), (Claim, 240), (AssessmentDecision, 144), (QueueItem, 24)):
            assert session.exec(select(func.count()).select_from(model)).one() == number
        emails = set(session.exec(select(Person.email)).all())
        assert {large.learner_email, large.assessor_email, large.manager_email} <= emails
        password = session.exec(select(Person.password_hash).where(Person.email == large.learner_email)).one()
        assert verify(password, DEMO_PASSWORD)


def test_its_counts_and_its_trail_are_true(database: Database, large: Large) -> None:
    with database.reading() as session:
        assert drift(session) == []
        met = session.exec(select(func.sum(UnitCoverage.met))).one()
        decided = session.exec(
            select(func.count()).select_from(AssessmentDecision).where(AssessmentDecision.outcome == "met")
        ).one()
        assert met == decided > 0
        head = next(row for row in trail.heads(session) if row.provider_id == large.provider_id)
        assert head.seq == 60 + 36
        assert check(trail.entries_in_order(session, large.provider_id), head.seq, head.sha256) is None


def test_the_hash_of_a_piece_is_the_one_the_service_gives(database: Database, large: Large) -> None:
    with database.reading() as session:
        for version in session.exec(select(EvidenceVersion).where(col(EvidenceVersion.id) % 17 == 0)).all():
            piece = session.get_one(Evidence, version.evidence_id)
            claims = evidence_queries.claims(session, [version.id or 0])
            assert content_sha256(manifest_of(piece, version, [], claims)) == version.content_sha256
            decisions = session.exec(
                select(AssessmentDecision.evidence_sha256).where(AssessmentDecision.version_id == version.id)
            ).all()
            assert set(decisions) <= {version.content_sha256}


def test_a_second_provider_stands_beside_the_first(database: Database, large: Large) -> None:
    other = seed_large(database, Size(learners=3, pieces=1, claims=2, assessors=1, cohorts=1, domain="two.example"))
    assert (len(large.cohorts), len(other.cohorts)) == (12, 1)
    assert (other.learner_email, other.assessor_email) == ("learner0001@two.example", "assessor01@two.example")
    with database.reading() as session:
        assert drift(session) == []


def test_more_claims_than_criteria_are_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="each of the 215 criteria once"):
        seed_large(database, Size(learners=1, pieces=30, claims=8))


def test_the_plan_is_the_same_every_time() -> None:
    day = today("Europe/London")
    first, second = (list(sent_by(5, SMALL, 215, day)) for _ in range(2))
    assert first == second
    assert list(sent_by(6, SMALL, 215, day)) != first
    assert all(one.decided_at is None or one.decided_at.date() >= one.sent_at.date() for one in first)
    assert {outcome for one in sent_by(10, SMALL, 215, day) for outcome in one.outcomes} == {"met"}


def test_a_thousand_learners_have_a_thousand_names() -> None:
    assert len({name_of(number) for number in range(1000)}) > 900
