"""`vouch coverage` says what it did, and ends with 1 when the counts have drifted."""

import json

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from app.coverage import commands
from app.coverage.models import EnrolmentCoverage
from app.db import Database
from app.settings import Settings
from tests.factories import a_cohort, a_standard, a_unit, an_enrolment
from tests.people import Cast

run = CliRunner()


@pytest.fixture(autouse=True)
def here(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One learner with a unit, whose counts nobody has kept yet."""
    with database.writing() as session:
        a_unit(session, an_enrolment(session, a_cohort(session, cast.northbank), cast.ama), a_standard(session))
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setattr(commands, "get_settings", lambda: Settings(database_url=url))


def test_check_finds_what_rebuild_mends(database: Database) -> None:
    before = run.invoke(commands.app, ["check"])
    assert before.exit_code == 1
    assert "nothing is kept, and the facts give ..." in before.output
    made = run.invoke(commands.app, ["rebuild"])
    assert (made.exit_code, made.output.strip()) == (0, "Counted again: 1 enrolment, 1 unit, 1 cohort.")
    after = run.invoke(commands.app, ["check"])
    assert (after.exit_code, after.output.strip()) == (0, "The kept counts are what the facts say.")


def test_both_speak_json(database: Database) -> None:
    assert json.loads(run.invoke(commands.app, ["rebuild", "--json"]).stdout) == {
        "enrolments": 1,
        "units": 1,
        "cohorts": 1,
    }
    with database.writing() as session:
        session.execute(update(EnrolmentCoverage).values(met=2))
    answer = run.invoke(commands.app, ["check", "--json"])
    found = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert found["ok"] is False
    assert found["differences"][0].endswith("met is kept as 2, and the facts give 0.")


def test_one_provider_at_a_time(cast: Cast) -> None:
    elsewhere = run.invoke(commands.app, ["rebuild", "--provider", str(cast.southbank), "--json"])
    assert json.loads(elsewhere.stdout)["enrolments"] == 0
    assert run.invoke(commands.app, ["check", "--provider", str(cast.southbank)]).exit_code == 0
    assert run.invoke(commands.app, ["check", "--provider", str(cast.northbank)]).exit_code == 1


def test_a_database_that_is_not_there_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    nowhere = tmp_path / "elsewhere.db"
    monkeypatch.setattr(commands, "get_settings", lambda: Settings(database_url=f"sqlite:///{nowhere}"))
    for command in ("check", "rebuild"):
        answer = run.invoke(commands.app, [command])
        assert answer.exit_code == 1
        assert f"There is no database at {nowhere} yet." in answer.output
    assert not nowhere.exists()
    nowhere.touch()
    answer = run.invoke(commands.app, ["check"])
    assert answer.exit_code == 1
    assert "The database cannot be used: no such table" in answer.output
