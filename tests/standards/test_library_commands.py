"""`vouch standards reindex`, and what `vouch selfcheck` says of the library."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from app.db import Database
from app.selfcheck import _database as checked
from app.settings import get_settings
from app.standards.library_models import LibraryEntry
from tests.standards.test_commands import folder, run  # noqa: F401  (a fixture)

PROMISE = "every standard can be found in the library"


@pytest.fixture
def forgotten(folder: Path) -> None:  # noqa: F811
    """A database whose library has lost its list."""
    assert run("sync").exit_code == 0
    database = Database(get_settings().database)
    with database.writing() as session:
        session.execute(delete(LibraryEntry))
    database.dispose()


def test_a_library_in_step(folder: Path) -> None:  # noqa: F811
    run("sync")
    answer = run("reindex", "--check")
    assert answer.exit_code == 0
    assert answer.output == "Every standard can be found as it is.\n"


def test_a_library_out_of_step_is_said_and_mended(forgotten: None) -> None:
    answer = run("reindex", "--check")
    assert answer.exit_code == 1
    assert "Out of step: 1 not in the list. Run `vouch standards reindex`." in answer.output
    assert [(one.kept, one.detail) for one in checked(get_settings()) if one.promise == PROMISE] == [
        (False, "1 not in the list; run `vouch standards reindex`")
    ]
    answer = run("reindex")
    assert answer.exit_code == 0
    assert "1 standard can be found." in answer.output
    assert run("reindex", "--check").exit_code == 0
    assert [one.kept for one in checked(get_settings()) if one.promise == PROMISE] == [True]


def test_a_database_that_cannot_be_reached_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setenv("VOUCH_DATABASE_URL", f"sqlite:///{folder}/no/such/folder/x.db")
    get_settings.cache_clear()
    answer = run("reindex")
    assert answer.exit_code == 1
    assert "The database cannot be used" in answer.output
