"""The library of standards: the list with its search, one standard to read, and its file to take away."""

from fastapi import APIRouter, Request, Response

from app.db import Session
from app.standards import index_views, service, views
from app.standards.access import ReadableStandard, StandardsHere
from app.standards.yaml_writer import dump, file_name
from app.web.render import render, wants_fragment

router = APIRouter()


@router.get("/standards")
def list_standards(
    request: Request,
    session: Session,
    allowed: StandardsHere,
    q: str = "",
    suite: str = "",
    validity: str = "",
    language: str = "",
    after: str = "",
) -> Response:
    """The library, or what a search found in it. While somebody types, the list alone, and the address follows."""
    wanted = index_views.wanted_from(q, suite, validity, language, after)
    index = index_views.index(session, allowed.actor, wanted)
    if wants_fragment(request):
        answer = render(request, "standards/_library.html", index=index)
        answer.headers["HX-Replace-Url"] = wanted.address
        return answer
    choices = index_views.choices(session, allowed.actor)
    return render(request, "standards/index.html", title="Standards", index=index, choices=choices)


@router.get("/standards/{standard_id:int}")
def show_standard(request: Request, session: Session, allowed: ReadableStandard) -> Response:
    standard = views.show(session, allowed.actor, allowed.thing)
    return render(request, "standards/show.html", title=standard.title, standard=standard)


@router.get("/standards/{standard_id:int}/file")
def read_file(request: Request, allowed: ReadableStandard) -> Response:
    """The YAML itself, to read; what is downloaded has the same bytes."""
    file = views.file_of(allowed.thing)
    return render(request, "standards/file.html", file=file)


@router.get("/standards/{standard_id:int}/yaml")
def download_standard(allowed: ReadableStandard) -> Response:
    document = service.stored(allowed.thing)
    return Response(
        dump(document),
        media_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name(document)}"'},
    )
