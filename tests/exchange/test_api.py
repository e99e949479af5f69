"""The CASE API: what it answers, and to whom."""

import pytest

from app.standards.exchange.case_export import API
from app.standards.exchange.identifiers import document_id, part_id
from tests.exchange.test_case import complaints, read

HSCCLD352 = "HSCCLD352@1"


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


@pytest.mark.parametrize("kind", ["CFDocuments", "CFPackages", "CFItems"])
@pytest.mark.parametrize("identifier", ["7", "x", str(document_id("NOBODY@1")), str(part_id(HSCCLD352, "P99"))])
def test_an_identifier_of_nothing_is_not_found(reader, kind, identifier):
    assert reader.get(f"{API}/{kind}/{identifier}").status_code == 404


def test_nobody_reads_it_without_signing_in(client):
    for path in ("CFDocuments", f"CFPackages/{document_id(HSCCLD352)}", f"CFItems/{part_id(HSCCLD352, 'P4')}"):
        assert client.as_nobody().get(f"{API}/{path}").status_code in (303, 401)
