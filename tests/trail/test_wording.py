"""Every fact can be said in English, with the names of today and the times of the centre."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from app.clock import travel
from app.trail import facts
from app.trail.queries import newest
from app.trail.wording import _WORDS, Names, did, sentences
from tests.factories import a_fact
from tests.people import Cast

NAMES = Names({1: "Grace", 2: "Amara", 3: "Idris"}, {"X1@1": "Keep a tidy desk"}, {7: "Early years, Mar"})
KEY = "HSCCLD352@1"
PLAN = {"starts_on": "2026-03-02", "ends_on": "2027-03-01"}


def words(kind: str, **about: Any) -> str:
    return did(kind, {"actor": 1, **about}, NAMES)


@pytest.mark.parametrize(
    ("kind", "about", "said"),
    [
        ("person_added", {"person_id": 2}, "added Amara"),
        ("adding_refused", {}, "tried to add somebody with details that are not those of their account"),
        (
            "role_given",
            {"person_id": 2, "role": "assessor", "qualified": False, "starts_on": "2026-11-02", "ends_on": None},
            "gave Amara the role of assessor in training, from 2 Nov 2026",
        ),
        (
            "role_given",
            {"person_id": 2, "role": "iqa", "qualified": True, "starts_on": "2026-11-02", "ends_on": "2026-12-01"},
            "gave Amara the role of internal quality assurer, from 2 Nov 2026 to 1 Dec 2026",
        ),
        (
            "role_ended",
            {"person_id": 2, "role": "learner", "ends_on": "2026-12-01"},
            "ended Amara’s role of learner on 1 Dec 2026",
        ),
        ("password_changed", {"person_id": 1}, "changed their password"),
        ("password_link_made", {"person_id": 2}, "made a link for Amara to choose a password"),
        ("cohort_opened", {"cohort_id": 7}, "opened the cohort Early years, Mar"),
        ("cohort_changed", {"cohort_id": 7, "what": "closed"} | PLAN, "closed the cohort Early years, Mar"),
        ("cohort_changed", {"cohort_id": 7, "what": "reopened"} | PLAN, "opened the cohort Early years, Mar again"),
        (
            "cohort_changed",
            {"cohort_id": 7, "what": "changed"} | PLAN,
            "changed the cohort Early years, Mar, which runs from 2 Mar 2026 to 1 Mar 2027",
        ),
        ("learner_enrolled", {"cohort_id": 9, "learner_id": 2}, "enrolled Amara in cohort 9"),
        (
            "enrolment_changed",
            {"learner_id": 2, "what": "break", "until": "2027-01-04"},
            "put Amara on a break in learning until 4 Jan 2027",
        ),
        ("enrolment_changed", {"learner_id": 2, "what": "ended", "until": None}, "ended Amara’s enrolment"),
        (
            "enrolment_changed",
            {"learner_id": 2, "what": "moved_site", "until": "2027-01-04"},
            "changed Amara’s enrolment (moved site, 4 Jan 2027)",
        ),
        ("unit_opened", {"learner_id": 2, "standard_key": "X1@1"}, "opened the unit Keep a tidy desk for Amara"),
        (
            "allocated",
            {"learner_id": 2, "person_id": 3, "role": "iqa", "starts_on": "2026-11-02", "standard_key": KEY},
            "made Idris internal quality assurer of Amara’s unit HSCCLD352, from 2 Nov 2026",
        ),
        ("evidence_started", {"reference": "E7", "version": 1}, "started E7"),
        (
            "evidence_sent",
            {
                "reference": "E7",
                "version": 2,
                "claims": [f"{KEY} P1", f"{KEY} K2", "local:work-with-people@import-1 P3"],
            },
            "sent version 2 of E7 for P1 and K2 of HSCCLD352; and for P3 of Work with people",
        ),
        ("evidence_opened", {"reference": "E7", "file_id": None}, "opened E7"),
        ("evidence_opened", {"reference": "E7", "file_id": 4}, "opened a file of E7"),
        (
            "review_sent",
            {
                "reference": "E7",
                "decisions": [
                    {"code": "P5", "outcome": "more_evidence_needed"},
                    {"code": "P1", "outcome": "met"},
                    {"code": "K2", "outcome": "met"},
                ],
            },
            "decided on E7: P1 and K2 met, P5 more evidence needed",
        ),
        (
            "review_sent",
            {"reference": "E7", "decisions": [{"code": f"P{n}", "outcome": "met"} for n in range(1, 8)]},
            "decided on E7: 7 criteria met",
        ),
        ("review_taken_back", {"reference": "E7", "decision_ids": [1]}, "took back 1 decision on E7"),
        (
            "decision_countersigned",
            {"assessor_id": 3, "code": "P1", "outcome": "returned"},
            "returned Idris’s decision on P1",
        ),
        ("unit_signed_off", {"standard_key": KEY}, "signed off HSCCLD352"),
        ("export_downloaded", {"learner_id": 1}, "downloaded their portfolio as a file"),
        ("a_thing_of_tomorrow", {}, "a thing of tomorrow"),
        ("person_added", {"person_id": 99}, "added somebody"),
    ],
)
def test_what_was_done_in_words(kind: str, about: dict[str, Any], said: str) -> None:
    assert words(kind, **about) == said


def test_in_brief_criteria_are_counted() -> None:
    brief = Names({1: "Grace"}, brief=True)
    claims = {"actor": 1, "reference": "E7", "version": 1, "claims": [f"{KEY} P1"]}
    assert did("evidence_sent", claims, brief) == "sent E7 for 1 criterion"
    decisions = [
        {"code": "P1", "outcome": "met"},
        {"code": "P2", "outcome": "met"},
        {"code": "K1", "outcome": "not_yet_met"},
    ]
    said = did("review_sent", {"actor": 1, "reference": "E7", "decisions": decisions}, brief)
    assert said == "decided on E7: 2 met, 1 not yet met"


def test_every_fact_there_is_has_words() -> None:
    kinds = {fact.kind for fact in facts.Fact.__subclasses__()}
    assert len(kinds) > 20
    assert kinds - _WORDS.keys() == set()


def test_lines_carry_names_and_the_time_at_the_centre(session: Session, cast: Cast) -> None:
    with travel(datetime(2026, 7, 9, 23, 30, tzinfo=UTC)):
        a_fact(session, facts.PersonAdded(None, person_id=cast.rhys.id), by=cast.hal)
        a_fact(session, facts.SignedOut(None, person_id=cast.ama.id), provider_id=cast.northbank)
    lines = sentences(session, newest(session, cast.northbank), ZoneInfo("Europe/London"))
    assert [line.text for line in lines] == ["Vouch signed out", "Hal added Rhys"]
    assert lines[1].at.strftime("%d %b, %H:%M") == "10 Jul, 00:30"
    assert sentences(session, [], ZoneInfo("UTC")) == []
