"""A session ends while somebody writes, and the form that they send brings a large file: the words are not lost."""

import os
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.access.actors import SessionRow
from app.access.models import FormStash, SignIn
from app.clock import now
from app.db import Database
from app.web import kept_words
from tests.client import Client
from tests.house.asking import ask
from tests.house.world import World

FILM = os.urandom(1024 * 1024) * 5
HEADERS = {"content-type": "multipart/form-data; boundary=b"}


def part(name: str, value: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + value + b"\r\n"


def signed_out(client: Client, world: World, database: Database) -> str:
    """Ama's session ends while she writes; the address of her form."""
    client.as_(world.north.learner)
    with database.writing() as session:
        for row in session.exec(select(SignIn).where(SignIn.person_id == world.north.learner.id)):
            row.expires_at = now() - timedelta(minutes=1)
            session.add(row)
    return f"/evidence/{world.samples['evidence_id'][0]}/edit?once=abc"


def kept_of(database: Database, person_id: int) -> list[FormStash]:
    with database.reading() as session:
        return list(session.exec(select(FormStash).where(FormStash.person_id == person_id).order_by(col(FormStash.id))))


@pytest.mark.parametrize("file_first", [True, False])
def test_words_beside_a_film_are_kept_and_the_film_is_to_be_chosen_again(
    file_first: bool, client: Client, world: World, database: Database, settings: Any
) -> None:
    path = signed_out(client, world, database)
    film = part("file", FILM, "story & time.mp4")
    words = part("account", "First line\r\nSecond – with a dash".encode()) + part("password_now", b"hunter2 of Ama")
    body = (film + words if file_first else words + film) + b"--b--\r\n"
    before = sorted(settings.evidence_dir.rglob("*"))
    answer = client.post(path, content=body, headers=HEADERS)
    assert answer.status_code == 401
    assert "Your words are safe" in answer.text
    assert "choose “story &amp; time.mp4” again" in answer.text
    found = re.search(r"/sign-in\?next=(/kept/\d+)", answer.text)
    assert found
    page = client.as_(world.north.learner).get(found[1])
    assert "First line\nSecond – with a dash" in page.text
    assert f'action="{path}"' in page.text
    assert sorted(settings.evidence_dir.rglob("*")) == before, "the file of nobody is not stored"
    assert not [stash for stash in kept_of(database, world.north.learner.id) if "hunter2" in stash.body]


@pytest.mark.parametrize(
    "body",
    [
        part("account", b"a" * (1024 * 1024 + 1)) + b"--b--\r\n",
        b"".join(part(f"f{n}", b"x") for n in range(3001)) + b"--b--\r\n",
        part("account", b"cut off here")[:-2],
        b"no form at all",
    ],
    ids=["too long", "too many", "cut off", "damaged"],
)
def test_what_cannot_be_kept_is_said_to_be_lost(body: bytes, client: Client, world: World, database: Database) -> None:
    path = signed_out(client, world, database)
    before = len(kept_of(database, world.north.learner.id))
    answer = client.post(path, content=body, headers=HEADERS)
    assert answer.status_code == 401
    assert "copy what you wrote" in answer.text
    assert "words are safe" not in answer.text
    assert len(kept_of(database, world.north.learner.id)) == before


def test_an_empty_form_leaves_nothing(client: Client, world: World, database: Database) -> None:
    path = signed_out(client, world, database)
    before = len(kept_of(database, world.north.learner.id))
    assert ask(client, "POST", path, content=b"--b--\r\n", headers=HEADERS).status_code == 401
    assert ask(client, "POST", path, content=b"{}", headers={"content-type": "application/json"}).status_code == 401
    assert len(kept_of(database, world.north.learner.id)) == before


def test_the_same_form_sent_again_is_kept_once(client: Client, world: World, database: Database) -> None:
    path = signed_out(client, world, database)
    before = len(kept_of(database, world.north.learner.id))
    for words in (b"one", b"one two"):
        client.post(path, content=part("account", words) + b"--b--\r\n", headers=HEADERS)
    kept = kept_of(database, world.north.learner.id)
    assert len(kept) == before + 1
    assert kept[-1].body == "account=one+two"


@pytest.mark.parametrize(
    ("size", "most"), [(10, kept_words.MOST_ROWS), (kept_words.MOST_BYTES // 2, 2), (kept_words.MOST_BYTES * 2, 1)]
)
def test_one_person_keeps_only_so_much(size: int, most: int, session: Session, world: World) -> None:
    """The oldest go; what has just been typed stays, however long; a neighbour's are left alone."""
    person, neighbour = world.north.learner.id, world.south.learner.id
    theirs = session.exec(select(FormStash.id).where(FormStash.person_id == neighbour)).all()
    ended = SessionRow(1, person, world.cast.northbank, False, now())
    ids = [kept_words.add(session, ended, f"/preferences?once={n}", "x" * size) for n in range(most + 3)]
    kept = session.exec(select(FormStash.id).where(FormStash.person_id == person).order_by(col(FormStash.id))).all()
    assert list(kept) == ids[-most:]
    assert theirs
    assert session.exec(select(FormStash.id).where(FormStash.person_id == neighbour)).all() == theirs
