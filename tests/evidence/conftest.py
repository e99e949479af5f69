"""Ama at Northbank, on HSCCLD352, assessed by Cleo; and ways to fill in the form as a person would."""

from dataclasses import dataclass
from typing import Any

import pytest

from app.db import Database
from tests.client import Client
from tests.factories import a_cohort, a_unit, an_allocation, an_enrolment
from tests.people import Cast


@dataclass(frozen=True)
class Desk:
    """Ids of Ama's enrolment and units."""

    enrolment: int
    unit: int
    second_unit: int


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    with database.writing() as session:
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        unit = a_unit(session, enrolment, "HSCCLD352")
        second = a_unit(session, enrolment, "local:promote-the-social-and-emotional-wellbeing-of-individuals")
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, second, cast.cleo)
        return Desk(enrolment.id or 0, unit.id or 0, second.id or 0)


ACCOUNT = (
    "On Tuesday Child A came in and went straight under the table.\n"
    "I sat on the floor near him and said I would be there.\n\n"
    "After a few minutes he put his peg on the wobbly face. I learned to wait."
)


def filled_in(desk: Desk, **changes: Any) -> dict[str, Any]:
    """The form as Ama fills it in: an account against P1, P5 and K2."""
    form: dict[str, Any] = {
        "account": ACCOUNT,
        "title": "The feelings wall",
        "about": "I used it to help Child A.",
        "when": "yesterday",
        "place": "the pre-school room",
        "c": [f"{desk.unit}.P1", f"{desk.unit}.P5", f"{desk.unit}.K2"],
        f"where.{desk.unit}.P1": "paragraph 1",
        f"where.{desk.unit}.P5": "paragraph 2",
        f"where.{desk.unit}.K2": "paragraph 3",
        "mine": "1",
        "private": "1",
    }
    return {**form, **changes}


def start(client: Client, desk: Desk) -> int:
    """Press Add evidence; the id of the new piece."""
    answer = client.post(f"/portfolios/{desk.enrolment}/evidence")
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].split("/")[2])


def post(client: Client, evidence: int, form: dict[str, Any], files: Any = None) -> Any:
    """Press a button of the form, which is multipart as a browser sends it."""
    return client.post(f"/evidence/{evidence}/edit", data=form, files=files or {"file": ("", b"")})


def sent_piece(client: Client, desk: Desk, **changes: Any) -> int:
    """A piece that Ama has sent; its id."""
    evidence = start(client, desk)
    answer = post(client, evidence, filled_in(desk, do="send", **changes))
    assert answer.status_code == 303, answer.text
    return evidence
