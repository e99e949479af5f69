"""Versions: a new one from a published one, marks of validity, and the page of differences."""

import html

import pytest
from sqlmodel import select

from app.standards import service, yaml_files
from app.standards.draft_models import StandardDraft
from app.standards.draft_service import document_of
from app.standards.models import Standard
from tests.standards.documents import SMALL, a_folder, changed

SECOND = changed(
    ('version: "1"', 'version: "2"'),
    ("put each tool back in its place", "put every clean tool back in its place"),
    ("text: write down what is broken", "text: tell the manager when a drill is late"),
)


@pytest.fixture
def two(database, tmp_path):
    """Two published versions of the small standard; gives their ids by version."""
    with database.writing() as session:
        service.sync(session, a_folder(tmp_path / "two", SMALL, SECOND))
    with database.reading() as session:
        return {row.version: row.id for row in session.exec(select(Standard).where(Standard.urn == "TESTA1")).all()}


@pytest.fixture
def manager(client, cast):
    return client.as_(cast.gil)


def text_of(response) -> str:
    assert response.status_code == 200, response.text
    return html.unescape(response.text)


def test_what_is_different_is_shown_word_by_word(client, cast, two):
    page = text_of(client.as_(cast.ama).get(f"/standards/{two['2']}/differences?before={two['1']}"))
    assert "From Version 1 to Version 2" in page
    assert "put <del>each</del> <ins>every clean</ins> tool back in its place" in " ".join(page.split())
    assert "Reworded: 1. New: 1. Gone: 1." in page
    assert "The same words: 1." in page
    assert "tell the manager when a drill is late" in page
    assert '<th scope="row">Version</th>' in page


def test_without_a_named_version_the_other_one_is_taken(manager, two):
    assert "From Version 1 to Version 2" in text_of(manager.get(f"/standards/{two['2']}/differences"))


@pytest.mark.parametrize("before", ["", "0", "x", "9" * 30, "2147483647", "²"])
def test_a_version_that_is_not_there_is_not_found(manager, database, before):
    with database.reading() as session:
        alone = session.exec(select(Standard.id).where(Standard.urn == "HSCCLD352")).one()
    assert manager.get(f"/standards/{alone}/differences", params={"before": before}).status_code == 404


def test_the_page_of_a_version_leads_to_the_differences(manager, two):
    page = manager.get(f"/standards/{two['2']}").text
    assert f'href="/standards/{two["2"]}/differences?before={two["1"]}"' in page
    earlier = manager.get(f"/standards/{two['1']}").text
    assert f'href="/standards/{two["2"]}/differences?before={two["1"]}"' in earlier
    assert f'href="/standards/{two["2"]}/crosswalk?before={two["1"]}"' in earlier
    assert f"/standards/{two['1']}/crosswalk" not in earlier


def test_a_new_version_begins_as_a_copy_that_names_what_it_takes_the_place_of(manager, database, two):
    answer = manager.post(f"/standards/{two['1']}/new-version")
    assert answer.status_code == 303
    with database.reading() as session:
        draft = session.exec(select(StandardDraft)).one()
        document, before = document_of(draft), service.stored(session.get(Standard, two["1"]))
    assert (document.criteria, document.knowledge) == (before.criteria, before.knowledge)
    assert document.reference == "TESTA1@1+import-1"
    assert [(link.urn, link.version) for link in document.standard.supersedes] == [("TESTA1", "1")]
    assert "This began as a copy of TESTA1@1" in text_of(manager.get(answer.headers["location"]))
    again = manager.post(f"/standards/{two['1']}/new-version")
    assert again.headers["location"] == answer.headers["location"]


def test_the_new_version_is_published_beside_the_old_one_which_stays(manager, database, two):
    draft = manager.post(f"/standards/{two['1']}/new-version").headers["location"]
    with database.reading() as session:
        before = session.get(Standard, two["1"]).document
    assert manager.post(f"{draft}/publish", data={"compared": "1"}).status_code == 303
    with database.reading() as session:
        keys = set(session.exec(select(Standard.key).where(Standard.urn == "TESTA1")).all())
        assert session.get(Standard, two["1"]).document == before
    assert keys == {"TESTA1@1", "TESTA1@2", "TESTA1@1+import-1"}


def facts(manager, draft: str, **typed: str):
    return manager.post(
        f"{draft}/facts", data={"saves": "1", "version": "1", "revision": "import-1", "approved": ""} | typed
    )


def test_the_version_that_a_source_prints_is_given_in_a_short_form(manager, database, two):
    draft = manager.post(f"/standards/{two['1']}/new-version").headers["location"]
    assert facts(manager, draft, version="3", approved="2026-04").status_code == 303
    with database.reading() as session:
        document = document_of(session.exec(select(StandardDraft)).one())
    known = document.standard
    assert (document.reference, known.revision, known.dates.approved) == ("TESTA1@3", None, "2026-04")
    assert [link.version for link in known.supersedes] == ["1"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"approved": "in spring"}, "approved"),
        ({"version": "2", "revision": ""}, "TESTA1@2 is published already"),
        ({"version": "", "revision": ""}, "Nothing tells this version from another"),
        ({"saves": "9"}, "Somebody saved this draft while you were editing it"),
    ],
)
def test_what_cannot_be_is_said_and_stays_as_typed(manager, database, two, typed, said):
    draft = manager.post(f"/standards/{two['1']}/new-version").headers["location"]
    answer = facts(manager, draft, **typed)
    assert answer.status_code in (409, 422)
    page = html.unescape(answer.text)
    assert said in page
    assert f'name="approved" type="text" value="{typed.get("approved", "")}"' in page
    with database.reading() as session:
        assert session.exec(select(StandardDraft)).one().key == "TESTA1@1+import-1"


def test_no_version_takes_the_place_of_itself(manager, two):
    draft = manager.post(f"/standards/{two['1']}/new-version").headers["location"]
    text = html.unescape(manager.get(draft).text)
    assert "takes the place of itself" not in text
    broken = changed(("  language: en", '  language: en\n  supersedes:\n    - urn: TESTA1\n      version: "1"'))
    answer = manager.post(draft, data={"yaml": broken, "saves": "1"})
    assert answer.status_code == 422
    assert "takes the place of itself" in html.unescape(answer.text)


@pytest.mark.parametrize("who", ["ama", "ben", "dev"])
def test_only_managers_and_administrators_look_after_versions(client, cast, two, who):
    client.as_(getattr(cast, who))
    assert client.post(f"/standards/{two['1']}/new-version").status_code == 403
    assert client.post(f"/standards/{two['1']}/validity", data={"validity": "Legacy"}).status_code == 403
    assert "Make a new version" not in client.get(f"/standards/{two['1']}").text


def test_the_second_version_is_a_good_file(tmp_path):
    assert yaml_files.check([a_folder(tmp_path / "check", SECOND)]) == []
