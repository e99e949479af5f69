"""Lists of learners and one learner: coverage and not content, and only for those who may see them."""

from datetime import UTC, date, datetime

import pytest

from app.clock import travel
from app.coverage.counts import refresh_units
from app.db import Database
from app.enrolment.models import Cohort, Unit
from app.trail.facts import EvidenceSent, EvidenceStarted
from tests.client import Client
from tests.coverage.scene import Northbank, words
from tests.factories import (
    a_cohort,
    a_fact,
    a_review,
    a_sent_version,
    a_sign_off,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.people import Cast, a_person

pytestmark = pytest.mark.usefixtures("frozen")


def test_who_may_not_is_told_so_or_finds_nothing(client: Client, cast: Cast, northbank: Northbank) -> None:
    paths = (f"/learners/{northbank.ama}", f"/cohorts/{northbank.cohort.id}/coverage")
    for path in paths:
        assert client.as_(cast.kit).get(path).status_code == 404
        assert client.as_(cast.olu).get(path).status_code == 404
    assert client.as_(cast.ben).get(paths[0]).status_code == 404
    assert client.as_(cast.cleo).get(paths[0]).status_code == 200
    assert client.as_(cast.cleo).get("/coverage").status_code == 403
    assert client.as_(cast.cleo).get(paths[1]).status_code == 403
    assert client.as_(cast.ama).get(paths[0]).status_code == 404
    assert client.as_(cast.ama).get("/learners").status_code == 403
    assert client.as_(cast.cleo).get("/trail").status_code == 403
    assert client.as_nobody().get(paths[0]).status_code == 303


def test_an_allocation_that_has_ended_shows_nobody(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        an_allocation(session, session.get_one(Unit, northbank.unit.id), cast.ben, ends_on=date(2026, 11, 18))
    assert client.as_(cast.ben).get(f"/learners/{northbank.ama}").status_code == 404
    page = client.get("/learners").text
    assert "Rhys" in page
    assert "Ama Mensah" not in page


def test_learners_are_found_by_part_of_their_name(client: Client, cast: Cast, northbank: Northbank) -> None:
    client.as_(cast.gil)
    page = words(client.get("/learners?q=MENS").text)
    assert (
        "Ama Mensah Early years, Mar 1 of 5 43 Assessor has held 1 piece over 10 working days 1 of 5 Keep a tidy desk"
        in page
    )
    assert "Rhys" not in page
    assert "Nobody by that name" in client.get("/learners?q=%25").text
    assert "Nobody has ended yet" in client.get("/learners?show=ended").text
    part = client.get("/learners?q=ama", headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert part.strip().startswith('<section class="card" id="learners"')
    assert "Ama Mensah" in part


def test_names_with_accents_are_filed_and_found_where_people_look(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        cohort = session.get_one(Cohort, northbank.cohort.id)
        for name in ("Zoë Quill", "Łukasz Wójcik", "Siân Llewellyn", "Mair Ŵyn"):
            an_enrolment(session, cohort, a_person(session, cast.northbank, name, "learner"))
    page = client.as_(cast.gil).get("/learners").text
    names = ["Ama Mensah", "Łukasz Wójcik", "Mair Ŵyn", "Siân Llewellyn", "Zoë Quill"]
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    for typed, name in (("sian", "Siân"), ("łUKASZ", "Łukasz"), ("wojcik", "Łukasz"), ("wyn", "Mair"), ("ZOË", "Zoë")):
        found = client.get("/learners", params={"q": typed}).text
        assert name in found
        assert "Ama Mensah" not in found
    people = client.as_(cast.hal).get("/people").text
    assert people.index("Łukasz") < people.index("Zoë")
    assert "Siân" in client.get("/people", params={"q": "SIAN"}).text
    roster = client.get(f"/cohorts/{northbank.cohort.id}").text
    assert roster.index("Łukasz") < roster.index("Zoë")


def test_one_learner_shows_coverage_and_not_content(client: Client, cast: Cast, northbank: Northbank) -> None:
    html = client.as_(cast.gil).get(f"/learners/{northbank.ama}").text
    page = words(html)
    assert "Well behind plan 2 criteria fewer than planned by today" in page
    assert "Assessor has held 1 piece over 10 working days 43 points behind plan" in page
    assert "Ama has met 1 of 5 criteria. The plan for today is 3." in page
    assert "Nothing was met in 7 of the months so far." in page
    assert "1 of 5 met" in page
    assert "2 with Ama, 1 with Cleo" in page
    assert "Ama P2 and K1, for 5 working days." in page
    assert "Cleo 1 piece, for 14 working days." in page
    assert "Assessor Cleo Marsh IQA Dev Rao Started 9 March 2026 Planned end 12 March 2027" in page
    assert "You see coverage, not content." in page
    assert "Private" not in html


def test_a_learner_without_units_or_who_has_ended_or_is_away(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        cohort = session.get_one(Cohort, northbank.cohort.id)
        people = [
            a_person(session, cast.northbank, name, "learner")
            for name in ("New Person", "Gone Person", "Away Person", "Done Person")
        ]
        new = an_enrolment(session, cohort, people[0])
        gone = an_enrolment(session, cohort, people[1], ended_on=date(2026, 11, 18))
        away = an_enrolment(session, cohort, people[2], break_until=date(2027, 1, 4))
        done = an_enrolment(session, cohort, people[3])
        units = [a_unit(session, enrolment, northbank.standard) for enrolment in (gone, away, done)]
        a_sign_off(session, units[2], cast.cleo)
        refresh_units(session, [unit.id or 0 for unit in units])
    client.as_(cast.gil)
    assert "No unit yet" in client.get(f"/learners/{new.id}").text
    assert "Ended yesterday" in client.get(f"/learners/{gone.id}").text
    assert "On a break until Mon 4 Jan 2027" in client.get(f"/learners/{away.id}").text
    assert "Everything is met" in client.get(f"/learners/{done.id}").text
    ended = words(client.get("/learners?show=ended").text)
    assert "Gone Person" in ended
    assert "Ended yesterday" in ended
    assert "Away Person" not in words(client.get("/learners?show=risk").text)


def test_days_are_days_at_the_centre(client: Client, cast: Cast, database: Database) -> None:
    """In July London is an hour ahead: at 23:30 UTC it is the next day there, and a learner has been quiet for 28 days."""
    with database.writing() as session:
        cohort = a_cohort(session, cast.northbank, "Summer", starts_on=date(2026, 7, 1), ends_on=date(2027, 7, 1))
        unit = a_unit(session, an_enrolment(session, cohort, cast.ama), "HSCCLD352")
        a_sent_version(session, unit, ["P1"], sent_at=datetime(2026, 6, 11, 23, 10, tzinfo=UTC))
        refresh_units(session, [unit.id or 0], sent=True)
    client.as_(cast.gil)
    with travel(datetime(2026, 7, 28, 22, 30, tzinfo=UTC)):
        before = words(client.as_(cast.gil).get("/learners").text)
    with travel(datetime(2026, 7, 28, 23, 30, tzinfo=UTC)):
        after = words(client.as_(cast.gil).get("/learners").text)
    assert "Nothing sent in the 28 days since starting" not in before
    assert "Nothing sent in the 28 days since starting" in after
    assert "Fri 12 Jun" in after


def test_a_unit_with_everything_met_waits_for_its_sign_off(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        unit = session.get_one(Unit, northbank.unit.id)
        codes = ["P1", "P2", "P3", "K1", "K2"]
        a_review(session, a_sent_version(session, unit, codes), cast.cleo, dict.fromkeys(codes, "met"))
        refresh_units(session, [unit.id or 0], sent=True)
    client.as_(cast.gil)
    page = words(client.get(f"/learners/{northbank.ama}").text)
    assert "Everything is met" in page
    assert "With Cleo to sign off" in page
    assert "Sign-off of 1 unit." in page
    assert "Ama Nothing waits." in page
    assert "Everything met, to be signed off" in words(client.get("/learners?q=ama").text)
    with database.writing() as session:
        a_sign_off(session, session.get_one(Unit, northbank.unit.id), cast.cleo)
        refresh_units(session, [northbank.unit.id or 0])
    page = words(client.get(f"/learners/{northbank.ama}").text)
    assert "Signed off" in page
    assert "Sign-off of" not in page


def test_decisions_of_a_trainee_wait_for_a_second_signature(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        unit = session.get_one(Unit, northbank.unit.id)
        a_review(session, a_sent_version(session, unit, ["K2"]), cast.ben, {"K2": "met"}, trainee=True)
        refresh_units(session, [unit.id or 0], sent=True)
    page = words(client.as_(cast.gil).get(f"/learners/{northbank.ama}").text)
    assert "2 of 5 met" in page
    assert "1 to be countersigned" in page
    assert "A qualified assessor 1 decision to countersign." in page
    assert "1 decision counted as met is still to be countersigned." in words(client.get("/coverage").text)


def test_the_log_of_a_learner_leaves_their_drafts_to_them(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        a_fact(session, EvidenceStarted(northbank.ama, 1, "E3", 1), by=cast.ama)
        a_fact(
            session,
            EvidenceSent(northbank.ama, 1, "E4", 1, "0" * 64, ["HSCCLD352@1 P3", "HSCCLD352@1 P4"], []),
            by=cast.ama,
        )
        a_fact(session, EvidenceSent(northbank.rhys, 2, "E5", 1, "0" * 64, [], []), by=cast.rhys)
    page = words(client.as_(cast.gil).get(f"/learners/{northbank.ama}").text)
    assert "Thu 19 Nov Ama sent E4 for 2 criteria" in page
    assert "E3" not in page
    assert "E5" not in page
