"""Every form of one centre, filled in with the ids of another's rows: nothing there changes, and nothing of it shows."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

from app.db import Database
from app.tables import metadata
from tests.attacks.test_odd_values_everywhere import CAST, forms_of
from tests.client import Client
from tests.house.asking import addresses, ask, rows_of
from tests.house.test_strangers import leaks
from tests.house.world import OWN, World

ID = re.compile(r"\d+")
NOT_IDS = re.compile(r"_(day|month|year)$|^(revision|size|basis\.)")  # numbers that name no row
LEAVES = ("/sign-out", "/providers", "/me/sessions", "/me/password")


def their_ids(session: Session, provider_id: int) -> list[int]:
    """An id of theirs from each table, and of the people who work there."""
    found: set[int] = set()
    for table in metadata.sorted_tables:
        if "provider_id" not in table.columns:
            continue
        rows = session.connection().execute(table.select().where(table.c.provider_id == provider_id)).mappings().all()
        found |= {row["id"] for row in rows[-1:] if "id" in row}
        if table.name == "membership":
            found |= {row["person_id"] for row in rows[:2]}
    assert len(found) > 5
    return sorted(found)


def distinct_forms(app: FastAPI, client: Client, world: World) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(role, address, fields) of every form that posts, once for each kind of address and fields."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for role in CAST:
        client.as_(getattr(world.north, role))
        for address in addresses(app):
            if address.method != "GET" or address.public:
                continue
            for path, _ in address.filled(world):
                answer = ask(client, "GET", path)
                if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
                    continue
                for method, action, fields in forms_of(answer):
                    to = (action or "").partition("?")[0]
                    kind = (ID.sub("N", to), tuple(sorted({ID.sub("N", name) for name, _ in fields})))
                    if method.lower() == "post" and kind not in seen and not to.startswith(LEAVES):
                        seen.add(kind)
                        yield role, to, fields


def turned(fields: list[tuple[str, str]], theirs: int) -> list[tuple[str, str]]:
    """The same form with their id wherever a number stands, in names as well as in values."""
    return [
        (name, value) if NOT_IDS.search(name) else (ID.sub(str(theirs), name), ID.sub(str(theirs), value, count=1))
        for name, value in fields
    ]


def send(client: Client, path: str, fields: list[tuple[str, str]]) -> Any:
    files = [(name, (None, value)) for name, value in fields]
    if re.fullmatch(r"/evidence/\d+/(edit|files)|/standards/import", path):
        return ask(client, "POST", path, files=files or [("x", (None, ""))])
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return ask(client, "POST", path, data=data)


def test_foreign_ids_in_every_field(app: FastAPI, client: Client, world: World, database: Database) -> None:
    with database.reading() as session:
        before = rows_of(session, world.cast.southbank)
        ids = their_ids(session, world.cast.southbank)
    secrets = [OWN, "Southbank", *(text for player in world.south for text in (player.name, player.email))]
    wrong: list[str] = []
    tried = 0
    for role, path, fields in list(distinct_forms(app, client, world)):
        with_ids = [pair for pair in fields if not NOT_IDS.search(pair[0]) and ID.search("".join(pair))]
        if not with_ids:
            continue
        for theirs in ids:
            tried += 1
            answer = send(client.as_(getattr(world.north, role)), path, turned(fields, theirs))
            if answer.status_code >= 500:
                wrong.append(f"{role} {path} with {theirs}: {answer.status_code}")
            if found := leaks(answer, secrets):
                wrong.append(f"{role} {path} with {theirs} shows {found}")
    assert tried > 60, tried
    assert not wrong, "\n".join(wrong)
    with database.reading() as session:
        assert rows_of(session, world.cast.southbank) == before
