"""Pieces with files, sent through the form as a browser does, and looked into as the worker does."""

import hashlib
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlmodel import Session, col, select

from app.db import Database
from app.evidence import jobs
from app.evidence.models import EvidenceFile, EvidenceOpening, EvidenceVersion
from app.jobs.worker import run_all
from app.storage.findings import Findings
from app.storage.sandbox import look_into
from tests.client import Client
from tests.evidence.conftest import Desk, filled_in, post, start

File = tuple[str, bytes, str]


def piece_with(client: Client, desk: Desk, *files: File, send: bool = True, **changes: Any) -> int:
    """A piece with these files, sent unless told otherwise; its id. Nothing has looked inside yet."""
    evidence = start(client, desk)
    form = filled_in(desk, do="send" if send else "later", **changes)
    answer = post(client, evidence, form, files=[("file", file) for file in files])
    assert answer.status_code == 303, answer.text
    return evidence


def look_inside(client: Client) -> int:
    """Let the worker do what waits; how many jobs ran. Bytes seen before are not looked into again, to save time."""
    with patch.object(jobs, "look_into", _remembering):
        return run_all(client.app.state.worker.context)  # type: ignore[attr-defined]


_seen: dict[tuple[str, str], Findings] = {}


def _remembering(path: Path, media_type: str, **limits: int) -> Findings:
    key = hashlib.sha256(path.read_bytes()).hexdigest(), media_type
    if key not in _seen:
        _seen[key] = look_into(path, media_type, **limits)
    return _seen[key]


def file_ids(database: Database, evidence: int) -> list[int]:
    """The files of the newest version of a piece, in order."""
    with database.reading() as session:
        return [file.id or 0 for file in files_of(session, evidence)]


def files_of(session: Session, evidence: int) -> list[EvidenceFile]:
    version = session.exec(
        select(EvidenceVersion)
        .where(EvidenceVersion.evidence_id == evidence)
        .order_by(col(EvidenceVersion.number).desc())
    ).first()
    assert version is not None
    return list(
        session.exec(
            select(EvidenceFile).where(EvidenceFile.version_id == version.id).order_by(col(EvidenceFile.position))
        )
    )


def openings(database: Database, person: int, file: int | None) -> int:
    """How often this person's opening of this file is recorded."""
    with database.reading() as session:
        found = session.exec(
            select(EvidenceOpening).where(EvidenceOpening.person_id == person, EvidenceOpening.file_id == file)
        )
        return len(found.all())
