"""Bringing an exchange file in, by both doors: compared, told what is lost, confirmed; nothing saved before."""

import html
import json
from datetime import UTC, datetime

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.settings import get_settings
from app.standards import yaml_files
from app.standards.commands import app as commands
from app.standards.draft_models import StandardDraft
from app.standards.exchange.reading import write_exchange
from tests.exchange.samples import everything
from tests.exchange.test_case import package_of
from tests.standards.documents import document_of

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NAMES = {"case": "a.json", "moodle": "a.csv", "mahara": "a.matrix", "yaml": "a.yaml"}


def written(kind) -> bytes:
    return write_exchange(everything(), kind, "https://vouch.example", WHEN).text.encode()


@pytest.fixture
def manager(client, cast):
    return client.as_(cast.gil)


def send(client, data: bytes, name: str, kind: str = "auto"):
    return client.post("/standards/import", data={"text": "", "kind": kind}, files={"file": (name, data)})


def page_of(client, data: bytes, name: str, kind: str = "auto"):
    answer = send(client, data, name, kind)
    assert answer.status_code == 303, html.unescape(answer.text)
    return answer.headers["location"], html.unescape(client.get(answer.headers["location"]).text)


def drafts(database) -> list[StandardDraft]:
    with database.reading() as session:
        return list(session.exec(select(StandardDraft)))


@pytest.mark.parametrize("kind", NAMES)
def test_a_file_is_compared_confirmed_and_becomes_the_same_standard(manager, database, kind):
    where, page = page_of(manager, written(kind), NAMES[kind])
    assert "Compare this with the source" in page
    assert "put each tool back in its place" in page
    assert 'href="#s1-P1"' in page
    assert "can’t keep" not in page
    assert drafts(database) == []
    answer = manager.post(where, data={"standard": "1", "title-1": "", "urn-1": "", "revision-1": ""})
    assert answer.status_code == 303, html.unescape(answer.text)
    (draft,) = drafts(database)
    document = everything()
    assert (draft.key, draft.title) == (document.reference, document.title)
    kept = json.loads(draft.document)
    assert [item["text"] for item in kept["criteria"]] == [item.text for item in document.criteria]
    assert any("Taken over from the" in note for note in kept["import"]["notes"])


def test_what_a_standard_cannot_keep_is_said_before_and_in_the_draft(manager, database):
    package = package_of(document_of())
    package["CFRubrics"] = [{"identifier": "x"}]
    where, page = page_of(manager, json.dumps(package).encode(), "a.json")
    assert "What a standard here can’t keep" in page
    assert "the rubrics" in page
    manager.post(where, data={"standard": "1"})
    (draft,) = drafts(database)
    assert "Not kept: the rubrics." in json.loads(draft.document)["import"]["notes"]
    assert "the rubrics" in html.unescape(manager.get(f"/standards/drafts/{draft.id}").text)


def test_what_the_person_gives_is_put_in(manager, database):
    where, _ = page_of(manager, written("moodle"), "a.csv")
    manager.post(where, data={"standard": "1", "title-1": "Our store", "urn-1": "OURS1", "revision-1": "import-7"})
    (draft,) = drafts(database)
    assert (draft.key, draft.title) == ("OURS1@2+import-7", "Our store")


def test_each_of_several_standards_is_confirmed_by_itself(manager, database):
    data = json.dumps([package_of(document_of()), package_of(everything())]).encode()
    where, page = page_of(manager, data, "two.json")
    assert "2 standards found" in page
    for number in ("2", "1"):
        assert manager.post(where, data={"standard": number}).status_code == 303
    assert {draft.key for draft in drafts(database)} == {document_of().reference, everything().reference}
    assert manager.post(where, data={"standard": "3"}).status_code == 422
    again = manager.post(where, data={"standard": "1"})
    assert again.status_code == 422
    assert "There is a draft of TESTA1@1 already" in html.unescape(again.text)


def test_pasted_json_is_read_as_what_it_is(manager):
    answer = manager.post("/standards/import", data={"text": written("case").decode()}, files={"file": ("", b"")})
    assert "CASE package" in manager.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("data", "name", "kind", "says"),
    [
        (b'{"a": 1}', "x.json", "auto", "neither a CASE package"),
        (b"Name,Age\n", "x.csv", "auto", "Kind of file"),
        (b"Name,Age\n", "x.csv", "moodle", "must name 14 columns"),
        (b"[" * 100_000, "x.json", "case", "nested far too deeply"),
        (b"," * 6_000_000, "x.csv", "moodle", "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_comes_back_with_a_sentence_and_the_choice(manager, data, name, kind, says):
    answer = send(manager, data, name, kind)
    assert answer.status_code == 422
    assert says in html.unescape(answer.text)
    assert f'value="{kind}" selected' in answer.text


def test_a_document_named_as_one_is_read_as_one(manager):
    _, page = page_of(manager, written("yaml"), "a.txt", "document")
    assert "The source, line by line" in page
    assert "per cent sure" in page or "no standard in this" in page
    assert "Vouch file" not in page


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "standards").mkdir()
    monkeypatch.setenv("VOUCH_STANDARDS_DIR", str(tmp_path / "standards"))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


def run(*arguments, answer=""):
    result = CliRunner().invoke(commands, ["import", *map(str, arguments)], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("told", [True, False])
def test_the_command_reads_and_keeps_them(folder, kind, told):
    file = folder / NAMES[kind]
    file.write_bytes(written(kind))
    options = ["--format", kind] if told else []
    shown = run(file, *options)
    assert shown.exit_code == 0, shown.output
    assert everything().reference in shown.stdout
    assert not (folder / "drafts").exists()
    kept = run(file, *options, "--save", folder / "drafts", "--yes")
    assert kept.exit_code == 0, kept.output
    (made,) = (folder / "drafts").iterdir()
    document = yaml_files.load(made)
    assert document.reference == everything().reference
    assert document.standard.validity == "Draft"
    assert [item.text for item in document.criteria] == [item.text for item in everything().criteria]


def test_the_command_says_in_json_what_is_lost(folder):
    package = package_of(document_of()) | {"CFRubrics": [{"identifier": "x"}]}
    (folder / "a.json").write_text(json.dumps(package))
    said = json.loads(run(folder / "a.json", "--json").stdout)
    assert said["report"]["lost"] == ["Not kept: the rubrics."]
    assert [one["urn"] for one in said["standards"]] == ["TESTA1"]
    assert [item["id"] for item in said["standards"][0]["criteria"]] == ["P1", "P2"]


def test_the_command_asks_for_the_format_in_doubt(folder):
    (folder / "a.csv").write_text("Name,Age\n")
    result = run(folder / "a.csv")
    assert result.exit_code == 1
    assert "--format" in result.stderr
