"""The list of awards and one award: what its file says, and where its source stopped."""

import html

import pytest

from app.standards import service
from tests.counting import counting
from tests.standards.documents import changed, document_of

SVQ = "/qualifications/svq-social-services-and-healthcare-scqf-6"


def text_of(response) -> str:
    assert response.status_code == 200
    return html.unescape(response.text)


@pytest.mark.parametrize("who", ["ama", "ben", "dev", "gil", "hal"])
def test_everybody_finds_it_in_the_list(client, cast, who):
    page = text_of(client.as_(getattr(cast, who)).get("/qualifications"))
    assert f'href="{SVQ}"' in page
    assert "6 units in all. 51 to 58 credits in all." in page
    assert "The source was cut off" in page


def test_an_award_says_all_that_is_known_and_where_the_source_stopped(client, cast):
    page = text_of(client.as_(cast.ama).get(SVQ))
    assert "SCQF 6" in page
    assert "GH5Y 22" in page
    assert "All 4 units are needed, 37 credits together." in page
    assert "2 units from these." in page
    assert "This is incomplete" in page
    assert "The source was cut off here." in page
    assert "Support individuals to access …" in page
    assert "printed in a unit title list, with the slip SCDHS0024" in page
    assert page.count("(not in the library here)") == 7


def test_its_standards_are_linked_where_the_asker_sees_them(client, cast, database):
    with database.writing() as session:
        text = changed(("urn: TESTA1", "urn: SCDHSC0021"))
        standard = service.publish(session, document_of(text), cast.northbank).id
    assert f'href="/standards/{standard}"' in text_of(client.as_(cast.ama).get(SVQ))
    assert f'href="/standards/{standard}"' not in text_of(client.as_(cast.olu).get(SVQ))


def test_what_is_no_award_is_not_found(client, cast):
    for name in ("nothing", "..%2f..%2fetc", "svq-social-services-and-healthcare-scqf-6.yaml"):
        assert client.as_(cast.ama).get(f"/qualifications/{name}").status_code == 404


def test_it_takes_few_statements(client, cast, database):
    asking = client.as_(cast.ama)
    asking.get(SVQ)
    with counting(database) as sent:
        asking.get(SVQ)
    assert len(sent) <= 4, sent
