"""`vouch user add` and `vouch user reset`, as an operator types them."""

import json
import re

import pytest
from typer.testing import CliRunner

from app.db import Database
from app.people import commands
from app.settings import Settings
from tests.client import Client
from tests.people import Cast


@pytest.fixture
def vouch(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Run `vouch user ...` on the test's database."""
    here = settings.model_copy(update={"database_url": database.url.render_as_string(hide_password=False)})
    monkeypatch.setattr(commands, "get_settings", lambda: here)
    return lambda *words: CliRunner().invoke(commands.app, list(words))


def test_the_first_administrator_of_a_new_provider(vouch, client: Client) -> None:
    words = ("add", "mo@example.org", "Mo Farrow", "--provider", "Westbank", "--new-provider")
    done = vouch(*words, "--role", "administrator", "--role", "manager")
    assert done.exit_code == 0, done.output
    token = re.search(r"/set-password/([\w-]+)", done.output)
    assert token is not None
    client.post(f"/set-password/{token.group(1)}", data={"password": "copper kettle morning"})
    opened = client.post("/sign-in", data={"email": "mo@example.org", "password": "copper kettle morning"})
    assert opened.status_code == 303
    assert "Mo Farrow" in client.get("/people").text
    assert client.get("/me").text.count("from ") >= 2


def test_reset_prints_a_link_for_another_program(vouch, cast: Cast) -> None:
    done = vouch("reset", " AMA@example.org ", "--json")
    answer = json.loads(done.output)
    assert answer["email"] == "ama@example.org"
    assert answer["link"].startswith("https://vouch.test/set-password/")


@pytest.mark.parametrize(
    ("words", "help_given"),
    [
        (("reset", "nobody@example.org"), "Nobody signs in with"),
        (("add", "x@example.org", "X", "--provider", "Nrthbank", "--role", "iqa"), "there is: Northbank, Southbank"),
        (("add", "x@example.org", "X", "--provider", "Northbank", "--role", "boss"), "There is no role"),
        (("add", "x", "X", "--provider", "Northbank", "--role", "iqa"), "e-mail address"),
        (("add", "ama@example.org", "Ama", "--provider", "Northbank", "--role", "iqa"), "already here"),
    ],
)
def test_mistakes_say_how_to_mend_them(vouch, cast: Cast, words: tuple[str, ...], help_given: str) -> None:
    done = vouch(*words)
    assert done.exit_code == 2
    assert help_given in re.sub(r"[\s│]+", " ", done.output)
