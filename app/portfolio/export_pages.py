"""Taking a portfolio away: ask for the file, see how far it is, fetch it."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession

from app.clock import now
from app.db import Session, database_of
from app.errors import Conflict, DomainError, Unavailable
from app.portfolio import service, views
from app.portfolio.access import OwnExport, PortfolioToExport
from app.portfolio.archive.names import folder_name
from app.portfolio.jobs import export_store
from app.portfolio.seen import SeenPortfolio
from app.web.downloads import send_file
from app.web.forms import Form
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()


@router.get("/portfolios/{enrolment_id:int}/exports")
def exports(request: Request, session: Session, allowed: PortfolioToExport) -> Response:
    return _page(request, session, allowed)


@router.post("/portfolios/{enrolment_id:int}/exports")
def ask(request: Request, session: Session, allowed: PortfolioToExport, form: Form) -> Response:
    try:
        service.request_export(session, allowed.actor, allowed.thing, form.text("reason"))
    except DomainError as error:
        session.rollback()
        return _page(request, session, allowed, error=error, reason=form.raw("reason"))
    request.app.state.worker.wake()
    return see_other(request, session, f"/portfolios/{allowed.thing.id}/exports")


def _page(
    request: Request,
    session: SQLSession,
    allowed: Allowed[SeenPortfolio],
    *,
    error: DomainError | None = None,
    reason: str = "",
) -> Response:
    return render(
        request,
        "portfolio/exports.html",
        fragment="portfolio/_exports.html",
        status=error.status if error else 200,
        view=views.exports_page(session, allowed.actor, allowed.thing),
        errors={error.field or "": error.sentence} if error else {},
        reason=reason,
    )


@router.api_route("/exports/{export_id:int}/file", methods=["GET", "HEAD"])
def fetch(request: Request, allowed: OwnExport) -> Response:
    """The file, as a download. Each time it is begun is recorded; carrying on after a lost signal is not."""
    export = allowed.thing
    if export.state == "waiting":
        raise Conflict("The file is not ready yet. We’re still making it.")
    if export.state != "ready" or export.expires_at <= now():
        raise Conflict("That file is gone: each is kept for 7 days. You can ask for a new one.")
    path = export_store(request.app.state.settings).path(export.storage_key)
    if not path.is_file() or path.stat().st_size != export.size:
        raise Unavailable("We can’t find that file where we kept it. Please ask for a new one.")
    if request.method == "GET" and request.headers.get("range", "bytes=0-").startswith("bytes=0-"):
        service.note_download(database_of(request), allowed.actor, export)
    day = export.finished_at.astimezone(allowed.actor.zone).date().isoformat()
    return send_file(
        request,
        path,
        size=export.size,
        media_type="application/zip",
        etag=export.sha256,
        name=f"{folder_name(export.name, day)}.zip",
        inline=False,
    )
