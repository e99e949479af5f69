"""The app, put together: the only place that knows every feature.

`create_app` refuses to start with an unguarded route. The four lists below are where features meet: routers,
listeners (what follows from a fact), job handlers, and counts in the bar.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from app import logs
from app.db import Database
from app.jobs.worker import JobContext, Worker
from app.settings import Settings, get_settings
from app.storage.files import FileStore
from app.web import explain
from app.web.guards import ensure_every_route_is_guarded
from app.web.headers import Manners
from app.web.static import StaticFiles
from app.wiring import ROUTERS, wire


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> FastAPI:
    """The ASGI app for these settings; tests hand in their own database."""
    settings = settings or get_settings()
    logs.configure(readable=settings.environment != "production")
    wire()
    app = FastAPI(
        title="Vouch",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
        # Ordinary forms; the two routes that take files lift this and count for themselves (evidence/upload.py).
        max_body_size=settings.max_form_bytes + 64 * 1024,
    )
    furnish(app, settings, database or Database(settings.database))
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(), name="static")
    explain.install(app)
    app.add_middleware(Manners, base_url=settings.base_url, on_crash=explain.crashed)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    ensure_every_route_is_guarded(app)
    return app


def furnish(app: FastAPI, settings: Settings, database: Database) -> None:
    """Give the app its settings, database, file store and worker. Tests refurnish one app: building it is the dear part."""
    app.state.settings = settings
    app.state.database = database
    app.state.store = FileStore(settings.evidence_dir, reserve=settings.free_space_reserve_bytes)
    app.state.worker = Worker(JobContext(database, app.state.store, settings))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if app.state.settings.worker_in_process:
        app.state.worker.start()
    yield
    app.state.worker.stop()
    app.state.database.dispose()
