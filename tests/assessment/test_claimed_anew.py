"""A newer version of a piece makes some claims again: each claim waits once, where an assessor can reach it."""

from typing import Any

import pytest

from app.assessment import review_queries
from app.assessment.facts_of_units import fold_units
from app.assessment.models import QueueItem
from app.clock import today
from app.db import Database
from app.evidence.models import Evidence
from app.trail import facts
from tests.assessment.stage import Desk, a_desk, unit_of
from tests.assessment.test_two_at_once import actor
from tests.client import Client
from tests.factories import SentVersion, a_countersignature, a_fact, a_review, a_sent_version, a_withdrawal
from tests.people import Cast


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    with database.writing() as session:
        return a_desk(session, cast)


def sends(database: Database, desk: Desk, cast: Cast, codes: list[str], of: Evidence | None = None) -> SentVersion:
    """Ama sends a version, and those who listen hear of it."""
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, desk), codes, of=of, title="The feelings wall")
        hash_ = sent.version.content_sha256 or ""
        fact = facts.EvidenceSent(desk.enrolment, sent.id, sent.reference, sent.version.number, hash_, [], [desk.unit])
        a_fact(session, fact, by=cast.ama)
        return sent


def strip(database: Database, desk: Desk) -> str:
    with database.reading() as session:
        return fold_units(session, [desk.unit])[desk.unit].strip


def in_queue(database: Database, person: Any, sent: SentVersion) -> str:
    with database.reading() as session:
        item = session.get(QueueItem, (person.id, sent.id))
        return item.codes if item else ""


def opens(database: Database, who: Any, sent: SentVersion) -> int:
    """Which version of the piece the review page shows this assessor."""
    person = actor(database, who)
    with database.reading() as session:
        row = review_queries.reviewable(session, person, sent.evidence.id or 0, today(str(person.zone)))
    assert row is not None
    return row.version


def test_a_claim_that_is_made_again_waits_only_in_the_new_version(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    first = sends(database, desk, cast, ["P1", "P2"])
    second = sends(database, desk, cast, ["P1"], of=first.evidence)
    assert (in_queue(database, cast.cleo, first), in_queue(database, cast.cleo, second)) == ("P2", "P1")
    with database.writing() as session:
        a_review(session, second, cast.cleo, {"P1": "more_evidence_needed"})
    assert strip(database, desk) == "ew."
    assert "1 piece to answer" in client.as_(cast.cleo).get(f"/units/{desk.unit}").text


def test_the_review_opens_the_version_in_which_something_waits(database: Database, desk: Desk, cast: Cast) -> None:
    first = sends(database, desk, cast, ["P1", "P2"])
    assert opens(database, cast.cleo, first) == 1
    second = sends(database, desk, cast, ["P1"], of=first.evidence)
    assert opens(database, cast.cleo, first) == 2
    with database.writing() as session:
        a_review(session, second, cast.cleo, {"P1": "met"})
    assert opens(database, cast.cleo, first) == 1
    with database.writing() as session:
        a_review(session, first, cast.cleo, {"P2": "met"})
    assert opens(database, cast.cleo, first) == 2


def test_a_decision_returned_after_a_new_version_can_be_made_again(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    """Ben met P1 and wanted more for P2; Ama answered P2 alone; then Cleo returned P1, which only version 1 claims."""
    first = sends(database, desk, cast, ["P1", "P2"])
    with database.writing() as session:
        review = a_review(session, first, cast.ben, {"P1": "met", "P2": "more_evidence_needed"}, trainee=True)
    second = sends(database, desk, cast, ["P2"], of=first.evidence)
    with database.writing() as session:
        a_review(session, second, cast.cleo, {"P2": "met"})
        a_countersignature(session, review.decisions["P1"], cast.cleo, "returned")
    assert strip(database, desk) == "wm."
    assert opens(database, cast.ben, first) == 1
    claim = first.claim("P1").id
    form = {
        f"outcome.{claim}": "met",
        f"basis.{claim}": "1",
        "sound": ["valid", "authentic", "current", "sufficient", "reliable"],
    }
    answer = client.as_(cast.ben).post(f"/evidence/{first.evidence.id}/review", data=form)
    assert answer.status_code == 303, answer.text
    assert strip(database, desk) == "pm."


def test_taking_the_new_version_back_makes_the_old_claim_wait_again(database: Database, desk: Desk, cast: Cast) -> None:
    first = sends(database, desk, cast, ["P1"])
    second = sends(database, desk, cast, ["P1"], of=first.evidence)
    assert in_queue(database, cast.cleo, first) == ""
    with database.writing() as session:
        a_withdrawal(session, second)
        fact = facts.EvidenceWithdrawn(desk.enrolment, second.id, second.reference, [desk.unit])
        a_fact(session, fact, by=cast.ama)
    assert (in_queue(database, cast.cleo, first), in_queue(database, cast.cleo, second)) == ("P1", "")
    assert strip(database, desk) == "w.."
