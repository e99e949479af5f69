"""The trail as a page of sentences, and the figures as a sheet."""

import csv
import io
import re

import pytest

from app.coverage.sheets import safe
from app.db import Database
from app.enrolment.models import Cohort
from app.trail.facts import EvidenceSent, SignedIn, UnitOpened
from tests.client import Client
from tests.coverage.scene import Northbank, words
from tests.factories import (
    a_fact,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("frozen")


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
