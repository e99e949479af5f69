"""An administrator who types an address learns nothing of whoever has it elsewhere, and is not let try for ever."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from app.access.models import Membership
from app.clock import now, travel
from app.people import service
from app.people.rules import GUESSES_OF_NAMES
from app.trail.models import TrailEntry
from tests.client import Client
from tests.people import Cast

RIGHT = {"name": "Olu Adeyemi", "known_as": "Olu"}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    return client.as_(cast.hal)


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    return {"email": cast.olu.email, "role": "iqa"} | RIGHT | changes


def refusals(client: Client, provider_id: int) -> list[tuple[int | None, str]]:
    rows = select(TrailEntry).where(TrailEntry.provider_id == provider_id, TrailEntry.kind == "adding_refused")
    with client.database.reading() as session:
        return [(row.actor_id, row.about) for row in session.exec(rows)]


def roles_here(client: Client, cast: Cast) -> list[str]:
    mine = select(Membership.role).where(Membership.person_id == cast.olu.id, Membership.provider_id == cast.northbank)
    with client.database.reading() as session:
        return list(session.exec(mine))


@pytest.mark.parametrize("changes", [{"name": "Nia Cole"}, {"name": "Olu"}, {"known_as": "Ollie"}])
def test_other_details_are_refused_kept_and_recorded(changes: dict[str, str], admin: Client, cast: Cast) -> None:
    answer = admin.post("/people", data=typed(cast, **changes))
    assert answer.status_code == 422
    assert "Ask them for their full name" in answer.text
    for words in (*changes.values(), cast.olu.email):
        assert f'value="{words}"' in answer.text
    kept = {"Olu Adeyemi", "Southbank"} - set(changes.values())
    assert not [words for words in kept if words in answer.text and "name" in changes]
    assert refusals(admin, cast.northbank) == [(cast.hal.id, json.dumps({"enrolment_id": None}, separators=(",", ":")))]
    assert refusals(admin, cast.southbank) == []
    assert roles_here(admin, cast) == []
    assert "tried to add somebody with details that are not those of their account" in (
        admin.as_(cast.gil).get("/trail?kind=people").text
    )


def test_guessing_comes_to_an_end_and_begins_anew_an_hour_later(admin: Client, cast: Cast) -> None:
    for number in range(GUESSES_OF_NAMES):
        assert admin.post("/people", data=typed(cast, name=f"Olu {number}")).status_code == 422
    assert admin.post("/people", data=typed(cast)).status_code == 429, "even the right one tells nothing now"
    assert len(refusals(admin, cast.northbank)) == GUESSES_OF_NAMES
    new = admin.post("/people", data=typed(cast, email="nobody.yet@example.org"))
    assert new.status_code == 303, "somebody without an account is added as before"
    with travel(now() + timedelta(minutes=61)):
        assert admin.as_(cast.hal).post("/people", data=typed(cast)).status_code == 303


def test_the_operator_need_not_guess(session: Session, cast: Cast) -> None:
    from app.access.roles import Role
    from app.people.acting import TheService

    service.add_person(session, TheService(cast.northbank), email=cast.olu.email, name="O.", role=Role.iqa)
    assert session.exec(
        select(Membership.id).where(col(Membership.person_id) == cast.olu.id, Membership.provider_id == cast.northbank)
    ).one()
