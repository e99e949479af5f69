"""The disk is full, at any step of keeping a file or of recording an act: said in words, and nothing is half done."""

import errno
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.db import Database
from app.evidence.models import EvidenceFile, EvidenceVersion
from app.settings import Settings
from app.storage import files
from tests.client import Client
from tests.house.asking import ask, rows_of
from tests.house.world import PDF, World

PART = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%s\r\n--b--\r\n'
HEADERS = {"content-type": "multipart/form-data; boundary=b"}


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def kept(settings: Settings) -> list[Path]:
    return sorted(path for path in settings.evidence_dir.rglob("*") if path.is_file())


def a_form(words: bytes) -> bytes:
    return PART % (b"title", words) + PART % (b"do", b"later") + FILE % (PDF + words)


@pytest.fixture
def draft(client: Client, world: World) -> str:
    client.as_(world.north.learner)
    return f"/evidence/{world.samples['evidence_id'][0]}/edit"


@pytest.mark.parametrize("step", ["open", "mkdir", "write", "fsync", "rename", "fsync of the folder"])
def test_a_file_that_finds_no_room(
    step: str,
    draft: str,
    client: Client,
    world: World,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, files_before = kept(settings), _files(database)
    with monkeypatch.context() as broken:
        if step == "open":
            broken.setattr(files.os, "open", full)
        elif step == "mkdir":
            broken.setattr(Path, "mkdir", full)
        elif step == "write":
            broken.setattr(files.FileWriter, "_put", full)
        elif step == "fsync":
            broken.setattr(files.os, "fsync", full)
        elif step == "rename":
            broken.setattr(Path, "rename", full)
        else:
            broken.setattr(files, "_fsync_folder", full)
        answer = ask(client, "POST", draft, content=a_form(b"Wall"), headers=HEADERS)
    assert answer.status_code == 503, answer.text
    assert "Please try again later" in answer.text
    assert _files(database) == files_before
    left = [path for path in kept(settings) if path not in before]
    assert not [path for path in left if path.parent.name == "tmp"], "the half of a file stays"
    again = ask(client, "POST", draft, content=a_form(b"Wall"), headers=HEADERS)
    assert again.status_code == 303, "it does not recover without being started again"
    assert len(_files(database)) == len(files_before) + 1


def _files(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(EvidenceFile.sha256)))


@pytest.mark.parametrize("verb", ["INSERT", "UPDATE", "COMMIT"])
def test_a_database_that_finds_no_room(verb: str, draft: str, client: Client, world: World, database: Database) -> None:
    """Whatever statement is refused, everything of that request is; the person is told, and nothing is left locked."""
    import psycopg.errors

    from app.db import sqlite_driver

    error = (
        sqlite_driver.OperationalError("database or disk is full")
        if database.is_sqlite
        else psycopg.errors.DiskFull("could not extend file: No space left on device")
    )

    def refuse(*arguments: Any) -> None:
        if verb == "COMMIT" or str(arguments[2]).startswith(verb):
            raise error

    with database.reading() as session:
        before = rows_of(session, world.cast.northbank)
    hook = "do_commit" if verb == "COMMIT" else "before_cursor_execute"
    target: Any = database.write_engine.dialect if verb == "COMMIT" else database.write_engine
    if verb == "COMMIT":
        original, target.do_commit = target.do_commit, refuse
    else:
        event.listen(target, hook, refuse)
    try:
        saving = draft.replace("/edit", "/draft")
        answers = [ask(client, "POST", f"/portfolios/{world.samples['enrolment_id'][0]}/evidence")]
        if verb != "INSERT":  # saving a draft inserts nothing
            answers.append(ask(client, "POST", saving, data={"title": "New words", "revision": "0"}))
    finally:
        if verb == "COMMIT":
            target.do_commit = original
        else:
            event.remove(target, hook, refuse)
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert "Nothing was half done" in answer.text
    with database.reading() as session:
        assert rows_of(session, world.cast.northbank) == before
    assert ask(client, "POST", draft.replace("/edit", "/draft"), data={"title": "New words"}).status_code == 200
    with database.reading() as session:
        version = session.exec(select(EvidenceVersion).where(EvidenceVersion.title == "New words")).one()
        assert version.sent_at is None
