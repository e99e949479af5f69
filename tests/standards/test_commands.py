"""`vouch standards` at the command line."""

import errno
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.settings import get_settings
from app.standards import lock
from app.standards.commands import app
from app.standards.json_schema import schema_text
from tests.standards.documents import SMALL, a_folder, changed
from tests.standards.test_seeds import STANDARDS


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the small standard, and a data folder that isn't there yet."""
    made = a_folder(tmp_path / "standards", SMALL)
    monkeypatch.setenv("VOUCH_STANDARDS_DIR", str(made))
    monkeypatch.setenv("VOUCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VOUCH_DATABASE_URL", "")
    get_settings.cache_clear()
    yield made
    get_settings.cache_clear()


def run(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def break_it(folder):
    (folder / "TESTA1.v1.yaml").write_text(changed(("  version:", "  verzion:")), "utf-8")


def test_check_says_that_all_is_well(folder):
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "1 standard can be used.\n")


def test_check_names_file_line_and_mend_and_ends_with_1(folder):
    break_it(folder)
    result = run("check", folder / "TESTA1.v1.yaml")
    assert result.exit_code == 1
    assert f"{folder / 'TESTA1.v1.yaml'}:7: error: `verzion` is not a key" in result.stderr
    assert "Did you mean `version`?" in result.stderr
    assert "1 error, 0 warnings." in result.stderr


def test_check_as_json(folder):
    break_it(folder)
    result = run("check", "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["ok"]) == (1, False)
    assert said["problems"][0]["line"] == 7
    assert set(said["problems"][0]) == {"file", "line", "message", "mend", "severity"}
    assert json.loads(run("check", "--json", STANDARDS).stdout) == {"ok": True, "problems": []}


def test_a_warning_alone_does_not_end_with_1(folder):
    (folder / "TESTA1.v1.yaml").rename(folder / "other.yaml")
    result = run("check")
    assert result.exit_code == 0
    assert "0 errors, 1 warning." in result.stderr


def test_a_file_that_is_not_there(folder):
    result = run("check", folder / "none.yaml")
    assert result.exit_code == 1
    assert "There is no such file or folder" in result.stderr


def test_sync_makes_the_database_and_says_what_is_new(folder):
    first, second = run("sync"), run("sync")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Added: TESTA1@1" in first.stdout
    assert second.stdout == "0 standards added, 1 already there.\n"


def test_sync_refuses_an_edited_file(folder):
    run("sync")
    (folder / "TESTA1.v1.yaml").write_text(changed(("write down", "write up")), "utf-8")
    result = run("sync")
    assert result.exit_code == 1
    assert "TESTA1.v1.yaml:19: error: P2 differs from the published text." in result.stderr
    assert "Nothing was copied" in result.stderr


def test_a_database_that_cannot_be_reached_is_said_so(folder, monkeypatch):
    monkeypatch.setenv("VOUCH_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    get_settings.cache_clear()
    for command in ("sync", "list"):
        result = run(command)
        assert result.exit_code == 1
        assert "The database cannot be used" in result.stderr


def test_list_before_and_after_a_sync(folder, tmp_path):
    before = json.loads(run("list", "--json").stdout)
    assert not (tmp_path / "data").exists()
    run("sync")
    after = json.loads(run("list", "--json").stdout)
    assert [row["in_database"] for row in (*before, *after)] == [False, True]
    assert after[0] == {
        "reference": "TESTA1@1",
        "urn": "TESTA1",
        "title": "Keep the tool store tidy",
        "version": "1",
        "revision": None,
        "validity": None,
        "performance": 2,
        "knowledge": 1,
        "file": str(folder / "TESTA1.v1.yaml"),
        "in_database": True,
    }
    assert "TESTA1@1  2 P, 1 K" in run("list").stdout


def test_a_standard_without_its_file_is_still_listed(folder):
    run("sync")
    (folder / "TESTA1.v1.yaml").unlink()
    (row,) = json.loads(run("list", "--json").stdout)
    assert (row["reference"], row["file"], row["in_database"]) == ("TESTA1@1", None, True)


def test_lock_pins_once_and_then_check_refuses_edits(folder):
    assert "Pinned: TESTA1@1" in run("lock").stdout
    pinned = (folder / lock.NAME).read_bytes()
    assert "0 versions pinned, 1 left as they were." in run("lock").stdout
    (folder / "TESTA1.v1.yaml").write_text(changed(("write down", "write up")), "utf-8")
    assert run("check").exit_code == 1
    assert run("lock").exit_code == 1
    assert (folder / lock.NAME).read_bytes() == pinned


def test_a_folder_that_cannot_be_written_is_said_so(folder, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    result = run("lock")
    assert result.exit_code == 1
    assert f"{folder / lock.NAME} cannot be written: Permission denied." in result.stderr


def test_drafts_are_not_pinned(folder):
    (folder / "TESTA1.v1.yaml").write_text(changed(("  language: en", "  language: en\n  validity: Draft")), "utf-8")
    assert "0 versions pinned" in run("lock").stdout
    assert "Draft, left out: TESTA1@1" in run("sync").stdout


def test_schema_prints_what_is_committed(folder):
    assert run("schema").stdout == schema_text()
