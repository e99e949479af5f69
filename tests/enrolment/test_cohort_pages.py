"""The pages of cohorts and enrolments, as a manager uses them without JavaScript."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from app.access.models import Membership, Person
from app.clock import now
from app.db import Database
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.trail.models import TrailEntry
from tests.client import Client
from tests.enrolment.conftest import boxes, plan, rows
from tests.factories.enrolment import a_cohort, a_unit, an_allocation, an_enrolment
from tests.people import Cast, a_person


def test_opening_a_cohort(gil: Client, database: Database) -> None:
    wrong = gil.post("/cohorts", data={"name": "", **boxes("starts_on", date(2026, 9, 1))})
    assert wrong.status_code == 422
    assert "There are 2 things to put right" in wrong.text
    assert "Give the cohort a name" in wrong.text
    assert "Give the day they should finish by" in wrong.text
    assert 'value="2026"' in wrong.text
    dates = {**boxes("starts_on", date(2026, 9, 1)), **boxes("ends_on", date(2027, 8, 31))}
    done = gil.post("/cohorts?once=x", data={"name": "Autumn", **dates})
    assert done.status_code == 303
    assert gil.post("/cohorts?once=x", data={"name": "Autumn", **dates}).headers["location"] == done.headers["location"]
    twice = gil.post("/cohorts", data={"name": "autumn", **dates})
    assert twice.status_code == 409
    assert "There is a cohort called" in twice.text
    assert rows(database, select(Cohort.name)) == ["Autumn"]
    page = gil.get(done.headers["location"])
    assert "Nobody in this cohort yet" in page.text
    assert "Added." in page.text


def test_the_list_counts_learners_who_are_still_there(gil: Client, session: Session, cast: Cast) -> None:
    cohort = a_cohort(session, cast.northbank, "Spring")
    an_enrolment(session, cohort, cast.ama)
    an_enrolment(session, cohort, cast.rhys, ended_on=cohort.starts_on)
    a_cohort(session, cast.southbank, "Theirs")
    session.commit()
    page = re.sub(r"\s+", " ", gil.get("/cohorts").text)
    assert '<td class="r">1 <span class="soft">and 1 left</span></td>' in page
    assert "Theirs" not in page


def test_many_cohorts_come_in_pages(gil: Client, session: Session, cast: Cast) -> None:
    for number in range(60):
        a_cohort(session, cast.northbank, f"C{number:02}", starts_on=date(2026, 1, 1 + number % 3))
    session.commit()
    first = gil.get("/cohorts").text
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward is not None
    second = gil.get(onward.group(1).replace("&amp;", "&")).text
    seen = re.findall(r">(C\d\d)</a>", first) + re.findall(r">(C\d\d)</a>", second)
    assert len(seen) == len(set(seen)) == 60
    assert gil.get("/cohorts?after=nonsense").status_code == 422


def test_the_roster_says_who_is_responsible_and_how_each_learner_stands(
    gil: Client, session: Session, cast: Cast, cohort_id: int
) -> None:
    cohort = session.get_one(Cohort, cohort_id)
    ama = an_enrolment(session, cohort, cast.ama, break_until=now().date() + timedelta(days=9))
    unit = a_unit(session, ama)
    an_allocation(session, unit, cast.cleo)
    an_allocation(session, unit, cast.ben, ends_on=now().date() - timedelta(days=1))
    an_allocation(session, unit, cast.dev, "iqa")
    an_enrolment(session, cohort, cast.rhys, ended_on=now().date())
    session.commit()
    page = gil.get(f"/cohorts/{cohort_id}").text
    assert "On a break until" in page
    assert "Left" in page
    assert "Promote wellbeing and resilience" in page
    assert "Cleo Marsh" in page
    assert "Dev Rao" in page
    assert "Ben" not in page


def test_a_roster_of_any_length_takes_the_same_few_queries(
    gil: Client, database: Database, session: Session, cast: Cast, cohort_id: int
) -> None:
    cohort = session.get_one(Cohort, cohort_id)
    for number in range(55):
        learner = a_person(session, cast.northbank, f"L{number:02} Same", "learner")
        an_allocation(session, a_unit(session, an_enrolment(session, cohort, learner)), cast.cleo)
    session.commit()
    gil.get("/help")  # the session is noted as used, once a minute
    counted: list[str] = []
    event.listen(database.read_engine, "before_cursor_execute", lambda *about: counted.append(about[2]))
    page = gil.get(f"/cohorts/{cohort_id}").text
    assert len(counted) <= 6, counted
    assert len(re.findall(r'href="/enrolments/\d+"', page)) == 50
    onward = re.search(r'href="([^"]+)" rel="next"', page)
    assert onward is not None
    rest = gil.get(onward.group(1).replace("&amp;", "&")).text
    assert re.findall(r">(L\d\d) Same</a>", rest) == ["L50", "L51", "L52", "L53", "L54"]


def test_enrolling_somebody_new_with_assessor_and_iqa_at_once(
    gil: Client, database: Database, cast: Cast, cohort_id: int, standards: list[str]
) -> None:
    form = plan(standards, email="nia@example.org", name="Nia Cole", assessor=str(cast.cleo.id), iqa=str(cast.dev.id))
    done = gil.post(f"/cohorts/{cohort_id}/enrol", data=form)
    assert done.status_code == 303
    page = gil.get(done.headers["location"]).text
    assert "Nia Cole" in page
    assert "can’t sign in yet" in page
    assert page.count("<strong>Cleo Marsh</strong>") == page.count("<strong>Dev Rao</strong>") == 2
    kinds = rows(database, select(TrailEntry.kind).order_by(TrailEntry.seq))
    assert kinds == ["person_added", "role_given", "learner_enrolled", *["unit_opened"] * 2, *["allocated"] * 4]


def test_enrolling_somebody_found_by_name_makes_a_learner_of_them(
    gil: Client, database: Database, cast: Cast, cohort_id: int, standards: list[str]
) -> None:
    page = gil.get(f"/cohorts/{cohort_id}/enrol", params={"q": "marsh"}).text
    assert f'value="{cast.cleo.id}"' in page
    assert gil.post(f"/cohorts/{cohort_id}/enrol", data=plan(standards, person=str(cast.cleo.id))).status_code == 303
    held = rows(database, select(Membership.role).where(Membership.person_id == cast.cleo.id))
    assert sorted(held) == ["assessor", "learner"]
    assert "Nobody else here matches" in gil.get(f"/cohorts/{cohort_id}/enrol", params={"q": "marsh"}).text


def test_everything_missing_is_said_at_once_and_nothing_typed_is_lost(
    gil: Client, database: Database, cohort_id: int
) -> None:
    form = {"email": "nia", "name": "Nia Cole", "starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "26"}
    answer = gil.post(f"/cohorts/{cohort_id}/enrol", data=form)
    assert answer.status_code == 422
    assert "There are 4 things to put right" in answer.text
    for sentence in ("doesn’t look like an e-mail", "Choose at least one standard", "no such day as 31/2/26"):
        assert sentence in answer.text
    assert "Give the day they should finish by" in answer.text
    assert 'value="Nia Cole"' in answer.text
    assert 'value="31"' in answer.text
    assert rows(database, select(Enrolment)) == []
    assert rows(database, select(Person.id).where(Person.email == "nia")) == []
    nobody = gil.post(f"/cohorts/{cohort_id}/enrol", data={})
    assert "Choose somebody from the list" in nobody.text


@pytest.mark.parametrize(
    ("assessor", "iqa", "sentence"),
    [
        ("gil", "", "don’t hold the role of assessor"),
        ("cleo", "cleo", "don’t hold the role of internal quality assurer"),
        ("olu", "", "don’t hold the role of assessor"),
    ],
)
def test_a_refused_allocation_enrols_nobody(
    gil: Client,
    database: Database,
    cast: Cast,
    cohort_id: int,
    standards: list[str],
    assessor: str,
    iqa: str,
    sentence: str,
) -> None:
    chosen = {"assessor": str(getattr(cast, assessor).id), "iqa": str(getattr(cast, iqa).id) if iqa else ""}
    answer = gil.post(f"/cohorts/{cohort_id}/enrol", data=plan(standards, person=str(cast.ama.id), **chosen))
    assert answer.status_code == 409
    assert sentence in answer.text
    assert rows(database, select(Enrolment)) == []
    assert rows(database, select(TrailEntry)) == []


def test_nobody_of_another_provider_can_be_enrolled_by_number(
    gil: Client, database: Database, cast: Cast, cohort_id: int, standards: list[str]
) -> None:
    answer = gil.post(f"/cohorts/{cohort_id}/enrol", data=plan(standards, person=str(cast.uma.id)))
    assert answer.status_code == 422
    assert "Uma" not in answer.text
    assert rows(database, select(Enrolment)) == []


LIST = "email,name,known_as\nnia@example.org,Nia Cole,\ncleo@example.org,C. Marsh,\n"


def test_a_list_is_shown_first_then_enrolled_whole(
    gil: Client, database: Database, cast: Cast, cohort_id: int, standards: list[str]
) -> None:
    address = f"/cohorts/{cohort_id}/roster"
    form = plan(standards[:1], assessor=str(cast.ben.id))
    shown = gil.post(address, data=form, files={"file": ("list.csv", LIST.encode(), "text/csv")})
    assert shown.status_code == 200
    assert "Nothing is saved yet" in shown.text
    assert "New here" in shown.text
    assert "Cleo Marsh" in shown.text
    assert "Here already, joins this cohort" in shown.text
    assert rows(database, select(Enrolment)) == []
    back = gil.post(address, data={**form, "list": LIST, "do": "change"})
    assert "nia@example.org,Nia Cole" in back.text
    done = gil.post(f"{address}?once=k", data={**form, "list": LIST, "do": "enrol"})
    assert done.headers["location"] == f"/cohorts/{cohort_id}?notice=enrolled"
    assert len(rows(database, select(Enrolment))) == 2
    assert len(rows(database, select(Allocation).where(Allocation.person_id == cast.ben.id))) == 2
    assert gil.post(f"{address}?once=k", data={**form, "list": LIST, "do": "enrol"}).status_code == 303
    assert len(rows(database, select(Enrolment))) == 2


def test_a_list_with_bad_rows_says_each_and_saves_nothing(
    gil: Client, database: Database, cast: Cast, cohort_id: int, standards: list[str], session: Session
) -> None:
    an_enrolment(session, session.get_one(Cohort, cohort_id), cast.ama)
    session.commit()
    bad = LIST + "ama@example.org,Ama,\nnia@example.org,Nia again,\nzed,Zed,\n"
    for step in ("", "enrol"):
        answer = gil.post(f"/cohorts/{cohort_id}/roster", data={**plan(standards), "list": bad, "do": step})
        assert answer.status_code == 422
        assert "3 rows of the list need putting right" in answer.text
        for sentence in ("Row 4: Ama is in", "Row 5: nia@example.org is in row 2", "Row 6: That doesn’t look like"):
            assert sentence in answer.text
        assert "zed,Zed," in answer.text
    assert len(rows(database, select(Enrolment))) == 1


def test_someone_of_another_provider_in_a_list_looks_new(
    gil: Client, database: Database, cast: Cast, cohort_id: int, standards: list[str]
) -> None:
    listed = "email,name\numa@example.org,U. Singh\n"
    form = {**plan(standards), "list": listed}
    shown = gil.post(f"/cohorts/{cohort_id}/roster", data=form).text
    assert "New here" in shown
    assert "Uma" not in shown
    refused = gil.post(f"/cohorts/{cohort_id}/roster", data={**form, "do": "enrol"})
    assert refused.status_code == 422
    assert "Row 2: Somebody signs in with that address already" in refused.text
    assert "Uma" not in refused.text
    with database.reading() as session:
        assert session.exec(select(TrailEntry.id).where(TrailEntry.kind == "adding_refused")).one()
    form["list"] = listed.replace("U. Singh", "Uma Singh")
    assert gil.post(f"/cohorts/{cohort_id}/roster", data={**form, "do": "enrol"}).status_code == 303
    assert rows(database, select(Enrolment.person_id)) == [cast.uma.id]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "That is a workbook"),
        (b"", "Choose a file, or paste the list"),
        (b"Nia,nia@example.org", "The first row has to hold the headings"),
    ],
)
def test_a_file_that_is_no_list_is_sent_back(
    gil: Client, cohort_id: int, standards: list[str], content: bytes, sentence: str
) -> None:
    files = {"file": ("list.csv", content, "text/csv")}
    answer = gil.post(f"/cohorts/{cohort_id}/roster", data=plan(standards), files=files)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("who", ["ama", "ben", "cleo", "dev"])
def test_only_managers_and_administrators_see_cohorts(
    client: Client, cast: Cast, cohort_id: int, enrolment_id: int, who: str
) -> None:
    client.as_(getattr(cast, who))
    assert client.get("/cohorts").status_code == 403
    for address in (f"/cohorts/{cohort_id}", f"/cohorts/{cohort_id}/enrol", f"/enrolments/{enrolment_id}"):
        assert client.get(address).status_code == 404
    assert client.post(f"/enrolments/{enrolment_id}/end", data={}).status_code == 404


def test_another_providers_manager_finds_nothing(
    client: Client, session: Session, cast: Cast, cohort_id: int, enrolment_id: int
) -> None:
    unit = session.exec(select(Unit).where(Unit.enrolment_id == enrolment_id)).first()
    assert unit is not None
    allocation = an_allocation(session, unit, cast.cleo)
    session.commit()
    allocation_id, unit_id = allocation.id, unit.id
    theirs = an_enrolment(session, a_cohort(session, cast.southbank), cast.uma)
    session.commit()
    theirs_id = theirs.id
    session.rollback()
    client.as_(cast.kit)
    for address in (f"/cohorts/{cohort_id}", f"/cohorts/{cohort_id}/roster", f"/enrolments/{enrolment_id}"):
        assert client.get(address).status_code == 404
    for address in (
        f"/cohorts/{cohort_id}/enrol",
        f"/enrolments/{enrolment_id}/units",
        f"/allocations/{allocation_id}/end",
    ):
        assert client.post(address, data={}).status_code == 404
    across = {"who": f"assessor:{cast.olu.id}", "unit": str(unit_id)}
    assert client.post(f"/enrolments/{theirs_id}/allocations", data=across).status_code == 422
