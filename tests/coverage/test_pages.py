"""The pages of coverage: what they say, to whom, and what they never say."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from app.clock import travel
from app.coverage.counts import refresh_units
from app.coverage.sheets import safe
from app.db import Database
from app.enrolment.models import Cohort, Unit
from app.trail.facts import EvidenceSent, SignedIn, UnitOpened
from tests.client import Client
from tests.factories import (
    a_cohort,
    a_fact,
    a_queue_item,
    a_review,
    a_sent_version,
    a_sign_off,
    a_standard,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.people import Cast, a_person

NOW = datetime(2026, 11, 19, 14, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with travel(NOW):
        yield


class Northbank:
    """A cohort eight months into its year: Ama is well behind and was sent back twice, Rhys has just joined."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.cohort: Cohort = a_cohort(
            session, cast.northbank, "Early years, Mar", starts_on=date(2026, 3, 9), ends_on=date(2027, 3, 12)
        )
        self.standard = a_standard(session, 3, 2, title="Keep a tidy desk")
        enrolment = an_enrolment(session, self.cohort, cast.ama)
        self.ama: int = enrolment.id or 0
        self.unit: Unit = a_unit(session, enrolment, self.standard)
        an_allocation(session, self.unit, cast.cleo)
        an_allocation(session, self.unit, cast.dev, "iqa")
        sent = a_sent_version(
            session, self.unit, ["P1", "P2", "K1"], sent_at=NOW - timedelta(days=20), title="Private words"
        )
        a_review(
            session,
            sent,
            cast.cleo,
            {"P1": "met", "P2": "not_yet_met", "K1": ("more_evidence_needed", "Private feedback.")},
            sent_at=NOW - timedelta(days=7),
            waited_days=9,
        )
        late = a_sent_version(session, self.unit, ["P3"], sent_at=NOW - timedelta(days=20))
        a_queue_item(session, late, cast.cleo, answer_by=date(2026, 11, 13))
        joined = an_enrolment(session, self.cohort, cast.rhys, starts_on=date(2026, 11, 12))
        self.rhys: int = joined.id or 0
        second = a_unit(session, joined, self.standard)
        an_allocation(session, second, cast.ben)
        refresh_units(session, [self.unit.id or 0, second.id or 0], sent=True)


@pytest.fixture
def northbank(database: Database, cast: Cast) -> Northbank:
    with database.writing() as session:
        return Northbank(session, cast)


@pytest.fixture
def southbank(database: Database, cast: Cast) -> int:
    """Uma's enrolment at the other centre."""
    with database.writing() as session:
        cohort = a_cohort(session, cast.southbank, "Southbank secrets")
        enrolment = an_enrolment(session, cohort, cast.uma)
        unit = a_unit(session, enrolment, a_standard(session, title="Southbank unit"))
        an_allocation(session, unit, cast.olu)
        refresh_units(session, [unit.id or 0])
        a_fact(session, SignedIn(None, person_id=cast.uma.id), by=cast.uma)
        return enrolment.id or 0


def words(html: str) -> str:
    """The text of a page, blanks made single."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())


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
    assert "Ama Mensah P K 1 of 5 43 12 Mar 2027 Fri 30 Oct Assessor has held 1 piece" in page
    assert "Rhys Prŷs-Jones P K 0 of 5 – 12 Mar 2027 Nothing yet" in page
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


def test_a_provider_without_cohorts_is_told_what_to_do(client: Client, cast: Cast) -> None:
    page = client.as_(cast.gil).get("/coverage").text
    assert "There is nothing to count yet" in page
    assert 'href="/cohorts"' in page
    assert "Go to cohorts" not in client.as_(cast.dev).get("/coverage").text
    assert "No learners yet" in client.as_(cast.gil).get("/learners").text
    assert "You’re not allocated to anyone today" in client.as_(cast.ben).get("/learners").text
    assert "Nothing of this kind yet" in client.as_(cast.gil).get("/trail").text
    assert client.get("/coverage.csv").text.count("\n") == 1


def test_the_sheet_has_the_figures_and_no_formulas(
    client: Client, cast: Cast, northbank: Northbank, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Cohort, northbank.cohort.id).name = "=HYPERLINK(1)"
    answer = client.as_(cast.gil).get("/coverage.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="coverage-local-test-\d+-2026-11-19.csv"', answer.headers["content-disposition"]
    )
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(rows) == 5
    first = rows[0]
    assert first["Cohort"] == "'=HYPERLINK(1)"
    assert (first["Criterion"], first["Learners"], first["Met"], first["Not started"]) == ("P1", "2", "1", "1")
    assert (first["Met %"], first["Planned %"]) == ("50", "63")
    back = {row["Criterion"]: (row["More evidence needed"], row["Not yet met"]) for row in rows}
    assert (back["P2"], back["K1"]) == (("0", "1"), ("1", "0"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_prefixed(start: str) -> None:
    assert safe(f"{start}1") == f"'{start}1"
    assert safe("1 =") == "1 ="
    assert safe(-1) == -1


def test_the_trail_reads_as_sentences_newest_first(
    client: Client, cast: Cast, northbank: Northbank, southbank: int, database: Database
) -> None:
    with database.writing() as session:
        opened = UnitOpened(
            northbank.rhys, unit_id=northbank.unit.id, learner_id=cast.rhys.id, standard_key="HSCCLD352@1"
        )
        a_fact(session, opened, by=cast.gil)
        sent = EvidenceSent(northbank.ama, 1, "E2", 1, "0" * 64, ["HSCCLD352@1 P3"], [])
        a_fact(session, sent, by=cast.ama)
        for _ in range(60):
            a_fact(session, SignedIn(None, person_id=cast.gil.id), by=cast.gil)
    client.as_(cast.gil)
    first = client.get("/trail").text
    assert first.count("Gil signed in") == 50
    assert "Entry 62" in first
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward
    second = words(client.get(onward[1].replace("&amp;", "&")).text)
    title = "Promote wellbeing and resilience of children and young people"
    assert f"Ama sent E2 for P3 of {title} Entry 2, Ama Mensah’s portfolio" in second
    assert f"Gil opened the unit {title} for Rhys Entry 1, Rhys Prŷs-Jones’s portfolio" in second
    assert second.count("Gil signed in") == 10
    only = words(client.get("/trail?kind=evidence").text)
    assert "Ama sent E2" in only
    assert "signed in" not in only.replace("People and sign-ins", "")
    assert client.get("/trail?kind=nonsense&before=x").status_code == 200


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
