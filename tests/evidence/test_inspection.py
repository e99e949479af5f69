"""The job that looks inside: what it writes down, and what it leaves alone."""

from typing import Any

import pytest
from sqlmodel import select

from app.db import Database
from app.evidence import jobs
from app.evidence.models import EvidenceFile, FileInspection, FilePreview
from app.jobs.models import Job
from app.jobs.worker import run_one
from app.storage.findings import Findings, Made
from app.storage.sandbox import SandboxError
from tests.client import Client
from tests.evidence.conftest import Desk, post
from tests.evidence.uploads import file_ids, look_inside, piece_with
from tests.people import Cast
from tests.storage import samples

PHOTO = ("wall.jpg", samples.photo(), samples.JPEG)


@pytest.fixture
def ama(client: Client, cast: Cast) -> Client:
    return client.as_(cast.ama)


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Decide what a look inside finds, and count the looks."""
    looks: list[str] = []

    def set_up(found: Findings | Exception, meanwhile: Any = None) -> list[str]:
        def look(path: Any, media_type: str, **_: Any) -> Findings:
            looks.append(media_type)
            if meanwhile is not None:
                meanwhile()
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(jobs, "look_into", look)
        return looks

    return set_up


def inspection(database: Database, file: int) -> FileInspection:
    with database.reading() as session:
        return session.get_one(FileInspection, file)


def previews(database: Database, file: int) -> list[FilePreview]:
    with database.reading() as session:
        return list(session.exec(select(FilePreview).where(FilePreview.file_id == file)))


def test_a_photo_is_looked_into_and_its_previews_are_kept(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, PHOTO)
    file = file_ids(database, evidence)[0]
    assert inspection(database, file).state == "waiting"
    assert look_inside(ama) == 1
    found = inspection(database, file)
    assert (found.state, found.width, found.height) == ("ready", 400, 300)
    assert found.inspected_at is not None
    assert "says where it was taken" in (found.problem or "")
    store = ama.app.state.store  # type: ignore[attr-defined]
    for preview in previews(database, file):
        data = store.read(preview.storage_key)
        assert len(data) == preview.size
        assert data[8:12] == b"WEBP"
        assert preview.storage_key.startswith(f"{preview.provider_id}/")
    assert {preview.kind for preview in previews(database, file)} == {"photo", "thumb"}


def test_running_twice_changes_nothing(ama: Client, desk: Desk, database: Database) -> None:
    file = file_ids(database, piece_with(ama, desk, PHOTO))[0]
    look_inside(ama)
    before = [preview.id for preview in previews(database, file)]
    jobs.inspect_file(ama.app.state.worker.context, file)  # type: ignore[attr-defined]
    assert [preview.id for preview in previews(database, file)] == before


def test_two_workers_at_once_write_it_down_once(ama: Client, desk: Desk, database: Database, finds: Any) -> None:
    """The other one finishes while this one is still looking."""
    file = file_ids(database, piece_with(ama, desk, PHOTO))[0]
    context = ama.app.state.worker.context  # type: ignore[attr-defined]
    made = Made("thumb", 1, "image/webp", b"RIFF....WEBP", 1, 1)
    depth = []

    def other() -> None:
        if not depth:
            depth.append(1)
            jobs.inspect_file(context, file)

    looks = finds(Findings(previews=(made,)), meanwhile=other)
    jobs.inspect_file(context, file)
    assert len(looks) == 2
    assert len(previews(database, file)) == 1


def test_a_file_removed_meanwhile_is_left_alone(ama: Client, desk: Desk, database: Database, finds: Any) -> None:
    evidence = piece_with(ama, desk, PHOTO, send=False)
    file = file_ids(database, evidence)[0]
    made = Made("thumb", 1, "image/webp", b"RIFF....WEBP", 1, 1)
    finds(
        Findings(previews=(made,)),
        meanwhile=lambda: ama.post(f"/evidence/{evidence}/files/{file}/remove"),
    )
    jobs.inspect_file(ama.app.state.worker.context, file)  # type: ignore[attr-defined]
    with database.reading() as session:
        assert session.get(EvidenceFile, file) is None
        assert session.get(FileInspection, file) is None
        assert session.exec(select(FilePreview)).all() == []


def test_a_file_removed_before_is_not_looked_into(ama: Client, desk: Desk, database: Database, finds: Any) -> None:
    evidence = piece_with(ama, desk, PHOTO, send=False)
    ama.post(f"/evidence/{evidence}/files/{file_ids(database, evidence)[0]}/remove")
    looks = finds(Findings())
    assert run_one(ama.app.state.worker.context)  # type: ignore[attr-defined]
    assert looks == []


def test_trouble_of_ours_leaves_it_waiting_and_is_tried_again(
    ama: Client, desk: Desk, database: Database, finds: Any
) -> None:
    file = file_ids(database, piece_with(ama, desk, PHOTO))[0]
    finds(SandboxError("We couldn’t look inside a file."))
    assert run_one(ama.app.state.worker.context)  # type: ignore[attr-defined]
    assert inspection(database, file).state == "waiting"
    with database.reading() as session:
        job = session.exec(select(Job).where(Job.kind == "inspect_file")).one()
    assert job.finished_at is None
    assert job.attempts == 1
    assert job.run_after > job.created_at


def test_bytes_gone_from_the_disk_are_no_fault_of_the_file(ama: Client, desk: Desk, database: Database) -> None:
    file = file_ids(database, piece_with(ama, desk, PHOTO))[0]
    with database.reading() as session:
        ama.app.state.store.remove(session.get_one(EvidenceFile, file).storage_key)  # type: ignore[attr-defined]
    with pytest.raises(FileNotFoundError):
        jobs.inspect_file(ama.app.state.worker.context, file)  # type: ignore[attr-defined]
    assert inspection(database, file).state == "waiting"


@pytest.mark.parametrize("problem", sorted(jobs.PROBLEMS))
def test_every_problem_has_words_that_say_what_to_do(problem: str) -> None:
    words = jobs.words_for(Findings(problem=problem), "n" * 255)
    assert words is not None
    assert len(words) <= 300
    assert "…”" in words
    assert "add " in words.lower(), "no word on what to do"


def test_a_broken_file_is_said_to_be_broken(ama: Client, desk: Desk, database: Database) -> None:
    broken = samples.photo()[:-400] + bytes(300) + b"\xff\xd9"
    file = file_ids(database, piece_with(ama, desk, ("wall.jpg", broken[:200] + b"\xff\xd9", samples.JPEG)))[0]
    look_inside(ama)
    found = inspection(database, file)
    assert found.state == "unreadable"
    assert found.problem == (
        "We couldn’t open “wall.jpg”. It was kept as you sent it. Check that it opens on your device; "
        "if it doesn’t, add it again."
    )
    assert previews(database, file) == []


def test_lengths_and_pages_are_there_for_judging_places(ama: Client, desk: Desk, database: Database) -> None:
    files = (("plan.pdf", samples.pdf(["a", "b"]), samples.PDF), ("note.wav", samples.wav(2.5), samples.WAV))
    evidence = piece_with(ama, desk, *files, send=False)
    look_inside(ama)
    pdf, wav = file_ids(database, evidence)
    assert inspection(database, pdf).pages == 2
    assert inspection(database, wav).seconds == 2.5
    unit = desk.unit
    answer = post(
        ama,
        evidence,
        {"do": "send", "c": [f"{unit}.P1"], f"where.{unit}.P1": "file 1, page 7", "title": "x", "mine": "1"},
    )
    assert "that file has 2 pages" in answer.text
