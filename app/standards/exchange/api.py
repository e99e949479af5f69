"""The CASE 1.1 API, for reading: the documents, one document, one package, one item. For whoever may read standards."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session as SQLSession

from app.access.actors import Actor
from app.access.roles import Permission
from app.db import Session
from app.errors import NotFound
from app.standards import queries as standards
from app.standards import service
from app.standards.exchange import queries
from app.standards.exchange.case_export import API, to_case
from app.standards.exchange.earlier import superseded
from app.standards.exchange.identifiers import document_id, same_standard
from app.standards.models import Standard
from app.web.guards import Allowed, may

router = APIRouter()
MOST = 100  # documents on one page


def _by_identifier(session: SQLSession, identifier: str, *, part: bool) -> tuple[Standard, UUID]:
    """The version that an identifier belongs to. Raises NotFound."""
    try:
        wanted = UUID(identifier)
    except ValueError:
        raise NotFound from None
    for row in queries.references(session):
        here = document_id(row.key)
        if same_standard(wanted, here) if part else wanted == here:
            found = standards.standard(session, row.id)
            if found is not None:
                return found, wanted
    raise NotFound


def _load_document(session: SQLSession, actor: Actor, case_document: str) -> Standard:  # noqa: ARG001
    return _by_identifier(session, case_document, part=False)[0]


def _load_item(session: SQLSession, actor: Actor, case_item: str) -> tuple[Standard, dict[str, Any]]:  # noqa: ARG001
    row, wanted = _by_identifier(session, case_item, part=True)
    for item in _package(session, row, "")["CFItems"]:
        if item["identifier"] == str(wanted):
            return row, item
    raise NotFound


CaseDocument = Annotated[Allowed[Standard], may(Permission.standard_read, load=_load_document)]
CaseItem = Annotated[Allowed[tuple[Standard, dict[str, Any]]], may(Permission.standard_read, load=_load_item)]


@router.get(f"{API}/CFDocuments", dependencies=[may(Permission.standard_read)])
def list_documents(
    request: Request,
    session: Session,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    rows = queries.page(session, offset, limit)
    listed = [_document(session, row, _base(request)) for row in rows]
    return _json({"CFDocuments": listed}, {"X-Total-Count": str(queries.count(session))})


@router.get(f"{API}/CFDocuments/{{case_document:str}}")
def one_document(request: Request, session: Session, allowed: CaseDocument) -> Response:
    return _json(_document(session, allowed.thing, _base(request)))


@router.get(f"{API}/CFPackages/{{case_document:str}}")
def one_package(request: Request, session: Session, allowed: CaseDocument) -> Response:
    return _json(_package(session, allowed.thing, _base(request)))


@router.get(f"{API}/CFItems/{{case_item:str}}")
def one_item(request: Request, session: Session, allowed: CaseItem) -> Response:
    row, found = allowed.thing
    package = _package(session, row, _base(request))
    item = next(one for one in package["CFItems"] if one["identifier"] == found["identifier"])
    document = package["CFDocument"]
    link = {name: document[name] for name in ("title", "identifier", "uri")}
    return _json({**item, "CFDocumentURI": link})


def _base(request: Request) -> str:
    return request.app.state.settings.base_url


def _document(session: SQLSession, row: Standard, base_url: str) -> dict[str, Any]:
    """A document outside its package says where the package is."""
    document = _package(session, row, base_url)["CFDocument"]
    uri = document["uri"].replace("/CFDocuments/", "/CFPackages/")
    link = {"title": document["title"], "identifier": document["identifier"], "uri": uri}
    return {**document, "CFPackageURI": link}


def _package(session: SQLSession, row: Standard, base_url: str) -> dict[str, Any]:
    document = service.stored(row)
    return to_case(document, base_url, row.published_at, superseded(session, document))


def _json(value: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type="application/json", headers=headers)
