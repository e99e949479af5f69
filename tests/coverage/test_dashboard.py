"""The dashboard and a cohort: what they say, to whom, and what they never say."""

import csv
import io
import re
from datetime import date, timedelta

import pytest

from app.coverage.counts import refresh_units
from app.db import Database
from app.enrolment.models import Cohort
from tests.client import Client
from tests.coverage.crowd import a_crowd
from tests.coverage.scene import NOW, Northbank, words
from tests.factories import (
    a_cohort,
    a_sent_version,
    a_unit,
    an_enrolment,
)
from tests.people import Cast, a_person

pytestmark = pytest.mark.usefixtures("frozen")


def test_the_dashboard_says_how_everybody_stands(client: Client, cast: Cast, northbank: Northbank) -> None:
    page = words(client.as_(cast.gil).get("/coverage").text)
    assert "Figures at 14:06, Thursday 19 November" in page
    assert "Learners 2 on this standard, in 1 cohort" in page
    assert "Criteria met 10% 63% was planned by now" in page
    assert "At risk 1 each with a reason below" in page
    assert "Waiting for an assessor 1 1 over 10 working days" in page
    assert "Time to a decision 9 working days middle of the last 30 days" in page
    assert "Early years, Mar 2 learners 50 0 0 0 0 10% 63%" in page
    assert "Ama Mensah Early years, Mar Assessor has held 1 piece over 10 working days 43 12 Mar 2027" in page
    assert "Rhys Pry" not in page
    assert "P2 the words of P2 0% met 1 not started, 1 sent back." in page
    assert "Cleo Marsh 1 1 1 over 9 9" in page


def test_the_dashboard_takes_the_standard_and_cohort_asked_for(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        other = a_cohort(session, cast.northbank, "Residential, Jan", closed_on=date(2026, 11, 1))
        unit = a_unit(session, an_enrolment(session, other, cast.rhys), "HSCCLD352")
        refresh_units(session, [unit.id or 0])
    client.as_(cast.gil)
    assert "Residential, Jan</a>" not in client.get("/coverage").text
    page = client.get(f"/coverage?cohort={other.id}&standard={unit.standard_id}").text
    assert "Residential, Jan</a>" in page
    assert "Early years, Mar</a>" not in page
    empty = client.get(f"/coverage?cohort={northbank.cohort.id}&standard={unit.standard_id}")
    assert "Nobody here is on this standard" in empty.text
    for query in ("cohort=x", "cohort=999999", "standard=-1", "standard=99999999999999999999"):
        assert client.get(f"/coverage?{query}").status_code == 404


def test_an_iqa_sees_the_counts_of_all_and_the_names_of_theirs(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        hidden = a_person(session, cast.northbank, "Nia Prosser", "learner")
        unit = a_unit(
            session, an_enrolment(session, session.get_one(Cohort, northbank.cohort.id), hidden), northbank.standard
        )
        refresh_units(session, [unit.id or 0])
    everyone = words(client.as_(cast.gil).get("/coverage").text)
    theirs = words(client.as_(cast.dev).get("/coverage").text)
    assert "Nia Prosser" in everyone
    assert "Learners 3 on this standard" in theirs
    assert "At risk, of your learners 1" in theirs
    assert "Nia Prosser" not in theirs
    table = words(client.get(f"/cohorts/{northbank.cohort.id}/coverage").text)
    assert "Ama Mensah" in table
    assert "Nia Prosser" not in table
    assert "You see the learners you’re allocated to." in table


def test_nothing_of_another_provider_is_anywhere(
    client: Client, cast: Cast, northbank: Northbank, southbank: int
) -> None:
    client.as_(cast.gil)
    for path in (
        "/coverage",
        "/coverage.csv",
        "/learners",
        "/learners?q=uma",
        "/learners?show=risk",
        "/trail",
        f"/cohorts/{northbank.cohort.id}/coverage",
    ):
        page = client.get(path).text
        assert "Uma" not in page, path
        assert "Southbank" not in page, path
    assert client.get(f"/learners/{southbank}").status_code == 404
    other = client.as_(cast.kit).get("/coverage").text
    assert "Southbank secrets" in other
    assert "Early years" not in other


def test_a_cohort_lists_its_learners_as_asked(client: Client, cast: Cast, northbank: Northbank) -> None:
    client.as_(cast.gil)
    path = f"/cohorts/{northbank.cohort.id}/coverage"
    page = words(client.get(path).text)
    assert "2 learners. 9 March 2026 to 12 March 2027, and 63% is planned by now." in page
    assert page.index("Rhys Prŷs-Jones") < page.index("Ama Mensah")
    assert "Ama Mensah 1 of 5 43 Assessor has held 1 piece over 10 working days P K 12 Mar 2027 Fri 30 Oct" in page
    assert "Rhys Prŷs-Jones 0 of 5 – P K 12 Mar 2027 Nothing yet" in page
    assert (
        'aria-label="5 criteria: 1 met, 1 awaiting assessment, 1 more evidence needed, 1 not yet met, 1 not started"'
        in client.get(path).text
    )
    by_name = words(client.get(f"{path}?order=name").text)
    assert by_name.index("Ama Mensah") < by_name.index("Rhys Prŷs-Jones")
    at_risk = words(client.get(f"{path}?show=risk").text)
    assert "Ama Mensah" in at_risk
    assert "Rhys Prŷs-Jones" not in at_risk
    waiting = words(client.get(f"{path}?show=waiting&order=sent").text)
    assert "Ama Mensah" in waiting
    assert "Rhys Prŷs-Jones" not in waiting


@pytest.mark.parametrize("order", ["met", "sent", "name"])
def test_every_learner_of_a_cohort_is_on_exactly_one_page(
    client: Client, cast: Cast, northbank: Northbank, database: Database, order: str
) -> None:
    with database.writing() as session:
        cohort = session.get_one(Cohort, northbank.cohort.id)
        for number in range(105):
            learner = a_person(session, cast.northbank, f"Same{number} Name", "learner")
            unit = a_unit(session, an_enrolment(session, cohort, learner), northbank.standard)
            if number % 3:
                a_sent_version(session, unit, ["P1"], sent_at=NOW - timedelta(days=number % 4))
            refresh_units(session, [unit.id or 0], sent=True)
    client.as_(cast.gil)
    path, seen, pages = f"/cohorts/{cohort.id}/coverage?order={order}", [], 0
    while path:
        html = client.get(path).text
        rows = re.findall(r'<th scope="row"><a href="/learners/(\d+)">', html)
        assert len(rows) <= 50
        seen += rows
        pages += 1
        onward = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', html)
        path = f"/cohorts/{cohort.id}/coverage{onward[1].replace('&amp;', '&')}" if onward else ""
    assert pages == 3
    assert len(seen) == len(set(seen)) == 107


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=1~",
        "after=~~",
        "order=sent&after=5~yesterday",
        "order=sent&after=5~2026-01-01",
        "show=x&order=y",
        "after=" + "9" * 30 + "~1",
    ],
)
def test_an_address_that_means_nothing_shows_the_start(
    client: Client, cast: Cast, northbank: Northbank, query: str
) -> None:
    client.as_(cast.gil)
    page = client.get(f"/cohorts/{northbank.cohort.id}/coverage?{query}")
    assert page.status_code == 200
    assert "Ama Mensah" in page.text


def test_a_provider_without_cohorts_is_told_what_to_do(client: Client, cast: Cast) -> None:
    page = client.as_(cast.gil).get("/coverage").text
    assert "There is nothing to count yet" in page
    assert 'href="/cohorts"' in page
    assert "Go to cohorts" not in client.as_(cast.dev).get("/coverage").text
    assert "No learners yet" in client.as_(cast.gil).get("/learners").text
    assert "You’re not allocated to anyone today" in client.as_(cast.ben).get("/learners").text
    assert "Nothing of this kind yet" in client.as_(cast.gil).get("/trail").text
    assert client.get("/coverage.csv").text.count("\n") == 1


def test_more_cohorts_than_a_screen_are_counted_and_the_latest_shown(
    client: Client, cast: Cast, database: Database
) -> None:
    with database.writing() as session:
        a_crowd(session, cast.northbank, [cast.ben, cast.cleo], learners=124, cohorts=62)
    page = client.as_(cast.gil).get("/coverage").text
    assert page.count('<th scope="row"><a href="/cohorts/') == 60
    said = words(page)
    assert "Learners 124 on this standard, in 62 cohorts" in said
    assert "These are the 60 cohorts that started last; the figures above count all 62." in said
    rows = list(csv.DictReader(io.StringIO(client.get("/coverage.csv").text.lstrip("\ufeff"))))
    learners = sum(int(row["Learners"]) for row in rows)
    met = sum(int(row["Met"]) + int(row["Met, to be countersigned"]) for row in rows)
    assert len(rows) == 62 * 53
    assert f"Criteria met {met * 100 // learners}%" in said
