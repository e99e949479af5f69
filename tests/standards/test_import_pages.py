"""Bringing a standard in, in the browser: paste or choose, compare, confirm, correct, publish."""

import html
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.standards import yaml_files
from app.standards.draft_models import StandardDraft, StandardReading
from app.standards.models import Standard
from app.trail.models import TrailEntry
from tests.standards.documents import SMALL

SEEDS = Path(__file__).parent / "seeds"
CORPUS = Path(__file__).parent.parent / "importer" / "corpus"
TEXT = """\
TESTZ9
Keep the tool store tidy
Overview
This standard is about keeping a tool store tidy and safe for others.
Performance criteria
You must be able to:
P1 put each tool back in its place
P2 write down what is broken
Knowledge and understanding
You need to know and understand:
K1 where each tool belongs
K2 whom to tell about broken tools
"""


@pytest.fixture
def manager(client, cast):
    return client.as_(cast.gil)


def rows(database, model):
    with database.reading() as session:
        return session.exec(select(model)).all()


def text_of(response) -> str:
    return html.unescape(response.text)


def paste(client, text=TEXT, **file):
    """Bring a text in; gives the address of what was read."""
    answer = client.post("/standards/import", data={"text": text}, files=file or {"file": ("", b"")})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def confirmed(client, text=TEXT, **given):
    """Bring a text in and keep it as a draft; gives the draft's address."""
    fields = {"standard": "1", "title-1": "Keep the tool store tidy", "urn-1": "TESTZ9", "revision-1": "import-1"}
    answer = client.post(paste(client, text), data=fields | given)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0]


def yaml_on(page) -> str:
    return html.unescape(re.search(r'<textarea id="yaml".*?>\n(.*?)</textarea>', page.text, re.S)[1])


@pytest.mark.parametrize("who", ["ama", "ben", "dev"])
def test_only_managers_and_administrators_bring_standards_in(client, cast, who):
    assert client.as_(getattr(cast, who)).get("/standards/import").status_code == 403
    assert "Bring a standard in" not in client.get("/standards").text


@pytest.mark.parametrize("who", ["gil", "hal"])
def test_they_find_the_way_from_the_library(client, cast, who):
    assert 'href="/standards/import"' in client.as_(getattr(cast, who)).get("/standards").text
    assert client.get("/standards/import").status_code == 200


def test_source_and_result_stand_side_by_side_with_the_fate_of_every_line(manager):
    text = (SEEDS / "001_426b99b42f53723f.txt").read_text("utf-8")
    page = text_of(manager.get(paste(manager, text)))
    assert "Performance criteria: 26" in page
    assert "Knowledge and understanding: 27" in page
    assert 'href="#s1-P26">P26</a>' in page
    assert 'id="s1-P26"' in page
    assert "Left out: " in page
    for line in (line.strip() for line in text.splitlines()):
        if line:
            assert " ".join(line.split()) in page
    assert "Published already: <a href" in page
    assert '<option value="HSCCLD352@1" selected>' not in page  # the browser takes the first
    assert page.index('<option value="HSCCLD352@1">') < page.index('<option value="none">')


def test_nothing_is_kept_as_a_standard_or_draft_before_it_is_confirmed(manager, database):
    before = len(rows(database, Standard))
    manager.get(paste(manager))
    assert rows(database, StandardDraft) == []
    assert len(rows(database, Standard)) == before


@pytest.mark.parametrize("name", ["report.docx", "standard.txt"])
def test_a_file_is_read_from_its_bytes(manager, name):
    address = paste(manager, "", file=(name, TEXT.encode()))
    page = text_of(manager.get(address))
    assert name in page
    assert "Performance criteria: 2" in page


def test_a_document_that_is_no_standard_is_said_so_and_shown(manager):
    page = text_of(manager.get(paste(manager, (CORPUS / "26-article.txt").read_text("utf-8"))))
    assert "We found no standard in this" in page
    assert "Keep as a draft" not in page


def test_nothing_sent_is_asked_for(manager):
    answer = manager.post("/standards/import", data={"text": "  "}, files={"file": ("", b"")})
    assert answer.status_code == 422
    assert "Paste the text of a standard, or choose a file." in answer.text


def test_a_file_that_is_too_large_is_refused_and_the_text_stays(manager, monkeypatch):
    monkeypatch.setattr("app.standards.upload.MAX_BYTES", 1000)
    answer = manager.post("/standards/import", data={"text": "typed before"}, files={"file": ("a.txt", b"x" * 1001)})
    assert answer.status_code == 413
    assert "typed before</textarea>" in answer.text


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 500, b"%PDF-1.7\n%%EOF", b"PK\x03\x04 not a zip", bytes(range(256)) * 9]
)
def test_any_bytes_are_answered_with_a_page(manager, data):
    answer = manager.post("/standards/import", files={"file": ("odd.pdf", data)})
    page = text_of(manager.get(answer.headers["location"])) if answer.status_code == 303 else text_of(answer)
    assert "We found no standard in this" in page or answer.status_code == 422


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(manager, database):
    text = TEXT.split("\n", 2)[2]
    address = paste(manager, text)
    answer = manager.post(
        address, data={"standard": "1", "title-1": "", "urn-1": "TEST Z9", "revision-1": "no blanks, please"}
    )
    assert answer.status_code == 422
    assert 'value="TEST Z9"' in answer.text
    assert 'value="no blanks, please"' in answer.text
    assert rows(database, StandardDraft) == []


def test_a_number_of_no_standard_is_refused(manager):
    answer = manager.post(paste(manager), data={"standard": "7"})
    assert answer.status_code == 422


def test_confirming_keeps_a_draft_of_the_own_centre_only(manager, client, cast, database):
    draft = confirmed(manager)
    page = text_of(manager.get(draft))
    assert "put each tool back in its place" in page
    assert [(row.key, row.provider_id) for row in rows(database, StandardDraft)] == [
        ("TESTZ9@import-1", cast.northbank)
    ]
    assert all(row.key != "TESTZ9@import-1" for row in rows(database, Standard))
    assert client.as_(cast.kit).get(draft).status_code == 404
    assert "Keep the tool store tidy" not in client.get("/standards/import").text
    assert client.as_(cast.ama).get(draft).status_code == 403


def test_a_reading_belongs_to_its_centre(manager, client, cast):
    address = paste(manager)
    assert client.as_(cast.kit).get(address).status_code == 404


def test_a_version_that_is_published_is_never_written_over(manager, database):
    text = (SEEDS / "001_426b99b42f53723f.txt").read_text("utf-8")
    given = {"standard": "1", "title-1": "T", "urn-1": "hsccld352", "revision-1": ""}
    address = paste(manager, text)
    answer = manager.post(address, data=given)
    assert answer.status_code == 422
    assert "HSCCLD352@1 is published already" in text_of(answer)
    assert manager.post(address, data=given | {"revision-1": "import-2"}).status_code == 303
    assert [row.key for row in rows(database, StandardDraft)] == ["hsccld352@1+import-2"]


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [({}, ["1"]), ({"follows-1": "HSCCLD352@1"}, ["1"]), ({"follows-1": "none"}, []), ({"follows-1": "x"}, [])],
)
def test_a_document_under_a_known_urn_is_a_new_version_of_what_is_published(manager, database, chosen, kept):
    text = (SEEDS / "001_426b99b42f53723f.txt").read_text("utf-8")
    given = {"standard": "1", "title-1": "T", "urn-1": "HSCCLD352", "revision-1": "import-2"} | chosen
    assert manager.post(paste(manager, text), data=given).status_code == 303
    (draft,) = rows(database, StandardDraft)
    links = json.loads(draft.document)["standard"].get("supersedes", [])
    assert [link["version"] for link in links] == kept
    assert all(link["urn"] == "HSCCLD352" for link in links)


def test_the_same_draft_is_not_made_twice(manager, database):
    confirmed(manager)
    fields = {"standard": "1", "title-1": "Another", "urn-1": "testz9", "revision-1": "import-1"}
    answer = manager.post(paste(manager), data=fields)
    assert answer.status_code == 422
    assert "There is a draft of" in text_of(answer)
    assert len(rows(database, StandardDraft)) == 1


def test_publishing_needs_the_tick_and_then_the_centre_can_read_it_and_no_other(manager, client, cast, database):
    draft = confirmed(manager)
    refused = manager.post(f"{draft}/publish")
    assert refused.status_code == 422
    assert "then tick that you have" in refused.text
    answer = manager.post(f"{draft}/publish", data={"compared": "1"})
    assert answer.status_code == 303
    assert rows(database, StandardDraft) == []
    page = answer.headers["location"].split("?")[0]
    assert "whom to tell about broken tools" in client.as_(cast.ama).get(page).text
    assert client.as_(cast.uma).get(page).status_code == 404
    told = [row for row in rows(database, TrailEntry) if row.kind == "standard_published"]
    assert [(row.provider_id, row.actor_id) for row in told] == [(cast.northbank, cast.gil.id)]


def test_the_text_can_be_corrected_and_is_canonical(manager):
    draft = confirmed(manager)
    text = yaml_on(manager.get(draft))
    changed = text.replace("whom to tell about broken tools", "whom to tell when a tool breaks")
    assert manager.post(draft, data={"yaml": changed, "saves": "1"}).status_code == 303
    assert yaml_on(manager.get(draft)) == changed
    assert yaml_files.read_text(changed, "x")[0] is not None


def test_a_mistake_in_the_text_names_its_line_and_nothing_typed_is_lost(manager):
    draft = confirmed(manager)
    text = yaml_on(manager.get(draft))
    wrong = text.replace("id: P2", "id: P7").replace("put each tool", "put every tool")
    answer = manager.post(draft, data={"yaml": wrong, "saves": "1"})
    line = next(number for number, words in enumerate(wrong.splitlines(), 1) if "P7" in words)
    assert answer.status_code == 422
    assert f"Line {line}: The id P7 stands at place 2" in text_of(answer)
    assert yaml_on(answer) == wrong
    assert yaml_on(manager.get(draft)) == text


@pytest.mark.parametrize("text", ["", "\t:", "- a\n- b", "format: 1", "{", SMALL.replace("TESTA1", "x" * 400)])
def test_a_text_that_is_none_is_answered_in_words(manager, text):
    draft = confirmed(manager)
    answer = manager.post(draft, data={"yaml": text, "saves": "1"})
    assert answer.status_code == 422
    assert "Nothing was saved. Line" in text_of(answer)


def test_two_people_do_not_write_over_each_other(manager):
    draft = confirmed(manager)
    text = yaml_on(manager.get(draft))
    assert manager.post(draft, data={"yaml": text, "saves": "1"}).status_code == 303
    second = manager.post(draft, data={"yaml": text.replace("put each", "place each"), "saves": "1"})
    assert second.status_code == 409
    assert "place each" in yaml_on(second)
    assert "place each" not in yaml_on(manager.get(draft))


def test_a_draft_cannot_be_published_with_something_to_mend(manager):
    draft = confirmed(manager)
    text = yaml_on(manager.get(draft)).replace("  language: en\n", "  language: en\n  validity: Draft\n")
    assert manager.post(draft, data={"yaml": text, "saves": "1"}).status_code == 303
    assert "Mend what is listed above first" in text_of(manager.get(draft))
    assert manager.post(f"{draft}/publish", data={"compared": "1"}).status_code == 422


def test_a_draft_can_be_thrown_away(manager, database):
    draft = confirmed(manager)
    assert manager.post(f"{draft}/discard").status_code == 303
    assert rows(database, StandardDraft) == []
    assert manager.get(draft).status_code == 404


def test_a_reading_is_kept_for_a_day(manager, database):
    address = paste(manager)
    with database.writing() as session:
        row = session.exec(select(StandardReading)).one()
        row.read_at -= timedelta(days=2)
    second = paste(manager)
    assert manager.get(address).status_code == 404
    assert manager.get(second).status_code == 200
