"""What has to be ready before serving, the separate worker, and the table of routes."""

import gc
import signal
import threading

import structlog
from fastapi import FastAPI

from app import logs, migrate
from app.db import Database
from app.settings import Settings, get_settings

log = structlog.get_logger()


def prepare(settings: Settings | None = None) -> None:
    """Make the data folder, bring the schema up to date, read the standards, and plant the daily job."""
    from app.housekeeping import ensure_scheduled
    from app.standards.service import sync
    from app.wiring import wire

    wire()

    settings = settings or get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    migrate.upgrade(database)
    with database.writing() as session:
        sync(session, settings.standards_dir)
        ensure_scheduled(session)
    database.dispose()


def serving_app() -> FastAPI:
    """The app of a process that serves, which uvicorn calls for.

    What stands after start-up (modules, routes) lives as long as the process: taken out of the collector's rounds, which
    else walk all of it in the middle of requests. It was a tenth of a unit page's CPU.
    """
    from app.main import create_app

    app = create_app()
    gc.collect()
    gc.freeze()
    return app


def run_worker() -> None:
    """Run jobs until SIGTERM or SIGINT; the job at hand is finished first."""
    from app.jobs.worker import JobContext, Worker
    from app.storage.files import FileStore
    from app.wiring import wire

    settings = get_settings()
    logs.configure(readable=settings.environment != "production")
    wire()
    worker = Worker(JobContext(Database(settings.database), FileStore(settings.evidence_dir), settings))
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    worker.start()
    log.info("worker started")
    stopping.wait()
    worker.stop()


def list_routes() -> list[dict[str, str]]:
    """method, path and permission (or why it is public) of every address."""
    from app.main import create_app
    from app.web.guards import Public, guarded_routes

    return [
        {
            "method": method,
            "path": path,
            "permission": f"public: {guard.why}" if isinstance(guard, Public) else " or ".join(guard.permissions),
        }
        for method, path, guard in guarded_routes(create_app())
    ]
