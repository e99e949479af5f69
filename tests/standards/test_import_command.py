"""`vouch standards import`: what is printed, what is kept, and what is never written over."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.settings import get_settings
from app.standards import yaml_files
from app.standards.commands import app
from app.standards.importer import read_document
from app.standards.yaml_writer import dump

SEEDS = Path(__file__).parent / "seeds"
CERTAIN = SEEDS / "001_426b99b42f53723f.txt"
NO_URN = SEEDS / "003_e4a7421cb932b3e6.txt"
UNSOLVED = Path(__file__).parent.parent / "importer" / "corpus" / "07-labels-first-no-boundaries.txt"
NOT_A_NOS = Path(__file__).parent.parent / "importer" / "corpus" / "26-article.txt"


@pytest.fixture(autouse=True)
def no_standards_yet(tmp_path, monkeypatch):
    """A folder of standards of our own, so that the repository's are not found as already there."""
    (tmp_path / "standards").mkdir()
    monkeypatch.setenv("VOUCH_STANDARDS_DIR", str(tmp_path / "standards"))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def run(*arguments, answer=""):
    result = CliRunner().invoke(app, ["import", *(str(argument) for argument in arguments)], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_json_is_the_agreed_answer_of_the_importer():
    said = json.loads(run(CERTAIN, "--json").stdout)
    assert said == read_document(CERTAIN.read_bytes(), CERTAIN.name).to_json()
    assert set(said) == {"is_nos", "standards", "report"}
    assert len(said["standards"][0]["criteria"]) == 26


def test_json_of_several_files_is_a_list_in_their_order():
    said = json.loads(run(CERTAIN, NOT_A_NOS, "--json").stdout)
    assert [one["is_nos"] for one in said] == [True, False]


def test_without_save_nothing_is_kept(tmp_path):
    result = run(CERTAIN)
    assert result.exit_code == 0
    assert "26 performance criteria" in result.stdout
    assert "27 knowledge statements" in result.stdout
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_document_that_is_no_standard_is_said_so(tmp_path):
    result = run(NOT_A_NOS, "--save", tmp_path)
    assert result.exit_code == 1
    assert "nothing to keep" in result.stderr
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_file_that_is_not_there_is_said_and_the_others_are_read():
    result = run("none.docx", CERTAIN)
    assert result.exit_code == 1
    assert "none.docx cannot be read: No such file" in result.stderr
    assert "HSCCLD352" in result.stdout


def test_what_is_kept_is_a_canonical_draft_that_says_what_was_printed(tmp_path):
    assert run(CERTAIN, "--save", tmp_path / "new", "--yes").exit_code == 0
    path = tmp_path / "new" / "HSCCLD352.v1.yaml"
    document = yaml_files.load(path)
    assert document.standard.validity == "Draft"
    assert document.import_record is not None
    assert "The source prints the validity Current" in document.import_record.notes[0]
    assert dump(document) == path.read_text("utf-8")


def test_a_version_that_is_there_is_never_written_over(tmp_path):
    run(CERTAIN, "--save", tmp_path, "--yes")
    before = (tmp_path / "HSCCLD352.v1.yaml").read_bytes()
    again = run(CERTAIN, "--save", tmp_path, "--yes")
    assert again.exit_code == 1
    assert "was not written over" in again.stderr
    assert (tmp_path / "HSCCLD352.v1.yaml").read_bytes() == before
    assert len(list(tmp_path.glob("*.yaml"))) == 1


def test_another_version_of_the_same_urn_is_named_and_kept_beside_it(tmp_path):
    run(CERTAIN, "--save", tmp_path, "--yes")
    again = run(CERTAIN, "--save", tmp_path, "--yes", "--revision", "import-2")
    assert again.exit_code == 0
    assert "holds another version of HSCCLD352: HSCCLD352@1" in again.stderr
    assert "HSCCLD352@1+import-2 is kept as the new version of HSCCLD352@1." in again.stderr
    kept = yaml_files.load(tmp_path / "HSCCLD352.v1+import-2.yaml")
    assert [(link.urn, link.version) for link in kept.standard.supersedes] == [("HSCCLD352", "1")]
    assert yaml_files.load(tmp_path / "HSCCLD352.v1+import-2.yaml").edition == "1+import-2"


def test_what_the_source_does_not_state_can_be_given(tmp_path):
    result = run(NO_URN, "--save", tmp_path, "--yes", "--urn", "TESTC3", "--title", "Build things")
    assert result.exit_code == 0, result.stderr
    document = yaml_files.load(tmp_path / "TESTC3.import-1.yaml")
    assert (document.title, document.reference) == ("Build things", "TESTC3@import-1")


def test_an_unsure_reading_is_kept_only_when_somebody_says_so(tmp_path):
    given = (UNSOLVED, "--save", tmp_path, "--urn", "TESTB2", "--title", "Do it")
    for answer in ("", "n\n"):
        assert run(*given, answer=answer).exit_code == 1
        assert not list(tmp_path.glob("*.yaml"))
    kept = run(*given, answer="y\n")
    assert kept.exit_code == 0, kept.stderr
    assert [path.name.split(".")[0] for path in tmp_path.glob("*.yaml")] == ["TESTB2"]
