"""An assessor judges a piece: what is needed, what is kept, what the learner sees and when."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app import clock
from app.assessment.models import AssessmentDecision, DecisionWithdrawal, DraftDecision, QueueItem, Review
from app.clock import now
from app.db import Database
from app.trail import queries as trail_queries
from tests.assessment.conftest import ALL_SOUND, EVERYTHING_MET, MIXED, Waiting, decided, send
from tests.client import Client
from tests.people import Cast


def errors(page: Any) -> str:
    return " ".join(re.findall(r'class="err[^>]*>([^<]+)', page.text))


def rows(database: Database, model: type) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(model)))


@pytest.fixture
def cleo(client: Client, cast: Cast) -> Client:
    return client.as_(cast.cleo)


def test_each_decision_says_what_it_was_about(cleo: Client, waiting: Waiting, database: Database, cast: Cast) -> None:
    assert send(cleo, waiting, decided(waiting, MIXED)).headers["location"] == "/queue?notice=decided"
    found = {row.claim_id: row for row in rows(database, AssessmentDecision)}
    assert [found[waiting.claims[code]].outcome for code in MIXED] == list(MIXED.values())
    p1 = found[waiting.claims["P1"]]
    assert (p1.assessor_id, p1.assessor_status, p1.needs_countersign) == (cast.cleo.id, "qualified", False)
    assert len(p1.evidence_sha256) == len(p1.criterion_sha256) == 64
    assert rows(database, QueueItem) == []
    with database.reading() as session:
        newest = trail_queries.newest(session, cast.northbank, limit=1)[0]
        assert newest.kind == "review_sent"
        assert p1.criterion_sha256 in newest.about


@pytest.mark.parametrize("outcome", ["more_evidence_needed", "not_yet_met"])
def test_anything_but_met_needs_words_and_nothing_typed_is_lost(
    cleo: Client, waiting: Waiting, database: Database, outcome: str
) -> None:
    form = decided(waiting, {**EVERYTHING_MET, "P5": outcome})
    form[f"feedback.{waiting.claims['P5']}"] = "  "
    form[f"feedback.{waiting.claims['P1']}"] = "Lovely naming of the feeling."
    page = send(cleo, waiting, form)
    assert page.status_code == 422
    assert "Say what is missing for P5, so that the learner can act on it." in errors(page)
    assert "Lovely naming of the feeling." in page.text
    assert rows(database, AssessmentDecision) == []
    assert "Lovely naming of the feeling." in cleo.get(f"/evidence/{waiting.evidence}/review").text


def test_every_waiting_claim_is_decided_before_sending(cleo: Client, waiting: Waiting) -> None:
    page = send(cleo, waiting, decided(waiting, {"P1": "met"}))
    assert page.status_code == 422
    assert "Choose met, more needed or not yet met for P5." in errors(page)


def test_soundness_is_checked_or_its_absence_explained(cleo: Client, waiting: Waiting) -> None:
    page = send(cleo, waiting, decided(waiting, EVERYTHING_MET, sound=["valid", "authentic", "current", "reliable"]))
    assert page.status_code == 422
    assert "Check whether the evidence is sufficient, or say why it is not." in errors(page)
    explained = decided(
        waiting, EVERYTHING_MET, sound=["valid", "authentic", "current", "reliable"], note="With E2 it is enough."
    )
    assert send(cleo, waiting, explained).status_code == 303


def test_evidence_that_is_not_authentic_cannot_show_a_criterion_met(cleo: Client, waiting: Waiting) -> None:
    sound = [word for word in ALL_SOUND if word != "authentic"]
    page = send(cleo, waiting, decided(waiting, EVERYTHING_MET, sound=sound, note="Two voices in it."))
    assert page.status_code == 422
    assert "can’t be met by evidence you did not find authentic" in errors(page)


def test_nothing_shows_to_the_learner_until_it_is_sent(
    client: Client, waiting: Waiting, cast: Cast, database: Database
) -> None:
    client.as_(cast.cleo)
    secret = "She will be disappointed, but this is not it."
    form = decided(waiting, {"P5": "not_yet_met"})
    form[f"feedback.{waiting.claims['P5']}"] = secret
    tally = client.post(f"/evidence/{waiting.evidence}/review/draft", data=form)
    assert "1 decided" in tally.text
    assert client.post(f"/evidence/{waiting.evidence}/review", data={**form, "draft": "1"}).status_code == 303
    assert len(rows(database, DraftDecision)) == 1
    client.as_(cast.ama)
    for page in (f"/units/{waiting.unit}", f"/evidence/{waiting.evidence}", "/home", "/evidence"):
        assert secret not in client.get(page).text
    client.as_(cast.ben)
    assert secret not in client.get(f"/evidence/{waiting.evidence}/review").text
    client.as_(cast.cleo)
    assert secret in client.get(f"/evidence/{waiting.evidence}/review").text


def test_the_second_assessor_is_told_and_keeps_their_words(
    client: Client, waiting: Waiting, cast: Cast, database: Database
) -> None:
    client.as_(cast.cleo)
    assert send(client, waiting, decided(waiting, MIXED)).status_code == 303
    client.as_(cast.ben)
    form = decided(waiting, EVERYTHING_MET)
    form[f"feedback.{waiting.claims['P1']}"] = "My own words about P1."
    page = send(client, waiting, form)
    assert page.status_code == 409
    assert "Cleo marked P1 met, and 2 more after you opened this page" in page.text
    assert "My own words about P1." in page.text
    assert len(rows(database, AssessmentDecision)) == 3
    mine_as_well = {**form, **{f"basis.{claim}": "1" for claim in waiting.claims.values()}}
    assert send(client, waiting, mine_as_well).status_code == 303
    with database.reading() as session:
        newest = session.exec(select(AssessmentDecision).order_by(AssessmentDecision.id.desc())).first()  # type: ignore[union-attr]
        assert newest is not None
        assert (newest.number, newest.assessor_status, newest.needs_countersign) == (2, "trainee", True)
        assert newest.supersedes_id is not None


def test_a_sending_can_be_taken_back_for_five_minutes_and_both_facts_stay(
    cleo: Client, waiting: Waiting, database: Database
) -> None:
    send(cleo, waiting, decided(waiting, MIXED))
    review = rows(database, Review)[0].id
    assert "you can take it back" in cleo.get("/queue").text
    assert cleo.post(f"/reviews/{review}/take-back").status_code == 303
    assert len(rows(database, DecisionWithdrawal)) == len(rows(database, AssessmentDecision)) == 3
    assert len(rows(database, QueueItem)) >= 1
    form = decided(waiting, EVERYTHING_MET, basis=1)
    assert send(cleo, waiting, form).status_code == 303


def test_after_five_minutes_it_stays(cleo: Client, waiting: Waiting, database: Database) -> None:
    with clock.travel(now() - timedelta(minutes=6)):
        send(cleo, waiting, decided(waiting, MIXED))
    review = rows(database, Review)[0].id
    page = cleo.post(f"/reviews/{review}/take-back")
    assert page.status_code == 409
    assert "You can decide again instead" in page.text


def test_who_may_judge(client: Client, waiting: Waiting, cast: Cast) -> None:
    for person in (cast.ama, cast.rhys, cast.dev, cast.gil, cast.hal, cast.olu, cast.uma, cast.kit):
        client.as_(person)
        assert client.get(f"/evidence/{waiting.evidence}/review").status_code == 404, person.known_as
        assert send(client, waiting, decided(waiting, EVERYTHING_MET)).status_code == 404, person.known_as
    client.as_nobody()
    assert client.get(f"/evidence/{waiting.evidence}/review").status_code == 303


def test_an_allocation_that_has_ended_closes_the_door_at_once(
    client: Client, waiting: Waiting, cast: Cast, database: Database
) -> None:
    from app.enrolment.models import Allocation

    with database.writing() as session:
        for row in session.exec(select(Allocation).where(Allocation.person_id == cast.cleo.id)):
            row.ends_on = (now() - timedelta(days=1)).date()
            session.add(row)
    client.as_(cast.cleo)
    assert client.get(f"/evidence/{waiting.evidence}/review").status_code == 404


def test_looking_is_recorded_before_anything_is_shown(
    cleo: Client, waiting: Waiting, cast: Cast, database: Database
) -> None:
    cleo.get(f"/evidence/{waiting.evidence}/review")
    cleo.get(f"/evidence/{waiting.evidence}/review")
    with database.reading() as session:
        kinds = [entry.kind for entry in trail_queries.newest(session, cast.northbank)]
    assert kinds.count("evidence_opened") == 1


def test_unreadable_choices_count_as_not_chosen(cleo: Client, waiting: Waiting) -> None:
    form = decided(waiting, EVERYTHING_MET)
    form[f"outcome.{waiting.claims['P1']}"] = "passed"
    form["outcome.999999"] = "met"
    form["outcome.x"] = "met"
    page = send(cleo, waiting, form)
    assert page.status_code == 422
    assert "for P1" in errors(page)


def test_the_queue_is_by_promise_and_finds_words(cleo: Client, waiting: Waiting) -> None:
    page = cleo.get("/queue")
    assert "1 to assess" in page.text
    assert "P1 P5 K2" in page.text
    assert "The feelings wall" in cleo.get("/queue?q=ama").text
    assert "The feelings wall" in cleo.get("/queue?q=K2").text
    assert "Nothing matches" in cleo.get("/queue?q=zebra").text
    assert "Nothing matches" in cleo.get("/queue?show=back").text
    assert cleo.get("/queue?after=rubbish").status_code == 200
    fragment = cleo.get("/queue", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert fragment.text.strip().startswith('<div id="queue"')
