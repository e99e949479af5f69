"""The page of one enrolment: units, allocations, a break, and leaving."""

import json
import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.clock import now
from app.db import Database
from app.enrolment.models import Allocation, Enrolment, Unit
from app.trail.models import TrailEntry
from tests.client import Client
from tests.enrolment.conftest import boxes, rows
from tests.factories.enrolment import an_allocation
from tests.people import Cast


def test_allocating_all_units_then_handing_one_over(
    gil: Client, database: Database, cast: Cast, enrolment_id: int
) -> None:
    address = f"/enrolments/{enrolment_id}/allocations"
    past = now().date() - timedelta(days=30)
    everything = {"unit": "all", **boxes("starts_on", past)}
    assert gil.post(address, data={"who": f"assessor:{cast.cleo.id}", **everything}).status_code == 303
    assert gil.post(address, data={"who": f"iqa:{cast.dev.id}", **everything}).status_code == 303
    unit_id = rows(database, select(Unit.id).order_by(Unit.id))[0]
    over = {"who": f"assessor:{cast.ben.id}", "unit": str(unit_id), "replacing": "1"}
    assert gil.post(address, data=over).status_code == 303
    page = gil.get(f"/enrolments/{enrolment_id}").text
    assert page.count("<strong>Cleo Marsh</strong>") == 1
    assert page.count("<strong>Ben Okafor</strong>") == 1
    assert "Before" in page
    again = gil.post(address, data={"who": f"assessor:{cast.ben.id}", "unit": str(unit_id)})
    assert again.status_code == 409
    assert "on those days already" in again.text
    assert f'<option value="assessor:{cast.ben.id}" selected>' in again.text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"who": "", "unit": "all"}, "Choose who to allocate"),
        ({"who": "boss:1", "unit": "all"}, "Choose who to allocate"),
        ({"who": "assessor:" + "9" * 30, "unit": "all"}, "Choose who to allocate"),
        ({"who": "assessor:{cleo}", "unit": "999"}, "Choose one of the units"),
        ({"who": "assessor:{ama}", "unit": "all"}, "Nobody assesses or verifies their own work"),
        ({"who": "assessor:{cleo}", "unit": "all", "starts_on_day": "1"}, "Give the month as well"),
    ],
)
def test_an_allocation_that_cannot_be_is_explained(
    gil: Client, database: Database, cast: Cast, enrolment_id: int, form: dict[str, str], sentence: str
) -> None:
    filled = {name: value.format(cleo=cast.cleo.id, ama=cast.ama.id) for name, value in form.items()}
    answer = gil.post(f"/enrolments/{enrolment_id}/allocations", data=filled)
    assert answer.status_code in (409, 422)
    assert sentence in answer.text
    assert rows(database, select(Allocation)) == []


def test_ending_an_allocation(gil: Client, session: Session, database: Database, cast: Cast, enrolment_id: int) -> None:
    unit = session.exec(select(Unit).where(Unit.enrolment_id == enrolment_id)).first()
    assert unit is not None
    allocation = an_allocation(session, unit, cast.cleo)
    session.commit()
    allocation_id, field = allocation.id, f"last_{allocation.id}"
    session.rollback()
    wrong = gil.post(f"/allocations/{allocation_id}/end", data={f"{field}_day": "40", f"{field}_month": "1"})
    assert wrong.status_code == 422
    assert 'value="40"' in wrong.text
    today = now().date()
    assert gil.post(f"/allocations/{allocation_id}/end", data=boxes(field, today)).status_code == 303
    assert rows(database, select(Allocation.ends_on)) == [today]
    kind, about = rows(database, select(TrailEntry.kind, TrailEntry.about))[-1]
    assert (kind, json.loads(about)["ends_on"]) == ("allocation_ended", today.isoformat())


def test_another_unit_a_break_and_leaving(gil: Client, database: Database, enrolment_id: int) -> None:
    here = f"/enrolments/{enrolment_id}"
    offered = re.findall(r'<option value="(\d+)">(Promote the social|Work with)', gil.get(here).text)
    assert len(offered) == 2
    assert gil.post(f"{here}/units", data={"standard": offered[0][0]}).status_code == 303
    twice = gil.post(f"{here}/units", data={"standard": offered[0][0]})
    assert twice.status_code == 409
    assert "on that unit already" in twice.text
    assert gil.post(f"{here}/units", data={"standard": ""}).status_code == 422
    assert "Give the day they come back" in gil.post(f"{here}/break", data={}).text
    coming = now().date() + timedelta(days=20)
    assert gil.post(f"{here}/break", data=boxes("break_until", coming)).status_code == 303
    assert "Ama is back" in gil.get(here).text
    assert gil.post(f"{here}/break", data={"back": "1"}).status_code == 303
    early = gil.post(f"{here}/end", data=boxes("ended_on", coming))
    assert early.status_code == 422
    assert "still to come" in early.text
    assert gil.post(f"{here}/end", data={**boxes("ended_on", now().date()), "allocations": "1"}).status_code == 303
    page = gil.get(here).text
    assert "This enrolment ended on" in page
    assert "Add a unit" not in page
    assert rows(database, select(Enrolment.ended_on)) == [now().date()]
