"""The page of a unit: what each person is shown of it, criterion by criterion."""

import re
from datetime import timedelta

import pytest

from app.assessment.rules import CriterionStatus
from app.assessment.unit_lines import Line
from app.clock import now
from app.db import Database
from app.evidence.models import EvidenceAccess
from tests.assessment.stage import ALL_MET, Desk, a_desk, decided, unit_of
from tests.client import Client
from tests.counting import counting
from tests.factories import a_countersignature, a_reopening, a_review, a_sent_version, a_sign_off, a_taking_back
from tests.people import Cast

WORDS = "Say how the family helped to decide which risks were worth taking."


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    with database.writing() as session:
        return a_desk(session, cast)


@pytest.fixture
def busy(database: Database, cast: Cast) -> Desk:
    """P1 met, P2 sent back with words and answered by a second piece, K1 not started."""
    with database.writing() as session:
        desk = a_desk(session, cast)
        decided(session, desk, cast.cleo, {"P1": ("met", "Clear and calm."), "P2": ("more_evidence_needed", WORDS)})
        return desk


def part(page: str, code: str) -> str:
    """The markup of one criterion."""
    found = re.search(rf'<li id="{code}">.*?</li>\s*(?=<li id=|</ol>)', page, re.S)
    assert found, f"no {code} on the page"
    return found[0]


def test_a_new_unit_shows_every_criterion_in_its_own_words(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        desk = a_desk(session, cast, "HSCCLD352")
    page = client.as_(cast.ama).get(f"/units/{desk.unit}").text
    assert "0 of 53 criteria met." in page
    assert "Nothing is started yet." in page
    assert "HSCCLD352, version 1" in page
    assert page.count("Not started</span>") == 53
    assert "recognise behaviour as a form of communication" in part(page, "P4")
    assert f'href="/standards/{desk.standard}"' in page


def test_what_the_source_does_not_state_is_said(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        desk = a_desk(session, cast, "Promote effective relationships")
    page = client.as_(cast.ama).get(f"/units/{desk.unit}").text
    assert "URN and version not stated in the source" in page
    assert "Establish effective relationships between yourself and individuals" in page


def test_the_learner_reads_feedback_and_is_offered_to_add_more(client: Client, busy: Desk, cast: Cast) -> None:
    page = client.as_(cast.ama).get(f"/units/{busy.unit}").text
    assert "1 of 3 criteria met." in page
    assert "1 needs something from you." in page
    assert WORDS in part(page, "P2")
    assert "Cleo, " in part(page, "P2")
    assert f'name="for" value="{busy.unit}.P2"' in part(page, "P2")
    assert "paragraph 1" in part(page, "P2")
    assert 'name="for"' not in part(page, "P1")
    assert 'name="for"' not in part(page, "K1")
    assert 'name="for"' in part(client.get(f"/units/{busy.unit}?show=todo").text, "K1")
    assert "Sign off" not in page
    assert "/review" not in page


def test_add_evidence_for_a_criterion_starts_a_piece_with_it_ticked(client: Client, busy: Desk, cast: Cast) -> None:
    page = client.as_(cast.ama).get(f"/units/{busy.unit}").text
    action = re.search(r'action="([^"]+)"', part(page, "P2"))
    assert action
    answer = client.post(action[1].replace("&amp;", "&"), data={"for": f"{busy.unit}.P2"})
    assert answer.status_code == 303
    draft = client.get(answer.headers["location"]).text
    assert re.search(rf'<input[^>]*value="{busy.unit}\.P2"[^>]*checked', draft)


def test_an_answered_criterion_waits_and_keeps_what_was_said_as_earlier(
    client: Client, database: Database, busy: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        a_sent_version(session, unit_of(session, busy), ["P2"], title="A note about the walk")
    page = client.as_(cast.ama).get(f"/units/{busy.unit}").text
    assert "Awaiting assessment" in part(page, "P2")
    assert re.search(r"Earlier decisions.*" + WORDS, part(page, "P2"), re.S)
    assert "With Ben and Cleo since" in page
    assert "expect an answer by" in page


@pytest.mark.parametrize(
    ("show", "codes"),
    [("all", "P1 P2 K1"), ("turn", "P2"), ("met", "P1"), ("todo", "K1"), ("wait", ""), ("x", "P1 P2 K1")],
)
def test_the_filter_narrows_the_list_with_and_without_javascript(
    client: Client, busy: Desk, cast: Cast, show: str, codes: str
) -> None:
    client.as_(cast.ama)
    whole = client.get(f"/units/{busy.unit}?show={show}").text
    piece = client.get(f"/units/{busy.unit}?show={show}", headers={"HX-Request": "true"}).text
    assert re.findall(r'<li id="([PK]\d+)">', whole) == codes.split()
    assert re.findall(r'<li id="([PK]\d+)">', piece) == codes.split()
    assert piece.lstrip().startswith('<div id="criteria"')
    if not codes:
        assert "Nothing waits for an answer just now." in whole


def test_the_allocated_assessor_sees_what_waits_and_what_is_missing(
    client: Client, database: Database, busy: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, busy), ["P2", "K1"], title="A note about the walk")
        evidence = sent.evidence.id
    page = client.as_(cast.cleo).get(f"/units/{busy.unit}").text
    assert f'href="/evidence/{evidence}/review"' in page
    assert "1 piece to answer" in page
    assert "for P2 and K1" in page
    assert "Before it can be signed off" in page
    assert f'href="/units/{busy.unit}#K1"' in page
    assert f"/units/{busy.unit}/sign-off" not in page
    assert "Add evidence" not in page


def test_a_complete_unit_offers_the_signature_to_the_qualified_only(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        decided(session, desk, cast.cleo, ALL_MET)
    assert f'href="/units/{desk.unit}/sign-off"' in client.as_(cast.cleo).get(f"/units/{desk.unit}").text
    trainee = client.as_(cast.ben).get(f"/units/{desk.unit}").text
    assert "You’re in training, so Cleo signs it off." in trainee
    assert f"/units/{desk.unit}/sign-off" not in trainee
    assert "With Cleo to sign off" in client.as_(cast.ama).get(f"/units/{desk.unit}").text


def test_a_manager_sees_who_decided_and_when_but_not_what_was_said(client: Client, busy: Desk, cast: Cast) -> None:
    page = client.as_(cast.gil).get(f"/units/{busy.unit}").text
    assert "More evidence needed" in part(page, "P2")
    assert "Cleo, " in part(page, "P2")
    assert "1 piece of evidence" in part(page, "P2")
    for private in (WORDS, "The feelings wall", "Clear and calm.", "paragraph 1", "/evidence/"):
        assert private not in page.replace("/portfolios/", "")
    assert f"/portfolios/{busy.enrolment}/access" in page


def test_a_manager_with_a_recorded_reason_reads_it_until_the_time_is_over(
    client: Client, database: Database, busy: Desk, cast: Cast
) -> None:
    def give(minutes: int) -> None:
        with database.writing() as session:
            session.add(
                EvidenceAccess(
                    provider_id=cast.northbank,
                    enrolment_id=busy.enrolment,
                    person_id=cast.gil.id,
                    reason="An appeal about P2",
                    until=now() + timedelta(minutes=minutes),
                )
            )

    client.as_(cast.gil)
    give(-1)
    assert WORDS not in client.get(f"/units/{busy.unit}").text
    give(30)
    assert WORDS in client.get(f"/units/{busy.unit}").text


def test_words_that_were_taken_back_are_gone_and_that_it_happened_stays(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, desk), ["P1"])
        a_taking_back(session, a_review(session, sent, cast.cleo, {"P1": ("not_yet_met", "Meant for somebody else.")}))
    page = client.as_(cast.ama).get(f"/units/{desk.unit}").text
    assert "Awaiting assessment" in part(page, "P1")
    assert "Taken back by Cleo" in part(page, "P1")
    assert "Meant for somebody else." not in page


def test_why_a_decision_was_returned_is_between_the_assessors(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        sent = a_sent_version(session, unit_of(session, desk), ["P1", "P2"])
        review = a_review(session, sent, cast.ben, {"P1": "met", "P2": "met"}, trainee=True)
        a_countersignature(session, review.decisions["P1"], cast.cleo, "returned")
    page = client.as_(cast.ama).get(f"/units/{desk.unit}").text
    assert "Returned to Ben by Cleo" in part(page, "P1")
    assert "It does not say when." not in page
    assert "Met, to be countersigned" in part(page, "P2")
    assert "1 of 3 criteria met, 1 of them still to be countersigned." in page
    assert "1 criterion waits for your countersignature." in client.as_(cast.cleo).get(f"/units/{desk.unit}").text
    assert "for your countersignature" not in client.as_(cast.dev).get(f"/units/{desk.unit}").text
    assert "It does not say when." in client.as_(cast.ben).get(f"/units/{desk.unit}").text


def test_a_signed_off_unit_says_so_and_takes_nothing_more(
    client: Client, database: Database, desk: Desk, cast: Cast
) -> None:
    with database.writing() as session:
        decided(session, desk, cast.cleo, ALL_MET)
        sign_off = a_sign_off(session, unit_of(session, desk), cast.cleo)
        fingerprint = sign_off.fingerprint
    page = client.as_(cast.ama).get(f"/units/{desk.unit}").text
    assert "Cleo signed this unit off on" in page
    assert fingerprint in page
    assert "Add evidence" not in page
    assert "Open this unit again" not in page
    with database.writing() as session:
        a_reopening(session, sign_off, cast.gil, reason="K1 was signed too early")
    again = client.get(f"/units/{desk.unit}").text
    assert "Gil opened it again on" in again
    assert "“K1 was signed too early”" in again
    assert "All 3 criteria met." in again


def test_one_chip_for_a_piece_however_many_versions(client: Client, database: Database, desk: Desk, cast: Cast) -> None:
    with database.writing() as session:
        first = decided(session, desk, cast.cleo, {"P1": "not_yet_met"})
        a_sent_version(session, unit_of(session, desk), ["P1"], of=first.evidence, title="The feelings wall, again")
        evidence = first.evidence.id
    chips = re.findall(
        r'class="chip"[^>]*href="([^"]+)"', part(client.as_(cast.ama).get(f"/units/{desk.unit}").text, "P1")
    )
    assert chips == [f"/evidence/{evidence}?version=2"]


@pytest.mark.parametrize("who", ["ama", "cleo", "dev", "gil"])
def test_the_statements_do_not_grow_with_the_portfolio(
    client: Client, database: Database, busy: Desk, cast: Cast, who: str
) -> None:
    def count() -> int:
        client.get(f"/units/{busy.unit}")
        with counting(database) as seen:
            client.get(f"/units/{busy.unit}", headers={"HX-Request": "true"})
        return len(seen)

    client.as_(getattr(cast, who))
    few = count()
    with database.writing() as session:
        for n in range(12):
            decided(session, busy, cast.cleo, {"P1": "met", "K1": "not_yet_met"}, title=f"Piece {n}")
    assert count() == few
    assert few <= 8


def test_a_line_knows_whose_turn_it_is() -> None:
    def a_line(status: CriterionStatus) -> Line:
        return Line("P1", "words", status, "", (), None, (), (), "")

    assert a_line(CriterionStatus.not_yet_met).turn
    assert not a_line(CriterionStatus.awaiting).turn
    assert a_line(CriterionStatus.met_provisional).met
