"""`vouch verify --trail` says whole, or names the provider and the entry."""

import json

import pytest
from sqlalchemy import text

from app.db import Database
from app.trail.commands import verify_trail
from app.trail.facts import SignedIn
from tests.factories import a_fact
from tests.people import Cast


@pytest.fixture
def recorded(database: Database, cast: Cast) -> Database:
    """Three entries at Northbank, one at Southbank."""
    with database.writing() as session:
        for player in (cast.ama, cast.ben, cast.cleo, cast.olu):
            a_fact(session, SignedIn(None, player.id), by=player)
    return database


def tampered(database: Database, statement: str) -> None:
    """As somebody with a database tool would: the guards taken off first."""
    with database.write_engine.begin() as connection:
        if database.is_sqlite:
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail_entry'")
            )
            for (name,) in names.all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE trail_entry DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def test_a_whole_trail_is_said_to_be_whole(recorded: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_trail(recorded) == 0
    assert "Whole. 4 entries of 2 providers" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE trail_entry SET actor_role = 'iqa' WHERE seq = 2", "Entry 2 was changed after it was written."),
        ("DELETE FROM trail_entry WHERE seq = 2 AND provider_id = 1", "Entry 2 is missing"),
        ("DELETE FROM trail_entry WHERE seq = 3", "The chain ends at entry 2, but its head says 3."),
        ("DELETE FROM trail_head WHERE provider_id = 1", "its head says 0"),
        ("UPDATE trail_entry SET about = 'not json' WHERE seq = 3", "Entry 3 was changed"),
    ],
)
def test_what_was_changed_is_named(
    recorded: Database, capsys: pytest.CaptureFixture[str], statement: str, said: str
) -> None:
    tampered(recorded, statement)
    assert verify_trail(recorded) == 1
    out = capsys.readouterr().out
    assert "Not whole." in out
    assert said in out


def test_a_machine_reads_it_as_json(recorded: Database, capsys: pytest.CaptureFixture[str]) -> None:
    tampered(recorded, "UPDATE trail_entry SET kind = 'person_added' WHERE seq = 3")
    assert verify_trail(recorded, as_json=True) == 1
    value = json.loads(capsys.readouterr().out)
    assert value["valid"] is False
    assert [provider["break"] is None for provider in value["providers"]] == [False, True]
    assert value["providers"][0]["break"]["seq"] == 3
