"""The CASE API: what it answers, and to whom."""

import pytest
from sqlalchemy import text

from app.standards import service
from app.standards.exchange.case_export import API
from app.standards.exchange.identifiers import document_id, part_id
from tests.counting import counting
from tests.exchange.test_case import complaints, read
from tests.factories.standards import a_standard
from tests.standards.documents import changed, document_of

HSCCLD352 = "HSCCLD352@1"
SMALL = "TESTA1@1"


@pytest.fixture
def reader(client, cast):
    return client.as_(cast.ama)


def test_documents_are_listed_in_pages(reader):
    whole = reader.get(f"{API}/CFDocuments")
    documents = whole.json()["CFDocuments"]
    assert len(documents) == int(whole.headers["x-total-count"]) >= 4
    second = reader.get(f"{API}/CFDocuments?limit=1&offset=1").json()["CFDocuments"]
    assert second == documents[1:2]
    assert reader.get(f"{API}/CFDocuments?offset=2147483647").json() == {"CFDocuments": []}


def test_a_package_is_valid_and_its_addresses_answer(reader):
    package = reader.get(f"{API}/CFPackages/{document_id(HSCCLD352)}").json()
    assert not complaints(package)
    assert read(package).documents[0].reference == HSCCLD352
    document = reader.get(f"{API}/CFDocuments/{document_id(HSCCLD352)}").json()
    assert document["CFPackageURI"]["uri"].endswith(f"{API}/CFPackages/{document_id(HSCCLD352)}")
    assert package["CFDocument"].items() <= document.items()
    item = reader.get(f"{API}/CFItems/{part_id(HSCCLD352, 'P4')}").json()
    assert item["fullStatement"] == "recognise behaviour as a form of communication"
    assert item["CFDocumentURI"]["identifier"] == document["identifier"]
    assert item["uri"].endswith(f"{API}/CFItems/{item['identifier']}")


def test_an_identifier_of_nothing_is_not_found(reader):
    for kind in ("CFDocuments", "CFPackages", "CFItems"):
        for identifier in ("7", "x", str(document_id("NOBODY@1")), str(part_id(HSCCLD352, "P99"))):
            assert reader.get(f"{API}/{kind}/{identifier}").status_code == 404


def test_nobody_reads_it_without_signing_in(client):
    for path in ("CFDocuments", f"CFPackages/{document_id(HSCCLD352)}", f"CFItems/{part_id(HSCCLD352, 'P4')}"):
        assert client.as_nobody().get(f"{API}/{path}").status_code in (303, 401)


@pytest.mark.parametrize("path", [f"CFPackages/{document_id(HSCCLD352)}", f"CFItems/{part_id(HSCCLD352, 'P4')}"])
def test_a_look_up_costs_the_same_however_many_standards_there_are(reader, database, path):
    reader.get(f"{API}/{path}")  # the first request of a session also notes when it was
    with counting(database) as before:
        assert reader.get(f"{API}/{path}").status_code == 200
    with database.writing() as session:
        for _ in range(30):
            a_standard(session)
    with counting(database) as after:
        assert reader.get(f"{API}/{path}").status_code == 200
    assert len(after) == len(before), f"{before}\n---\n{after}"


def test_a_look_up_goes_by_the_index(database):
    plan = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        rows = session.execute(text(f"{plan} SELECT id FROM standard WHERE case_stem = 'x'")).all()
    assert "ix_standard_case_stem" in str(rows)


def test_a_centres_own_standard_is_nobody_elses(client, cast, database):
    with database.writing() as session:
        service.publish(session, document_of(), cast.olu.provider_id)
    paths = (f"CFDocuments/{document_id(SMALL)}", f"CFPackages/{document_id(SMALL)}", f"CFItems/{part_id(SMALL, 'P1')}")
    asking = client.as_(cast.ama)
    assert {asking.get(f"{API}/{path}").status_code for path in paths} == {404}
    assert "tool store" not in asking.get(f"{API}/CFDocuments").text
    owner = client.as_(cast.olu)
    assert {owner.get(f"{API}/{path}").status_code for path in paths} == {200}
    assert "tool store" in owner.get(f"{API}/CFDocuments").text


def test_two_centres_with_the_same_reference_get_each_their_own(client, cast, database):
    with database.writing() as session:
        for player, words in ((cast.ama, "put it back"), (cast.olu, "put it away")):
            document = document_of(changed(("put each tool back in its place", words)))
            service.publish(session, document, player.provider_id)
    for player, words in ((cast.ama, "put it back"), (cast.olu, "put it away")):
        asking = client.as_(player)
        assert asking.get(f"{API}/CFItems/{part_id(SMALL, 'P1')}").json()["fullStatement"] == words
        assert words in asking.get(f"{API}/CFPackages/{document_id(SMALL)}").text
