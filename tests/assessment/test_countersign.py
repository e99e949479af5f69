"""A trainee's decisions of met wait for somebody qualified: who countersigns, what follows, what can no longer be done."""

import re
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.access.models import Membership
from app.assessment.facts_of_units import fold_units
from app.assessment.models import Countersignature, QueueItem
from app.db import Database
from app.errors import Conflict
from app.main import create_app
from app.settings import Settings
from app.trail import facts
from app.trail.models import TrailEntry
from tests.assessment.stage import Desk, a_desk, unit_of
from tests.client import Client
from tests.factories import (
    SentReview,
    SentVersion,
    a_countersignature,
    a_review,
    a_sent_version,
    a_sign_off,
    a_taking_back,
    an_allocation,
)
from tests.people import Cast, a_person

COMMENT = "The account does not say what the child did. Ask for that."


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    with database.writing() as session:
        return a_desk(session, cast)


@pytest.fixture
def sent(database: Database, desk: Desk, cast: Cast) -> SentVersion:
    """Ama's piece for everything."""
    with database.writing() as session:
        return a_sent_version(session, unit_of(session, desk), ["P1", "P2", "K1"], title="The feelings wall")


@pytest.fixture
def review(database: Database, sent: SentVersion, cast: Cast) -> SentReview:
    """Ben, in training, marked P1 and P2 met and wants more for K1."""
    with database.writing() as session:
        choices = {"P1": ("met", "Calm and clear."), "P2": "met", "K1": ("more_evidence_needed", "Name a theory.")}
        return a_review(session, sent, cast.ben, choices, trainee=True)


def answer(client: Client, review: SentReview, code: str, outcome: str = "agreed", **more: Any) -> Any:
    form = {"outcome": outcome, "comment": more.pop("comment", "")}
    return client.post(f"/decisions/{review.decisions[code].id}/countersign", data=form, **more)


def status(database: Database, desk: Desk) -> str:
    with database.reading() as session:
        return fold_units(session, [desk.unit])[desk.unit].strip


def recorded(database: Database) -> list[Countersignature]:
    with database.reading() as session:
        return list(session.exec(select(Countersignature)))


def test_the_list_has_what_was_marked_met_by_piece(client: Client, review: SentReview, cast: Cast) -> None:
    page = client.as_(cast.cleo).get("/countersigning").text
    assert "The feelings wall" in page
    assert "Ben marked 2 criteria met today" in page
    assert "Calm and clear." in page
    assert re.findall(r'id="decision-(\d+)"', page) == [str(review.decisions[code].id) for code in ("P1", "P2")]
    assert "Name a theory." not in page


def test_more_needed_goes_to_the_learner_at_once(
    client: Client, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    assert status(database, desk) == "ppe"
    assert "Name a theory." in client.as_(cast.ama).get(f"/units/{desk.unit}").text
    refused = answer(client.as_(cast.cleo), review, "K1")
    assert refused.status_code == 409
    assert "doesn’t need a countersignature" in refused.text


def test_agreeing_makes_it_final(
    client: Client, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    assert answer(client.as_(cast.cleo), review, "P1").headers["location"] == "/countersigning?notice=countersigned"
    assert status(database, desk) == "mpe"
    (row,) = recorded(database)
    assert (row.by_id, row.assessor_id, row.outcome) == (cast.cleo.id, cast.ben.id, "agreed")
    with database.reading() as session:
        about = session.exec(select(TrailEntry.about).where(TrailEntry.kind == "decision_countersigned")).one()
    assert '"code":"P1"' in about.replace(" ", "")
    assert "Countersigned by Cleo" in client.as_(cast.ama).get(f"/units/{desk.unit}").text


def test_returning_makes_the_claim_wait_again_and_tells_the_trainee_why(
    client: Client, review: SentReview, sent: SentVersion, desk: Desk, database: Database, cast: Cast
) -> None:
    def in_queue(person: int) -> str | None:
        with database.reading() as session:
            item = session.get(QueueItem, (person, sent.id))
            return item.codes if item else None

    assert in_queue(cast.ben.id) is None
    assert answer(client.as_(cast.cleo), review, "P2", "returned", comment=COMMENT).status_code == 303
    assert status(database, desk) == "pwe"
    assert (in_queue(cast.ben.id), in_queue(cast.cleo.id)) == ("P2", "P2")
    page = client.as_(cast.ben).get("/countersigning").text
    assert "Returned to you" in page
    assert COMMENT in page
    assert f'href="/evidence/{sent.evidence.id}/review"' in page
    assert COMMENT not in client.as_(cast.ama).get(f"/units/{desk.unit}").text


def test_a_returned_decision_is_made_again_and_waits_again(
    client: Client, review: SentReview, sent: SentVersion, desk: Desk, database: Database, cast: Cast
) -> None:
    answer(client.as_(cast.cleo), review, "P2", "returned", comment=COMMENT)
    claim = sent.claim("P2").id
    form = {
        f"outcome.{claim}": "met",
        f"basis.{claim}": "1",
        "sound": ["valid", "authentic", "current", "sufficient", "reliable"],
    }
    again = client.as_(cast.ben).post(f"/evidence/{sent.evidence.id}/review", data=form)
    assert again.status_code == 303, again.text
    assert status(database, desk) == "ppe"
    assert COMMENT not in client.get("/countersigning").text
    assert len(re.findall(r'id="decision-', client.as_(cast.cleo).get("/countersigning").text)) == 2


def test_a_return_needs_words_and_keeps_those_of_others(
    client: Client, review: SentReview, database: Database, cast: Cast
) -> None:
    page = answer(client.as_(cast.cleo), review, "P2", "returned", comment="   ")
    assert page.status_code == 422
    assert "Say what the assessor should look at again." in page.text
    assert f'href="#comment-{review.decisions["P2"].id}"' in page.text
    neither = answer(client, review, "P2", "perhaps", comment=COMMENT)
    assert neither.status_code == 422
    assert "Choose whether you agree with the decision or return it." in neither.text
    assert COMMENT in neither.text
    assert recorded(database) == []


def test_htmx_gets_the_one_line_back(client: Client, review: SentReview, database: Database, cast: Cast) -> None:
    htmx = {"HX-Request": "true"}
    refused = answer(client.as_(cast.cleo), review, "P1", "returned", headers=htmx)
    number = review.decisions["P1"].id
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith(f'<li id="decision-{number}"')
    done = answer(client, review, "P1", "returned", comment=COMMENT, headers=htmx)
    assert done.status_code == 200
    assert "Returned to Ben" in done.text
    assert "<form" not in done.text
    assert len(recorded(database)) == 1


def test_nobody_countersigns_their_own_decision_even_when_qualified_since(
    client: Client, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    """Promotion does not lift the need either: it was fixed when the decision was made."""
    with database.writing() as session:
        for row in session.exec(select(Membership).where(Membership.person_id == cast.ben.id)):
            row.qualified = True
            session.add(row)
    refused = answer(client.as_(cast.ben), review, "P1")
    assert refused.status_code == 403
    assert "your own decision" in refused.text
    assert f"decision-{review.decisions['P1'].id}" not in client.get("/countersigning").text
    assert status(database, desk) == "ppe"
    assert recorded(database) == []
    assert answer(client.as_(cast.cleo), review, "P1").status_code == 303


def test_another_trainee_cannot_countersign(
    client: Client, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        ines = a_person(session, cast.northbank, "Ines Duarte", "assessor", qualified=False)
        an_allocation(session, unit_of(session, desk), ines)
    refused = answer(client.as_(ines), review, "P1")
    assert refused.status_code == 403
    assert "in training" in refused.text


def test_an_assessor_of_another_unit_does_not_find_it(
    client: Client, review: SentReview, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        ines = a_person(session, cast.northbank, "Ines Duarte", "assessor")
    assert answer(client.as_(ines), review, "P1").status_code == 404
    assert "The feelings wall" not in client.get("/countersigning").text


def test_what_was_taken_back_or_overtaken_is_not_countersigned(
    client: Client, review: SentReview, sent: SentVersion, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        a_review(session, sent, cast.cleo, {"P1": "not_yet_met"})
    overtaken = answer(client.as_(cast.cleo), review, "P1")
    assert overtaken.status_code == 409
    assert "decided again meanwhile" in overtaken.text
    with database.writing() as session:
        a_taking_back(session, review)
    taken_back = answer(client, review, "P2")
    assert taken_back.status_code == 409
    assert "took this decision back" in taken_back.text
    assert "Nothing to countersign" in client.get("/countersigning").text
    assert recorded(database) == []


def test_a_decision_that_was_overtaken_counts_again_when_the_later_one_is_taken_back(
    client: Client, review: SentReview, sent: SentVersion, desk: Desk, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        a_taking_back(session, a_review(session, sent, cast.cleo, {"P1": "not_yet_met"}))
    assert status(database, desk) == "ppe"
    assert answer(client.as_(cast.cleo), review, "P1").status_code == 303


def test_a_second_answer_is_told_of_the_first(
    client: Client, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        ines = a_person(session, cast.northbank, "Ines Duarte", "assessor")
        an_allocation(session, unit_of(session, desk), ines)
    answer(client.as_(cast.cleo), review, "P1")
    second = answer(client.as_(ines), review, "P1", "returned", comment=COMMENT)
    assert second.status_code == 409
    assert "Cleo has agreed with this decision already" in second.text
    assert len(recorded(database)) == 1


def test_of_two_countersigners_at_once_one_is_first(
    settings: Settings, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        ines = a_person(session, cast.northbank, "Ines Duarte", "assessor")
        an_allocation(session, unit_of(session, desk), ines)
    app = create_app(settings, database=database)
    start, answers = Barrier(2), []

    def go(person: Any, outcome: str) -> None:
        browser = Client(app).as_(person)
        start.wait()
        answers.append(answer(browser, review, "P1", outcome, comment=COMMENT).status_code)

    threads = [Thread(target=go, args=args) for args in ((cast.cleo, "agreed"), (ines, "returned"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert len(recorded(database)) == 1


def test_the_unit_page_counts_and_names_who_countersigns(
    client: Client, database: Database, desk: Desk, sent: SentVersion, cast: Cast
) -> None:
    with database.writing() as session:
        a_review(session, sent, cast.ben, dict.fromkeys(("P1", "P2", "K1"), "met"), trainee=True)
    page = client.as_(cast.ama).get(f"/units/{desk.unit}").text
    assert "3 of 3 criteria met, 3 of them still to be countersigned." in page
    assert "With Cleo to countersign" in page


def test_nothing_is_countersigned_in_a_unit_that_is_signed_off(
    client: Client, review: SentReview, desk: Desk, database: Database, cast: Cast
) -> None:
    """It cannot be signed with a decision pending; should a row say so all the same, it stays shut."""
    with database.writing() as session:
        a_sign_off(session, unit_of(session, desk), cast.cleo)
    assert answer(client.as_(cast.cleo), review, "P1").status_code == 409
    assert recorded(database) == []


def test_the_database_refuses_the_decider_and_a_second_countersignature(
    database: Database, review: SentReview, cast: Cast
) -> None:
    with pytest.raises(IntegrityError, match="not_own_decision"), database.writing() as session:
        a_countersignature(session, review.decisions["P1"], cast.ben)
    with database.writing() as session:
        a_countersignature(session, review.decisions["P1"], cast.cleo)
    with pytest.raises(IntegrityError), database.writing() as session:
        a_countersignature(session, review.decisions["P1"], cast.cleo, "returned")


def test_a_return_without_words_is_refused_by_the_database(database: Database, review: SentReview, cast: Cast) -> None:
    decision = review.decisions["P1"]
    with pytest.raises(IntegrityError, match="comment"), database.writing() as session:
        session.add(
            Countersignature(
                provider_id=decision.provider_id,
                decision_id=decision.id or 0,
                unit_id=decision.unit_id,
                assessor_id=decision.assessor_id,
                by_id=cast.cleo.id,
                outcome="returned",
                comment="  ",
            )
        )


def test_when_a_listener_cannot_follow_nothing_is_countersigned(
    client: Client, review: SentReview, database: Database, cast: Cast
) -> None:
    """Counts and queues change in the same transaction, or not at all."""

    def listener(*_: Any) -> None:
        raise Conflict("The count could not be kept.")

    facts.listen(facts.DecisionCountersigned, listener)
    try:
        assert answer(client.as_(cast.cleo), review, "P1").status_code == 409
    finally:
        facts._listeners[facts.DecisionCountersigned].remove(listener)
    assert recorded(database) == []
