"""Slow work on exports: make the file, and take it away again when its time is over."""

import shutil
import time

import structlog

from app.clock import now
from app.db import Database
from app.errors import DomainError, NotFound, Unavailable
from app.jobs.queue import enqueue
from app.jobs.worker import JobContext
from app.portfolio import rules
from app.portfolio.archive.build import software, write_archive
from app.portfolio.archive.document import Made
from app.portfolio.archive.gather import Gathered, gather
from app.portfolio.models import PortfolioExport
from app.settings import Settings
from app.storage.files import FileStore, StoredFile
from app.web.dates import size as size_words

log = structlog.get_logger()
EXPIRE = "expire_export"
OUR_FAULT = (
    "Something went wrong while we made the file, and it was us. Nothing was changed. Ask for it again in a while."
)
ABANDONED_AFTER = 24 * 3600
# What the book, the checksums and the ZIP itself need beside the evidence.
MARGIN = 16 * 1024 * 1024


def export_store(settings: Settings) -> FileStore:
    """Where finished exports lie: apart from evidence, so that one expiring can never take evidence with it."""
    return FileStore(settings.data_dir / "exports", reserve=settings.free_space_reserve_bytes)


def build_export(context: JobContext, export_id: int, role: str) -> None:
    """Make the file of an export. Whatever goes wrong is said on the page; nobody waits for a file that never comes."""
    with context.database.reading() as session:
        export = session.get(PortfolioExport, export_id)
        if export is None or export.state != "waiting":
            return
    try:
        stored = _build(context, export, role)
    except DomainError as error:
        log.error("export failed", export=export_id, reason=error.sentence)
        _fail(context.database, export_id, error.sentence)
    except Exception:
        log.exception("export broke", export=export_id)
        _fail(context.database, export_id, OUR_FAULT)
    else:
        _finish(context, export_id, stored)


def expire_export(context: JobContext, export_id: int) -> None:
    """Take the file of an export away. First the row says so, then the file goes: never a link to nothing."""
    with context.database.writing() as session:
        export = session.get(PortfolioExport, export_id)
        if export is None or export.storage_key is None or export.state not in ("ready", "expired"):
            return
        export.state = "expired"
        session.add(export)
        key = export.storage_key
    store = export_store(context.settings)
    store.remove(key)
    _sweep(store)


def _build(context: JobContext, export: PortfolioExport, role: str) -> StoredFile:
    rows = _read(context.database, export)
    store = export_store(context.settings)
    _ensure_room(store, sum(file.size for files in rows.files.values() for file in files) + MARGIN)
    made = Made(
        at=now(),
        export_id=export.id or 0,
        by=export.requested_by,
        role=role,
        reason=export.reason,
        namespace=f"{context.settings.base_url.rstrip('/')}/provider/{export.provider_id}/",
        software=software(),
    )
    writer = store.receive(export.provider_id)
    try:
        write_archive(rows, made, context.store, writer.write)
        return writer.keep()
    except BaseException:
        writer.discard()
        raise


def _read(database: Database, export: PortfolioExport) -> Gathered:
    """Everything as it stood at one moment, even while others write."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        try:
            return gather(session, export.provider_id, export.enrolment_id, also=[export.requested_by])
        except NotFound as error:
            raise Unavailable("This portfolio is not here any more.") from error


def _ensure_room(store: FileStore, needed: int) -> None:
    if shutil.disk_usage(store.root).free < needed + store.reserve:
        raise Unavailable(
            f"There is no room for a file of {size_words(needed)} at the moment. Please tell your training provider."
        )


def _finish(context: JobContext, export_id: int, stored: StoredFile) -> None:
    with context.database.writing() as session:
        export = session.get_one(PortfolioExport, export_id)
        if export.state != "waiting":  # another worker took over when this one seemed dead, and was first
            if export.storage_key != stored.key:
                export_store(context.settings).remove(stored.key)
            return
        moment = now()
        export.state, export.finished_at, export.expires_at = "ready", moment, moment + rules.EXPIRES_AFTER
        export.storage_key, export.size, export.sha256 = stored.key, stored.size, stored.sha256
        session.add(export)
        enqueue(session, EXPIRE, export_id=export_id).run_after = moment + rules.EXPIRES_AFTER
    log.info("export ready", export=export_id, size=stored.size)


def _fail(database: Database, export_id: int, sentence: str) -> None:
    with database.writing() as session:
        export = session.get_one(PortfolioExport, export_id)
        export.state, export.finished_at, export.problem = "failed", now(), sentence[:300]
        session.add(export)


def _sweep(store: FileStore) -> None:
    """Remove what a crash left half written: no row ever pointed at it."""
    folder = store.root / "tmp"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stat().st_mtime < time.time() - ABANDONED_AFTER:
            path.unlink(missing_ok=True)
