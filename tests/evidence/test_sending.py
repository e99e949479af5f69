"""Ama makes a piece, sends it, takes it back, makes a new version: through the pages, without JavaScript."""

import hashlib
import re
from typing import Any

import pytest
from sqlmodel import Session, select

from app.assessment.models import QueueItem
from app.db import Database
from app.evidence import queries
from app.evidence.manifest import content_sha256
from app.evidence.models import Claim, Evidence, EvidenceFile, EvidenceVersion
from app.evidence.service import manifest_of
from tests.client import Client
from tests.counting import Statements, counting
from tests.evidence.conftest import ACCOUNT, Desk, filled_in, post, sent_piece, start
from tests.people import Cast

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64 + b"\xff\xd9"


def errors(page: Any) -> list[str]:
    return [words.strip() for words in re.findall(r'class="err[^>]*>([^<]+)', page.text)]


def the_version(session: Session) -> EvidenceVersion:
    return session.exec(select(EvidenceVersion).order_by(EvidenceVersion.id.desc())).first()  # type: ignore[union-attr]


@pytest.fixture
def ama(client: Client, cast: Cast) -> Client:
    return client.as_(cast.ama)


def test_an_account_and_a_photo_are_sent_whole_and_reach_the_assessors_queue(
    ama: Client, desk: Desk, database: Database, cast: Cast
) -> None:
    evidence = start(ama, desk)
    answer = post(ama, evidence, filled_in(desk, do="send"), files={"file": ("wall.jpg", JPEG, "image/jpeg")})
    assert answer.headers["location"] == f"/evidence/{evidence}?sent=1"
    page = ama.get(answer.headers["location"])
    assert "Sent to Cleo" in page.text
    assert "Reference E1" in page.text
    with database.reading() as session:
        version = the_version(session)
        file = session.exec(select(EvidenceFile)).one()
        claims = session.exec(select(Claim)).all()
        assert version.sent_at is not None
        assert file.sha256 == hashlib.sha256(JPEG).hexdigest()
        assert sorted(claim.locator_paragraph or 0 for claim in claims) == [1, 2, 3]
        item = session.exec(select(QueueItem)).one()
        assert (item.assessor_id, item.codes, item.waiting) == (cast.cleo.id, "P1 P5 K2", 3)


def test_what_a_decision_cites_covers_every_word_and_byte(ama: Client, desk: Desk, database: Database) -> None:
    evidence = start(ama, desk)
    post(ama, evidence, filled_in(desk, do="send"), files={"file": ("wall.jpg", JPEG, "image/jpeg")})
    with database.reading() as session:
        version = the_version(session)
        piece = session.get_one(Evidence, evidence)
        files, claims = queries.files(session, version.id or 0), queries.claims(session, [version.id or 0])
        content = manifest_of(piece, version, files, claims)
        assert content_sha256(content) == version.content_sha256
        for key in ("title", "about", "place", "account_sha256", "happened_on", "files", "claims", "declarations"):
            assert content_sha256({**content, key: "changed"}) != version.content_sha256


def test_a_draft_keeps_what_is_unfinished_exactly_as_typed(ama: Client, desk: Desk) -> None:
    evidence = start(ama, desk)
    form = filled_in(
        desk,
        do="later",
        when="other",
        happened_day="31",
        happened_month="2",
        happened_year="2026",
        title="Siân’s <wall> & more",
    )
    form[f"where.{desk.unit}.P5"] = "somewhere in the middle"
    assert post(ama, evidence, form).status_code == 303
    page = ama.get(f"/evidence/{evidence}/edit").text
    assert 'value="Siân’s &lt;wall&gt; &amp; more"' in page
    assert 'value="somewhere in the middle"' in page
    assert 'value="31"' in page
    assert ACCOUNT.split("\n")[0] in page


def test_sending_too_early_names_every_gap_and_loses_nothing(ama: Client, desk: Desk) -> None:
    evidence = start(ama, desk)
    form = filled_in(desk, do="send", place="", mine="")
    form[f"where.{desk.unit}.P5"] = "the middle"
    page = post(ama, evidence, form)
    assert page.status_code == 422
    said = " ".join(errors(page))
    assert "Say where you were" in said
    assert "We can’t tell where P5 is from “the middle”" in said
    assert "Tick to say this is your own work" in said
    assert page.text.count("<title>\nError") or "Error: " in page.text.split("</title>")[0]
    assert ACCOUNT.split("\n")[0] in page.text
    kept = ama.get(f"/evidence/{evidence}/edit").text
    assert 'value="the middle"' in kept


def test_eight_claims_are_sent_with_as_many_statements_as_one(ama: Client, desk: Desk, database: Database) -> None:
    def how_many(codes: list[str]) -> Statements:
        form = filled_in(desk, do="send", c=[f"{desk.unit}.{code}" for code in codes])
        form |= {f"where.{desk.unit}.{code}": "paragraph 2" for code in codes}
        evidence = start(ama, desk)
        with counting(database) as sent:
            answer = post(ama, evidence, form, files={"file": ("wall.jpg", JPEG, "image/jpeg")})
        assert answer.headers["location"] == f"/evidence/{evidence}?sent=1"
        return sent

    how_many(["P9"])  # begins the provider's trail and the kept counts
    one, eight = how_many(["P1"]), how_many([f"P{number}" for number in range(1, 9)])
    assert len(one) == len(eight) <= 48, eight
    assert sum("INSERT INTO claim " in statement for statement in eight) == 1, eight


def test_a_double_tap_on_send_sends_once(ama: Client, desk: Desk, database: Database) -> None:
    evidence = start(ama, desk)
    form = filled_in(desk, do="send", revision="0")
    first, again = post(ama, evidence, form), post(ama, evidence, form)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    with database.reading() as session:
        assert len(session.exec(select(EvidenceVersion)).all()) == 1


def test_the_same_words_with_other_ticks_are_another_form(ama: Client, desk: Desk) -> None:
    """Found by the gate: a form one save behind was taken for the same form, and its claims were dropped."""
    evidence = start(ama, desk)
    form = filled_in(desk, revision="0")
    unticked = {name: value for name, value in form.items() if name not in ("mine", "private", "c")}
    assert ama.post(f"/evidence/{evidence}/draft", data=unticked).status_code == 200
    late = post(ama, evidence, {**form, "do": "send"})
    assert late.status_code == 409
    assert "in another window" in late.text


def test_an_older_window_does_not_overwrite_newer_words(ama: Client, desk: Desk) -> None:
    evidence = start(ama, desk)
    assert ama.post(f"/evidence/{evidence}/draft", data={"title": "Newer", "revision": "0"}).status_code == 200
    stale = ama.post(f"/evidence/{evidence}/draft", data={"title": "Older", "revision": "0"})
    assert stale.status_code == 409
    assert "in another window" in stale.text
    whole = post(ama, evidence, {**filled_in(desk, do="send"), "title": "Older", "revision": "0"})
    assert whole.status_code == 409
    assert 'value="Older"' in whole.text
    assert 'value="Newer"' in ama.get(f"/evidence/{evidence}/edit").text


def test_an_account_that_is_too_long_is_shown_again_whole(ama: Client, desk: Desk) -> None:
    evidence = start(ama, desk)
    account = "wait and see " * 5000
    page = post(ama, evidence, filled_in(desk, do="later", account=account))
    assert page.status_code == 422
    assert "characters too long. Shorten it, or add the long part as a file." in page.text
    assert page.text.count("wait and see") == 5000


def test_sent_evidence_cannot_be_edited_and_can_be_taken_back(ama: Client, desk: Desk, database: Database) -> None:
    evidence = sent_piece(ama, desk)
    assert ama.get(f"/evidence/{evidence}/edit").status_code == 409
    assert post(ama, evidence, filled_in(desk, do="send", title="Changed")).status_code == 409
    assert ama.post(f"/evidence/{evidence}/draft", data={"title": "Changed"}).status_code == 409
    back = ama.post(f"/evidence/{evidence}/withdraw", data={"reason": "wrong photo"})
    assert back.status_code == 303
    assert "Taken back" in ama.get(f"/evidence/{evidence}").text
    with database.reading() as session:
        assert session.exec(select(QueueItem)).all() == []
    assert ama.post(f"/evidence/{evidence}/withdraw").status_code == 409


def test_a_new_version_starts_from_the_old_one_which_stays(ama: Client, desk: Desk, database: Database) -> None:
    evidence = sent_piece(ama, desk)
    ama.post(f"/evidence/{evidence}/withdraw")
    assert ama.post(f"/evidence/{evidence}/versions").status_code == 303
    assert ama.post(f"/evidence/{evidence}/versions").status_code == 409
    page = ama.get(f"/evidence/{evidence}/edit").text
    assert "The feelings wall, version 2" in page
    assert 'value="paragraph 2"' in page
    answer = post(ama, evidence, filled_in(desk, do="send", account=ACCOUNT + "\nAnd then he laughed."))
    assert answer.status_code == 303
    assert "And then he laughed." in ama.get(f"/evidence/{evidence}").text
    assert "And then he laughed." not in ama.get(f"/evidence/{evidence}?version=1").text


def test_a_draft_can_be_thrown_away(ama: Client, desk: Desk) -> None:
    evidence = start(ama, desk)
    post(ama, evidence, filled_in(desk, do="later"), files={"file": ("wall.jpg", JPEG, "image/jpeg")})
    assert ama.post(f"/evidence/{evidence}/discard").headers["location"] == "/evidence?notice=discarded"
    assert ama.get(f"/evidence/{evidence}").status_code == 404


def test_pressing_add_twice_does_not_leave_empty_drafts(ama: Client, desk: Desk) -> None:
    assert start(ama, desk) == start(ama, desk)


def test_one_piece_may_claim_criteria_of_several_units(ama: Client, desk: Desk, database: Database) -> None:
    form = filled_in(desk, do="send")
    form["c"] = [f"{desk.unit}.P1", f"{desk.second_unit}.P5"]
    form[f"where.{desk.second_unit}.P5"] = "paragraph 3"
    evidence = start(ama, desk)
    assert post(ama, evidence, form).status_code == 303
    with database.reading() as session:
        assert {claim.unit_id for claim in session.exec(select(Claim))} == {desk.unit, desk.second_unit}


def test_a_criterion_of_someone_elses_unit_is_not_taken(ama: Client, desk: Desk, database: Database) -> None:
    evidence = start(ama, desk)
    post(ama, evidence, {**filled_in(desk, do="later"), "c": ["999.P1", f"{desk.unit}.P99", "x.P1", f"{desk.unit}.P1"]})
    with database.reading() as session:
        assert len(session.exec(select(Claim)).all()) == 1


def test_words_survive_a_session_that_ended_in_the_middle(
    client: Client, desk: Desk, cast: Cast, database: Database
) -> None:
    from app.access.models import SignIn
    from app.clock import now

    client.as_(cast.ama)
    evidence = start(client, desk)
    with database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.expires_at = now()
            session.add(row)
    page = post(client, evidence, filled_in(desk, do="later"))
    assert page.status_code == 401
    assert "Your words are safe" in page.text
    kept = re.search(r"/sign-in\?next=(/kept/\d+)", page.text)
    assert kept is not None
    client.as_(cast.ama)
    words = client.get(kept[1])
    assert "On Tuesday Child A came in" in words.text
    client.as_(cast.rhys)
    assert client.get(kept[1]).status_code == 404
