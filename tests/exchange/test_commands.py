"""`vouch standards export`."""

import json

import pytest
from typer.testing import CliRunner

from app.settings import get_settings
from app.standards.commands import app
from app.standards.exchange.reading import read_exchange
from tests.standards.documents import SMALL, a_folder, changed, document_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two versions of the small standard, and no database."""
    newer = changed(('version: "1"', 'version: "2"'))
    made = a_folder(tmp_path / "standards", SMALL, newer)
    monkeypatch.setenv("VOUCH_STANDARDS_DIR", str(made))
    monkeypatch.setenv("VOUCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VOUCH_DATABASE_URL", "")
    get_settings.cache_clear()
    yield made
    get_settings.cache_clear()


def run(*arguments):
    result = CliRunner().invoke(app, ["export", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("kind", ["case", "moodle", "mahara", "yaml"])
def test_it_writes_a_file_that_reads_back(folder, tmp_path, kind):
    out = tmp_path / "out"
    result = run("testa1@1", "--format", kind, "--out", out)
    assert result.exit_code == 0, result.output
    assert read_exchange(out.read_bytes(), kind).documents[0].reference == document_of().reference
    assert ("Not kept" in result.stderr) == (kind in ("moodle", "mahara"))


def test_it_prints_without_a_file_and_makes_no_database(folder, tmp_path):
    assert json.loads(run("TESTA1@2").stdout)["CFDocument"]["version"] == "2"
    assert not (tmp_path / "data").exists()


def test_it_asks_which_version_and_names_what_there_is(folder, tmp_path):
    several = run("TESTA1")
    assert several.exit_code == 1
    assert "TESTA1@1, TESTA1@2" in several.stderr
    unknown = run("TESTA7")
    assert unknown.exit_code == 1
    assert "no standard TESTA7" in unknown.stderr
    nowhere = run("TESTA1@1", "--out", tmp_path / "no" / "such")
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr
