"""Add files to a draft, take them out again, and note when somebody looks."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert
from sqlmodel import Session

from app.access.actors import Actor
from app.clock import now
from app.db import Database
from app.errors import Conflict, NotFound
from app.evidence import queries, service
from app.evidence.models import Evidence, EvidenceFile, EvidenceOpening, EvidenceVersion, FileInspection
from app.evidence.upload import ReceivedFile
from app.jobs.queue import enqueue
from app.settings import Settings
from app.trail import facts

SAME_LOOK = timedelta(minutes=15)
_ADD_OPENING = insert(EvidenceOpening)


def add_files(
    session: Session, actor: Actor, piece: Evidence, received: Sequence[ReceivedFile], settings: Settings
) -> EvidenceVersion:
    """Add stored files to the draft of a piece, and ask for a look inside each. Sending a file twice adds it once."""
    version = service.draft_of(session, piece)
    standing = list(queries.file_rows(session, version.id or 0))
    if len(standing) + len(received) > settings.max_files_per_piece:
        raise Conflict(f"One piece can hold {settings.max_files_per_piece} files. Add the rest as another piece.")
    position = max((file.position for file in standing), default=0)
    there = {(file.sha256, file.name) for file in standing}
    added: list[EvidenceFile] = []
    for one in received:
        if (one.stored.sha256, one.name) in there:
            continue
        there.add((one.stored.sha256, one.name))
        position += 1
        added.append(_row(piece, version, one, position))
    session.add_all(added)
    if not version.title.strip() and received:
        version.title = received[0].name.rsplit(".", 1)[0][:200]
    if files := [*standing, *added]:
        version.kind = service.kind_of(version, files)
    session.add(version)
    session.flush()
    for file in added:
        session.add(FileInspection(file_id=file.id or 0, provider_id=piece.provider_id))
        enqueue(session, service.INSPECT, file_id=file.id)
    reference = f"E{piece.number}"
    new = [
        facts.FileAdded(piece.enrolment_id, version.id or 0, reference, file.id or 0, file.sha256, file.size)
        for file in added
    ]
    service.record_all(session, new, actor)
    return version


def _row(piece: Evidence, version: EvidenceVersion, one: ReceivedFile, position: int) -> EvidenceFile:
    return EvidenceFile(
        provider_id=piece.provider_id,
        version_id=version.id or 0,
        position=position,
        name=one.name or "file",
        kind=one.sniffed.kind,
        media_type=one.sniffed.media_type,
        size=one.stored.size,
        sha256=one.stored.sha256,
        storage_key=one.stored.key,
    )


def remove_file(session: Session, actor: Actor, piece: Evidence, file_id: int) -> None:
    """Take a file out of the draft. Its bytes stay where another version uses them."""
    version = service.draft_of(session, piece)
    file = next((row for row in queries.file_rows(session, version.id or 0) if row.id == file_id), None)
    if file is None:
        raise NotFound()
    sha256 = file.sha256
    service.remove_file_row(session, file)
    session.flush()
    fact = facts.FileRemoved(piece.enrolment_id, version.id or 0, f"E{piece.number}", file_id, sha256)
    service.record(session, fact, actor)


def note_opening(
    database: Database,
    actor: Actor,
    *,
    provider_id: int,
    enrolment_id: int,
    version_id: int,
    number: int,
    file_id: int | None = None,
    opened: bool | None = None,
) -> None:
    """Record that somebody looked, before they see it: in its own transaction, once for each quarter of an hour.

    `opened` is whether they did in the last quarter, where the caller has asked already.
    """
    if opened is None:
        with database.reading() as session:
            opened = queries.opened_since(session, version_id, actor.person_id, file_id, now() - SAME_LOOK)
    if opened:
        return
    with database.writing() as session:
        row = {"provider_id": provider_id, "version_id": version_id, "file_id": file_id}
        session.connection().execute(_ADD_OPENING, row | {"person_id": actor.person_id, "at": now()})
        service.record(session, facts.EvidenceOpened(enrolment_id, version_id, f"E{number}", file_id), actor)


def ensure_readable(*, sent: bool, withdrawn: bool, own: bool) -> None:
    """Others see what was sent and stands; the learner sees all of their own."""
    if not own and (not sent or withdrawn):
        raise NotFound()
