"""What must be true of the data after a kill: asked of the database and the files, with no server running."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from app.clock import now
from app.coverage.drift import drift
from app.db import Database
from app.portfolio.verify import verify
from app.trail import queries
from app.trail.chain import START, check


def acknowledged(
    database: Database, files: Mapping[int, tuple[str, bool]], decided: set[int], exports: int
) -> Iterable[str]:
    """Everything that a client was told is there."""
    with database.reading() as session:
        kept = {
            (row.evidence_id, row.sha256): row.sent_at is not None
            for row in _rows(
                session,
                "SELECT v.evidence_id, f.sha256, v.sent_at FROM evidence_file f JOIN evidence_version v ON v.id = f.version_id",
            )
        }
        for piece, (sha256, sent) in files.items():
            if (piece, sha256) not in kept:
                yield f"the file of piece {piece} is lost"
            elif sent and not kept[piece, sha256]:
                yield f"piece {piece} is a draft again"
        standing = {row.claim_id for row in _rows(session, "SELECT claim_id FROM assessment_decision")}
        yield from (f"the decision on claim {claim} is lost" for claim in decided - standing)
        # Asking again while one is being made asks for the same file.
        if exports and not _rows(session, "SELECT id FROM portfolio_export"):
            yield "the export that was asked for is lost"


def nothing_half(database: Database, store: Path) -> Iterable[str]:
    """No row without its bytes, no act without its entry in the trail or the other way round, no count that is off."""
    with database.reading() as session:
        for row in _rows(session, "SELECT id, storage_key, sha256, size FROM evidence_file"):
            path = store / row.storage_key
            if not path.is_file() or path.stat().st_size != row.size or _sha256(path) != row.sha256:
                yield f"file {row.id} is not what its row says"
        for kind, table in (
            ("evidence_sent", "evidence_version WHERE sent_at IS NOT NULL"),
            ("review_sent", "review"),
            ("export_requested", "portfolio_export"),
            ("file_added", "evidence_file"),
        ):
            acts = _rows(session, f"SELECT count(*) AS n FROM {table}")[0].n
            entries = _rows(session, f"SELECT count(*) AS n FROM trail_entry WHERE kind = '{kind}'")[0].n
            if acts != entries:
                yield f"{acts} rows of {table}, and {entries} entries {kind} in the trail"
        lonely = (
            "SELECT id FROM review r WHERE NOT EXISTS (SELECT 1 FROM assessment_decision d WHERE d.review_id = r.id)"
        )
        yield from (f"review {row.id} has no decisions" for row in _rows(session, lonely))
        heads = {head.provider_id: (head.seq, head.sha256) for head in queries.heads(session)}
        for provider_id in queries.provider_names(session):
            seq, sha256 = heads.get(provider_id, (0, START))
            broken = check(queries.entries_in_order(session, provider_id), seq, sha256)
            if broken is not None:
                yield f"the trail of provider {provider_id} breaks: {broken}"
        yield from drift(session)


def exports(database: Database, store: Path) -> Iterable[str]:
    """Every export that was asked for is a file which opens, and which is whole by its own account."""
    with database.reading() as session:
        rows = _rows(session, "SELECT id, state, storage_key, sha256 FROM portfolio_export")
    for row in rows:
        if row.state != "ready":
            yield f"export {row.id} is {row.state}"
        elif not (report := verify(store / row.storage_key)).valid:
            yield f"export {row.id}: {report.problems[0]}"


def end_leases(database: Database) -> None:
    """As if the quarter of an hour had passed for which a killed worker's jobs are left alone."""
    with database.writing() as session:
        statement = text(
            "UPDATE job SET run_until = :past, run_after = :past WHERE finished_at IS NULL AND kind = 'build_export'"
        )
        session.execute(statement, {"past": now() - timedelta(minutes=1)})


def unfinished(database: Database) -> bool:
    with database.reading() as session:
        return bool(_rows(session, "SELECT id FROM portfolio_export WHERE state = 'waiting'"))


def _rows(session: Session, statement: str) -> list[Any]:
    return list(session.execute(text(statement)).all())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
