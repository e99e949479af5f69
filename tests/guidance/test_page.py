"""GET /guidance: the emergency line first, that it is no standard, and links to the criteria."""

import re

import pytest
from sqlmodel import select

from app.standards.models import Standard
from tests.factories import a_cohort, an_enrolment


@pytest.fixture
def page(client, cast):
    response = client.as_(cast.ama).get("/guidance")
    assert response.status_code == 200
    return response.text


def test_the_emergency_line_comes_before_everything_else(page):
    first = page.index("0800 145 6485")
    assert 'href="tel:08001456485"' in page
    assert first < page.index("Social, emotional and mental health")
    assert first < page.index("0151 514 0219")


def test_it_says_what_it_is_and_that_nothing_was_checked(page):
    assert "not part of any National Occupational Standard" in page
    assert (
        page.count('Last checked: <span class="break">not checked yet</span>') == 17
    )  # the emergency line is there twice
    assert "004_cc8e6344938f0430.txt" in page


def test_its_links_lead_to_the_criteria(page, client, cast):
    links = set(re.findall(r'href="(/standards/\d+)#([PK]\d+)"', page))
    assert len({path for path, _ in links}) == 4
    for path in {path for path, _ in links}:
        standard = client.as_(cast.ama).get(path).text
        for code in (code for other, code in links if other == path):
            assert f'id="{code}"' in standard
    assert 'id="emotions"' in page


def test_a_criterion_offers_its_help(client, cast, database):
    with database.reading() as session:
        row = session.exec(select(Standard).where(Standard.key == "HSCCLD352@1")).one()
    standard = client.as_(cast.ama).get(f"/standards/{row.id}").text
    first, second = standard.index('id="K1"'), standard.index('id="K2"')
    assert 'Help with this: <a href="/guidance#resilience">Resilience</a>' in standard[first:second]
    assert "Help with this" not in standard[standard.index('id="P26"') : standard.index('id="knowledge"')]


def test_nobody_is_asked_to_sign_in(client):
    assert client.as_nobody().get("/guidance").status_code == 303


def test_every_number_can_be_called_as_it_is_printed(page):
    calls = re.findall(r'href="tel:(\d+)">Call ([\d ]+)</a>', page)
    assert len({dial for dial, _ in calls}) == 8
    assert all(dial == shown.replace(" ", "") for dial, shown in calls)


@pytest.mark.parametrize("who", ["ama", "cleo", "dev", "gil", "hal"])
def test_everybody_finds_it_from_the_library_and_from_help(client, cast, who):
    asking = client.as_(getattr(cast, who))
    for path in ("/standards", "/help"):
        assert 'href="/guidance"' in asking.get(path).text
    assert 'href="/qualifications"' in asking.get("/standards").text


@pytest.mark.parametrize("path", ["/guidance", "/qualifications", "/standards"])
def test_the_bar_shows_that_one_is_in_the_library(client, cast, path):
    html = client.as_(cast.gil).get(path).text
    assert re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', html) == ["/standards"]


def test_a_learner_finds_it_from_home(client, cast, session):
    an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
    session.commit()
    assert 'href="/guidance"' in client.as_(cast.ama).get("/home").text
