"""The look inside a received file, after the answer: previews for showing, lengths and page counts for locators.

Slow work holds no transaction: the file is looked at first (in the sandbox), previews are made durable next, and only
then do a few rows say so. Running twice does no harm, and a file that was removed meanwhile is left alone.
"""

import structlog
from sqlmodel import Session

from app.clock import now
from app.evidence.models import EvidenceFile, FileInspection, FilePreview
from app.jobs.worker import JobContext
from app.storage.files import StoredFile
from app.storage.findings import Findings, Made
from app.storage.sandbox import look_into

log = structlog.get_logger()

_KEPT = "It was kept as you sent it."
PROBLEMS = {
    "broken": (
        "We couldn’t open {name}. " + _KEPT + " Check that it opens on your device; if it doesn’t, add it again."
    ),
    "pixels": (
        "{name} is larger than we can show: more than 50 million points. "
        + _KEPT
        + " Add a smaller copy as well, so that it can be seen here."
    ),
    "locked": "{name} is locked with a password, so nobody can open it here. Save a copy without one and add that.",
    "slow": "{name} takes too long to open here. "
    + _KEPT
    + " Add a shorter or simpler copy as well, or save it as PDF.",
    "memory": (
        "{name} unpacks to more than we can open here. "
        + _KEPT
        + " Add a shorter or simpler copy as well, or save it as PDF."
    ),
}
NOTES = {
    "located": "{name} says where it was taken. What we show here is a copy without that; only the original has it.",
}
NAME_LENGTH = 60


def inspect_file(context: JobContext, file_id: int) -> None:
    """Look inside one file and write down what was found. Raises SandboxError or Unavailable, to be tried again."""
    with context.database.reading() as session:
        waiting = _waiting(session, file_id)
        if waiting is None:
            return
        key, media_type, provider_id = waiting.storage_key, waiting.media_type, waiting.provider_id
    path = context.store.path(key)
    if not path.is_file():
        log.critical("a stored file is missing", file=file_id, key=key)
        raise FileNotFoundError(key)
    settings = context.settings
    found = look_into(path, media_type, seconds=settings.sandbox_seconds, memory=settings.sandbox_memory_bytes)
    kept = [(made, context.store.put(provider_id, made.data)) for made in found.previews]
    with context.database.writing() as session:
        file = _waiting(session, file_id, locked=True)
        if file is not None:
            _write(session, file, found, kept)


def _waiting(session: Session, file_id: int, *, locked: bool = False) -> EvidenceFile | None:
    """The file, while nobody has written down what is inside; None also when it was removed."""
    inspection = session.get(FileInspection, file_id, with_for_update=locked or None)
    if inspection is None or inspection.state != "waiting":
        return None
    return session.get(EvidenceFile, file_id)


def _write(session: Session, file: EvidenceFile, found: Findings, kept: list[tuple[Made, StoredFile]]) -> None:
    inspection = session.get_one(FileInspection, file.id)
    inspection.state = "unreadable" if found.problem else "ready"
    inspection.pages, inspection.seconds = found.pages, found.seconds
    inspection.width, inspection.height = found.width, found.height
    inspection.problem = words_for(found, file.name)
    inspection.inspected_at = now()
    session.add(inspection)
    for made, stored in kept:
        session.add(
            FilePreview(
                provider_id=file.provider_id,
                file_id=file.id or 0,
                kind=made.kind,
                number=made.number,
                media_type=made.media_type,
                size=stored.size,
                storage_key=stored.key,
                width=made.width,
                height=made.height,
            )
        )


def words_for(found: Findings, name: str) -> str | None:
    """What the learner is told: why it cannot be shown, or what is worth knowing although it can; None for neither."""
    shown = f"“{name if len(name) <= NAME_LENGTH else name[:NAME_LENGTH] + '…'}”"
    if found.problem:
        return PROBLEMS[found.problem].format(name=shown)
    note = next((NOTES[note] for note in found.notes), None)
    return note.format(name=shown) if note else None
