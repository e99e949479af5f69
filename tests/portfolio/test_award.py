"""A learner's way to an award: what their units come to, exactly what is missing, and who may see it."""

import html

import pytest

from app.portfolio.qualification_matching import OwnUnit, units_of_award
from app.standards import service
from app.standards.qualifications.here import qualification
from tests.counting import counting
from tests.factories import a_cohort, a_sign_off, a_unit, an_allocation, an_enrolment
from tests.standards.documents import changed, document_of

NAME = "svq-social-services-and-healthcare-scqf-6"
MANDATORY = ("SCDHSC0021", "SCDHSC0022", "SCDHSC0023", "SCDHSC0024")


def own(number: int, urn: str = "", *codes: str, signed_off: bool = False) -> OwnUnit:
    return OwnUnit(number, f"unit {number}", urn, codes, signed_off)


def test_units_are_known_by_urn_or_by_the_awarding_bodys_code():
    award = qualification(NAME)
    found = units_of_award(award, [own(1, "scdhsc 0021"), own(2, "", "H5NC04"), own(3, "HSCCLD352"), own(4)])
    assert found == {1: "H5NA 04", 2: "H5NC 04"}


def test_two_versions_of_a_standard_are_one_unit_and_the_signed_off_one_counts():
    units = [own(1, "SCDHSC0021"), own(2, "SCDHSC0021", signed_off=True)]
    assert units_of_award(qualification(NAME), units) == {2: "H5NA 04"}


@pytest.fixture
def enrolment(session, cast):
    """Ama on the four mandatory units, the first signed off, and on one that is no part of the award."""
    made = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
    for number, urn in enumerate(MANDATORY):
        words = ("Keep the tool store tidy", f"Tidiness {number}")
        standard = service.publish(session, document_of(changed(("urn: TESTA1", f"urn: {urn}"), words)))
        unit = a_unit(session, made, standard.id)
        an_allocation(session, unit, cast.cleo, "assessor")
        if number == 0:
            a_sign_off(session, unit, cast.cleo)
    a_unit(session, made, "HSCCLD352")
    session.commit()
    return made.id


def page_of(client, player, enrolment, more="") -> str:
    answer = client.as_(player).get(f"/portfolios/{enrolment}/award{more}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_it_says_exactly_what_is_missing(client, cast, enrolment):
    page = page_of(client, cast.ama, enrolment)
    assert "Your way to an award" in page
    missing, _, later = page.partition("Even when every open unit below is signed off")
    for words in ("H5NB 04 Support the health and safety", "H5L5 04 Develop", "H5NC 04 Support the safeguarding"):
        assert words in missing
        assert f"<li>{words}" not in later
    assert "H5NA 04 Support effective communication is mandatory" not in missing
    assert "2 more units from the optional units" in later
    assert "This can’t be said for certain" in page
    assert "Promote wellbeing and resilience of children and young people" in page.partition("not in this award")[2]


@pytest.mark.parametrize("who", ["cleo", "gil"])
def test_staff_who_may_see_the_learner_see_it_in_the_third_person(client, cast, enrolment, who):
    page = page_of(client, getattr(cast, who), enrolment)
    assert "Ama’s way to an award" in page
    assert f'href="/learners/{enrolment}"' in page


@pytest.mark.parametrize("who", ["rhys", "ben", "dev", "olu", "kit"])
def test_nobody_else_sees_it(client, cast, enrolment, who):
    assert client.as_(getattr(cast, who)).get(f"/portfolios/{enrolment}/award").status_code == 404


def test_what_is_asked_for_that_is_not_there_gives_the_nearest(client, cast, enrolment):
    assert "SVQ Social Services and Healthcare" in page_of(client, cast.ama, enrolment, "?award=nothing&pathway=x")


def test_a_learner_without_units_is_told_so(client, cast, session):
    made = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
    session.commit()
    page = page_of(client, cast.ama, made.id)
    assert "None of your units is in this award" in page


def test_it_is_found_from_home_and_from_the_learners_page(client, cast, enrolment):
    assert f'href="/portfolios/{enrolment}/award"' in client.as_(cast.ama).get("/home").text
    assert f'href="/portfolios/{enrolment}/award"' in client.as_(cast.cleo).get(f"/learners/{enrolment}").text


def test_it_takes_eight_statements_at_most(client, cast, database, enrolment):
    for player in (cast.ama, cast.cleo, cast.gil):
        page_of(client, player, enrolment)
        with counting(database) as sent:
            page_of(client, player, enrolment)
        assert len(sent) <= 8, sent
