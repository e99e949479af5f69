"""One standard as a file for another system, from its page."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.standards import service
from app.standards.access import ReadableStandard
from app.standards.exchange.earlier import superseded
from app.standards.exchange.outcome import Exchanged
from app.standards.exchange.reading import write_exchange
from app.standards.models import Standard
from app.web.downloads import disposition
from app.web.guards import Allowed

router = APIRouter()


@router.get("/standards/{standard_id:int}/case")
def download_case(request: Request, session: Session, allowed: ReadableStandard) -> Response:
    return _file(request, session, allowed, "case")


@router.get("/standards/{standard_id:int}/moodle")
def download_moodle(request: Request, session: Session, allowed: ReadableStandard) -> Response:
    return _file(request, session, allowed, "moodle")


@router.get("/standards/{standard_id:int}/mahara")
def download_mahara(request: Request, session: Session, allowed: ReadableStandard) -> Response:
    return _file(request, session, allowed, "mahara")


def _file(request: Request, session: Session, allowed: Allowed[Standard], kind: Exchanged) -> Response:
    row = allowed.thing
    document = service.stored(row)
    base_url = request.app.state.settings.base_url
    written = write_exchange(document, kind, base_url, row.published_at, superseded(session, allowed.actor, document))
    headers = {"Content-Disposition": disposition(written.file_name, inline=False)}
    return Response(written.text, media_type=written.media_type, headers=headers)
