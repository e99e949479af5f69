"""A cohort is given another name or plan, closed, and opened again: on its page, recorded, by those who manage it."""

import json
from datetime import date

import pytest
from sqlmodel import Session, select

from app.clock import now
from app.db import Database
from app.enrolment.models import Cohort, Enrolment
from app.trail.models import TrailEntry
from tests.client import Client
from tests.enrolment.conftest import boxes, rows
from tests.factories.enrolment import a_cohort, an_enrolment
from tests.people import Cast

SPRING = date(2026, 3, 2), date(2027, 3, 1)


@pytest.fixture
def spring(session: Session, cast: Cast) -> int:
    cohort = a_cohort(session, cast.northbank, "Spring", starts_on=SPRING[0], ends_on=SPRING[1])
    an_enrolment(session, cohort, cast.ama)
    a_cohort(session, cast.northbank, "Autumn")
    session.commit()
    return cohort.id or 0


def plan(name: str, starts_on: date = SPRING[0], ends_on: date = SPRING[1]) -> dict[str, str]:
    return {"name": name, **boxes("starts_on", starts_on), **boxes("ends_on", ends_on)}


def said(database: Database) -> list[str]:
    about = rows(database, select(TrailEntry.about).where(TrailEntry.kind == "cohort_changed").order_by(TrailEntry.seq))
    return [json.loads(one)["what"] for one in about]


def test_another_name_and_plan(gil: Client, spring: int, database: Database) -> None:
    page = gil.get(f"/cohorts/{spring}/edit")
    assert 'value="Spring"' in page.text
    later = date(2027, 6, 1)
    assert gil.post(f"/cohorts/{spring}/edit", data=plan(" Late  spring ", ends_on=later)).status_code == 303
    page = gil.get(f"/cohorts/{spring}").text
    assert "<h1>Late spring</h1>" in page
    assert "1 June 2027" in page
    assert rows(database, select(Enrolment.planned_end)) == [SPRING[1]], "a learner’s own dates are their own"
    assert gil.post(f"/cohorts/{spring}/edit", data=plan("Late spring", ends_on=later)).status_code == 303
    assert said(database) == ["changed"], "saving it unchanged is no change"
    assert "Gil changed the cohort Late spring, which runs from 2 Mar 2026 to 1 Jun 2027" in gil.get("/trail").text


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        (plan(""), 422, "Give the cohort a name"),
        (plan("x" * 201), 422, "too long to keep"),
        (plan("autumn"), 409, "There is a cohort called"),
        (plan("Spring", SPRING[1], SPRING[0]), 422, "has to be after the start"),
        (plan("Spring") | {"starts_on_month": "13"}, 422, "There is no such day"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    form: dict[str, str], status: int, sentence: str, gil: Client, spring: int, database: Database
) -> None:
    answer = gil.post(f"/cohorts/{spring}/edit", data=form)
    assert answer.status_code == status
    assert sentence in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert "Change Spring" in answer.text
    assert said(database) == []


def test_a_closed_cohort_leaves_the_lists_and_takes_nobody(
    gil: Client, spring: int, database: Database, cast: Cast
) -> None:
    assert gil.post(f"/cohorts/{spring}/close").status_code == 303
    assert gil.post(f"/cohorts/{spring}/close").status_code == 409
    listed = gil.get("/cohorts").text
    assert ">Spring</a>" not in listed
    assert ">Autumn</a>" in listed
    assert '<a href="/cohorts?closed=1">1 closed cohort</a>' in listed
    closed = gil.get("/cohorts?closed=1").text
    assert ">Spring</a>" in closed
    assert ">Autumn</a>" not in closed
    page = gil.get(f"/cohorts/{spring}").text
    assert "Closed on" in page
    assert "Ama Mensah" in page, "who is in it stays"
    assert f"/cohorts/{spring}/enrol" not in page
    refused = gil.post(f"/cohorts/{spring}/enrol", data={"person": str(cast.rhys.id)})
    assert refused.status_code in (409, 422)
    assert len(rows(database, select(Enrolment.id))) == 1
    assert gil.post(f"/cohorts/{spring}/reopen").status_code == 303
    assert gil.post(f"/cohorts/{spring}/reopen").status_code == 409
    assert ">Spring</a>" in gil.get("/cohorts").text
    assert said(database) == ["closed", "reopened"]
    assert rows(database, select(Cohort.closed_on).where(Cohort.id == spring)) == [None]


def test_a_cohort_that_has_not_begun_is_not_closed(gil: Client, session: Session, cast: Cast) -> None:
    coming = a_cohort(session, cast.northbank, "Coming", starts_on=date(now().year + 2, 1, 1))
    session.commit()
    answer = gil.post(f"/cohorts/{coming.id}/close")
    assert answer.status_code == 409
    assert "has not started yet" in answer.text


def test_only_those_who_manage_it(client: Client, spring: int, cast: Cast, database: Database) -> None:
    for player, status in ((cast.ama, 404), (cast.cleo, 404), (cast.dev, 404), (cast.kit, 404)):
        client.as_(player)
        for address in ("edit", "close", "reopen"):
            assert client.post(f"/cohorts/{spring}/{address}", data=plan("Mine")).status_code in (403, status)
    assert rows(database, select(Cohort.name).where(Cohort.id == spring)) == ["Spring"]
    assert said(database) == []
