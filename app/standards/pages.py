"""The library of standards: the list with its search, one standard to read, and its file to take away."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.standards import index_views, service, views
from app.standards.access import LARGEST_ID, ReadableStandard, StandardsHere
from app.standards.yaml_writer import dump, file_name
from app.web.render import render

router = APIRouter()


@router.get("/standards")
def list_standards(request: Request, session: Session, allowed: StandardsHere, q: str = "", after: str = "") -> Response:
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 11 else None
    index = index_views.index(session, allowed.actor, q, number if number is not None and number <= LARGEST_ID else None)
    return render(request, "standards/index.html", fragment="standards/_list.html", title="Standards", index=index)


@router.get("/standards/{standard_id:int}")
def show_standard(request: Request, session: Session, allowed: ReadableStandard) -> Response:
    standard = views.show(session, allowed.actor, allowed.thing)
    return render(request, "standards/show.html", title=standard.title, standard=standard)


@router.get("/standards/{standard_id:int}/yaml")
def download_standard(allowed: ReadableStandard) -> Response:
    document = service.stored(allowed.thing)
    return Response(
        dump(document),
        media_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name(document)}"'},
    )
