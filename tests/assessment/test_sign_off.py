"""Signing a unit off and opening it again: what is needed, what is recorded, what can no longer happen."""

import re
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select

from app.assessment.facts_of_units import fold_units
from app.assessment.fingerprint import SignedDecision, fingerprint
from app.assessment.models import AssessmentDecision, UnitReopening, UnitSignOff
from app.db import Database
from app.main import create_app
from app.settings import Settings
from app.trail.models import TrailEntry
from tests.assessment.stage import ALL_MET, CODES, Desk, a_desk, decided, unit_of
from tests.client import Client
from tests.factories import (
    a_countersignature,
    a_reopening,
    a_review,
    a_sent_version,
    a_sign_off,
    a_taking_back,
    an_allocation,
    criteria,
)
from tests.people import Cast, a_person

SIGNED = {"declared": "1", "no_interest": "1", "typed_name": "Cleo Marsh"}
REASON = "P1 rests on a photo that was swapped"


@pytest.fixture
def ready(database: Database, cast: Cast) -> Desk:
    """Everything met by Cleo."""
    with database.writing() as session:
        desk = a_desk(session, cast)
        decided(session, desk, cast.cleo, ALL_MET)
        return desk


def sign(client: Client, desk: Desk, **changed: str) -> Any:
    return client.post(f"/units/{desk.unit}/sign-off", data={**SIGNED, **changed})


def rows(database: Database, model: type) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(model)))


def status(database: Database, desk: Desk) -> str:
    with database.reading() as session:
        return fold_units(session, [desk.unit])[desk.unit].strip


def test_the_page_says_what_one_signs_for(client: Client, database: Database, ready: Desk, cast: Cast) -> None:
    with database.writing() as session:
        again = a_sent_version(session, unit_of(session, ready), ["P2"], kind="photo", title="A photo of the rope")
        a_review(session, again, cast.cleo, {"P2": "not_yet_met"})
        once_more = a_sent_version(session, unit_of(session, ready), ["P2"], kind="photo", of=again.evidence)
        review = a_review(session, once_more, cast.ben, {"P2": "met"}, trainee=True)
        a_countersignature(session, review.decisions["P2"], cast.cleo)
    page = client.as_(cast.cleo).get(f"/units/{ready.unit}/sign-off").text
    assert "All 3 criteria are met." in page
    assert re.search(r"Performance criteria</th><td[^>]*>P1 to P2</td><td[^>]*>2 of 2</td><td[^>]*>2</td>", page)
    assert "1 reflective account, 1 photo" in page
    assert "Cleo, 2" in page
    assert "Ben, 1, countersigned by Cleo" in page
    assert re.search(rf'Sent back and met later</dt><dd><a href="/units/{ready.unit}#P2">P2</a></dd>', page)
    assert "2 reviews found the evidence valid, authentic, current, sufficient and reliable" in page
    assert "Own work, declared with each of 2 pieces, last on" in page
    assert "Dev, after the assessor" in page
    assert "Your turn" in page


def test_signing_records_who_when_and_over_which_decisions(
    client: Client, database: Database, ready: Desk, cast: Cast
) -> None:
    answer = sign(client.as_(cast.cleo), ready)
    assert answer.headers["location"] == f"/units/{ready.unit}?notice=signed-off"
    (row,) = rows(database, UnitSignOff)
    assert (row.assessor_id, row.learner_id, row.number, row.typed_name) == (cast.cleo.id, cast.ama.id, 1, "Cleo Marsh")
    assert "no conflict of interest" in row.declaration
    by_id = {d.criterion_id: d for d in rows(database, AssessmentDecision)}
    with database.reading() as session:
        known = criteria(session, ready.standard)
        expected = fingerprint(
            SignedDecision(code, "met", (d := by_id[known[code].id]).id, d.evidence_sha256, d.criterion_sha256)
            for code in CODES
        )
        entry = session.exec(select(TrailEntry).where(TrailEntry.kind == "unit_signed_off")).one()
    assert row.fingerprint == expected
    assert expected in entry.about
    assert status(database, ready) == "ddd"


def test_the_fingerprint_is_over_the_decisions_that_stand(
    client: Client, database: Database, ready: Desk, cast: Cast
) -> None:
    sign(client.as_(cast.cleo), ready)
    client.post(f"/units/{ready.unit}/reopen", data={"reason": REASON})
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, ready), ["P1"])
        a_review(session, sent, cast.cleo, {"P1": "met"})
    sign(client, ready)
    first, second = rows(database, UnitSignOff)
    assert (first.number, second.number) == (1, 2)
    assert first.fingerprint != second.fingerprint


@pytest.mark.parametrize("typed", ["cleo marsh", "  Cleo   MARSH "])
def test_the_name_may_differ_in_case_and_blanks(client: Client, ready: Desk, cast: Cast, typed: str) -> None:
    assert sign(client.as_(cast.cleo), ready, typed_name=typed).status_code == 303


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"typed_name": "Cleo"}, "Type your name as it is on your account: Cleo Marsh."),
        ({"typed_name": ""}, "Type your name as it is on your account: Cleo Marsh."),
        ({"declared": ""}, "Tick both lines of the declaration."),
        ({"no_interest": ""}, "Tick both lines of the declaration."),
    ],
)
def test_what_the_declaration_lacks_is_said_and_nothing_typed_is_lost(
    client: Client, database: Database, ready: Desk, cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    page = sign(client.as_(cast.cleo), ready, **changed)
    assert page.status_code == 422
    assert sentence in page.text
    (line,) = [name for name in SIGNED if name in changed]
    assert f'href="#{line}"' in page.text
    assert f'value="{changed.get("typed_name", "Cleo Marsh")}"' in page.text
    ticked = len(re.findall(r'<input type="checkbox"[^>]* checked', page.text))
    assert ticked == sum(bool({**SIGNED, **changed}[name]) for name in ("declared", "no_interest"))
    assert rows(database, UnitSignOff) == []


def test_before_everything_is_met_it_says_exactly_what_is_missing(
    client: Client, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        desk = a_desk(session, cast)
        decided(session, desk, cast.cleo, {"P1": "met", "P2": "not_yet_met"})
    page = client.as_(cast.cleo).get(f"/units/{desk.unit}/sign-off").text
    assert "2 criteria are not met for good" in page
    missing = re.search(r'id="missing".*?</section>', page, re.S)
    assert missing
    assert re.search(rf'Not yet met</span></dt><dd><a href="/units/{desk.unit}#P2">P2</a></dd>', missing[0])
    assert re.search(rf'Not started</span></dt><dd><a href="/units/{desk.unit}#K1">K1</a></dd>', missing[0])
    assert "P1" not in missing[0]
    assert "Your declaration" not in page
    refused = sign(client, desk)
    assert refused.status_code == 409
    assert "not met for good" in refused.text
    assert rows(database, UnitSignOff) == []


def test_a_trainees_decision_of_met_is_not_enough_before_it_is_countersigned(
    client: Client, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        desk = a_desk(session, cast)
        sent = a_sent_version(session, unit_of(session, desk), CODES)
        decision = a_review(session, sent, cast.ben, ALL_MET, trainee=True).decisions
        a_countersignature(session, decision["P1"], cast.cleo)
        a_countersignature(session, decision["P2"], cast.cleo)
    page = client.as_(cast.cleo).get(f"/units/{desk.unit}/sign-off").text
    assert "1 criterion is not met for good" in page
    assert "Met, to be countersigned" in page
    assert sign(client, desk).status_code == 409
    assert client.post(f"/decisions/{decision['K1'].id}/countersign", data={"outcome": "agreed"}).status_code == 303
    assert sign(client, desk).status_code == 303


def test_nothing_may_wait_unread_under_a_signature(client: Client, database: Database, ready: Desk, cast: Cast) -> None:
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, ready), ["P1"], title="One more thing")
    page = client.as_(cast.cleo).get(f"/units/{ready.unit}/sign-off").text
    assert "something still waits for an answer" in page
    assert f'href="/evidence/{sent.evidence.id}/review"' in page
    refused = sign(client, ready)
    assert refused.status_code == 409
    assert "“One more thing” still waits for an answer." in refused.text
    with database.writing() as session:
        a_review(session, sent, cast.cleo, {"P1": "met"})
    assert sign(client, ready).status_code == 303


def test_a_unit_is_signed_once(client: Client, database: Database, ready: Desk, cast: Cast) -> None:
    sign(client.as_(cast.cleo), ready)
    again = sign(client, ready)
    assert again.status_code == 409
    assert "This unit is signed off already." in again.text
    assert "Cleo signed it off on" in again.text
    assert "Your declaration" not in again.text
    assert len(rows(database, UnitSignOff)) == 1


def test_after_the_signature_nothing_in_the_unit_changes(
    client: Client, database: Database, ready: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        claim = decided(session, ready, cast.cleo, {"P1": "met"})
    sign(client.as_(cast.cleo), ready)
    form = {
        f"outcome.{claim.claim('P1').id}": "not_yet_met",
        f"feedback.{claim.claim('P1').id}": "I have thought again.",
        f"basis.{claim.claim('P1').id}": "2",
        "sound": ["valid", "authentic", "current", "sufficient", "reliable"],
    }
    refused = client.post(f"/evidence/{claim.evidence.id}/review", data=form)
    assert refused.status_code == 409
    assert "This unit is signed off." in refused.text
    started = client.as_(cast.ama).post(f"/portfolios/{ready.enrolment}/evidence", data={"for": f"{ready.unit}.P1"})
    form = {
        "title": "More",
        "account": "I did more.",
        "when": "today",
        "place": "the nursery",
        "mine": "1",
        "private": "1",
        "c": f"{ready.unit}.P1",
        f"where.{ready.unit}.P1": "paragraph 1",
        "do": "send",
    }
    sent = client.post(started.headers["location"], data=form, files={"file": ("", b"")})
    assert sent.status_code == 422
    assert "signed off" in sent.text
    assert status(database, ready) == "ddd"


@pytest.mark.parametrize(("who", "role"), [("cleo", "assessor"), ("dev", "iqa"), ("gil", "manager")])
def test_opening_again_keeps_the_sign_off_and_the_reason(
    client: Client, database: Database, ready: Desk, cast: Cast, who: str, role: str
) -> None:
    sign(client.as_(cast.cleo), ready)
    answer = client.as_(getattr(cast, who)).post(f"/units/{ready.unit}/reopen", data={"reason": REASON})
    assert answer.headers["location"] == f"/units/{ready.unit}?notice=reopened"
    (sign_off,), (opened,) = rows(database, UnitSignOff), rows(database, UnitReopening)
    assert (opened.sign_off_id, opened.by_role, opened.reason) == (sign_off.id, role, REASON)
    assert status(database, ready) == "mmm"
    with database.reading() as session:
        assert session.exec(select(TrailEntry).where(TrailEntry.kind == "unit_reopened")).one()
    assert REASON in client.as_(cast.ama).get(f"/units/{ready.unit}").text


def test_a_trainee_cannot_open_it_again(client: Client, database: Database, ready: Desk, cast: Cast) -> None:
    sign(client.as_(cast.cleo), ready)
    assert "Open this unit again" not in client.as_(cast.ben).get(f"/units/{ready.unit}").text
    assert client.post(f"/units/{ready.unit}/reopen", data={"reason": REASON}).status_code == 403
    assert rows(database, UnitReopening) == []


def test_opening_again_needs_a_sentence(client: Client, database: Database, ready: Desk, cast: Cast) -> None:
    sign(client.as_(cast.cleo), ready)
    page = client.post(f"/units/{ready.unit}/reopen", data={"reason": "a typo"})
    assert page.status_code == 422
    assert "Say why it has to be opened again, in a sentence." in page.text
    assert "a typo</textarea>" in page.text
    assert rows(database, UnitReopening) == []


def test_the_list_has_what_is_ready_and_what_was_signed(
    client: Client, database: Database, ready: Desk, cast: Cast
) -> None:
    page = client.as_(cast.cleo).get("/sign-offs").text
    assert f'href="/units/{ready.unit}/sign-off"' in page
    sign(client, ready)
    after = client.get("/sign-offs").text
    assert "Nothing to sign just now" in after
    assert "You signed lately" in after
    client.post(f"/units/{ready.unit}/reopen", data={"reason": REASON})
    opened = client.get("/sign-offs").text
    assert "Opened again" in opened
    assert f'href="/units/{ready.unit}/sign-off"' in opened
    trainee = client.as_(cast.ben).get("/sign-offs").text
    assert "a qualified assessor signs them off" in trainee
    assert f"/units/{ready.unit}/sign-off" not in trainee


def test_the_list_leaves_out_what_only_looks_complete(
    client: Client, database: Database, ready: Desk, cast: Cast
) -> None:
    """Every criterion has a decision of met, but one was decided again since."""
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, ready), ["K1"])
        a_review(session, sent, cast.cleo, {"K1": "not_yet_met"})
    assert f"/units/{ready.unit}" not in client.as_(cast.cleo).get("/sign-offs").text


def test_of_two_who_sign_at_once_one_wins(database: Database, settings: Settings, ready: Desk, cast: Cast) -> None:
    with database.writing() as session:
        ines = a_person(session, cast.northbank, "Ines Duarte", "assessor")
        an_allocation(session, unit_of(session, ready), ines)
    app = create_app(settings, database=database)
    start, answers = Barrier(2), {}

    def go(person: Any) -> None:
        browser = Client(app).as_(person)
        start.wait()
        answers[person.name] = sign(browser, ready, typed_name=person.name).status_code

    threads = [Thread(target=go, args=[person]) for person in (cast.cleo, ines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [303, 409]
    (row,) = rows(database, UnitSignOff)
    assert answers[row.typed_name] == 303


# Attacks on the database itself: somebody with the app's rights and a client of their own.


def test_the_database_refuses_a_learner_who_signs_their_own_unit(database: Database, ready: Desk, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="not_own_unit"), database.writing() as session:
        a_sign_off(session, unit_of(session, ready), cast.ama)


def test_the_database_refuses_an_allocation_to_ones_own_unit(database: Database, ready: Desk, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="not_own_unit"), database.writing() as session:
        an_allocation(session, unit_of(session, ready), cast.ama)


def test_the_database_refuses_a_second_reopening_of_one_sign_off(database: Database, ready: Desk, cast: Cast) -> None:
    with database.writing() as session:
        signed = a_sign_off(session, unit_of(session, ready), cast.cleo)
        a_reopening(session, signed, cast.gil)
    with pytest.raises(IntegrityError), database.writing() as session:
        a_reopening(session, signed, cast.gil)


@pytest.mark.parametrize("statement", ["UPDATE {} SET provider_id = provider_id", "DELETE FROM {}"])
@pytest.mark.parametrize(
    "table",
    ["unit_sign_off", "unit_reopening", "assessment_decision", "decision_withdrawal", "countersignature", "review"],
)
def test_the_database_keeps_what_was_signed(
    database: Database, ready: Desk, cast: Cast, table: str, statement: str
) -> None:
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, ready), ["P1", "P2"])
        review = a_review(session, sent, cast.ben, {"P1": "met"}, trainee=True)
        a_countersignature(session, review.decisions["P1"], cast.cleo)
        a_taking_back(session, a_review(session, sent, cast.cleo, {"P2": "met"}))
        a_reopening(session, a_sign_off(session, unit_of(session, ready), cast.cleo), cast.gil)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement.format(table)))
