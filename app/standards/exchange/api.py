"""The CASE 1.1 API, for reading: the documents, one document, one package, one item. Of the standards that the asker sees."""

import json
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session as SQLSession

from app.access.actors import Actor
from app.access.roles import Permission
from app.db import Session
from app.errors import NotFound
from app.standards import service
from app.standards.exchange import queries
from app.standards.exchange.case_export import API, cf_document, items, to_case
from app.standards.exchange.earlier import superseded
from app.standards.exchange.identifiers import document_id, stem_of
from app.standards.models import Standard
from app.web.guards import Allowed, may

router = APIRouter()
MOST = 100  # documents on one page


def _by_identifier(session: SQLSession, actor: Actor, identifier: str) -> tuple[Sequence[Standard], UUID]:
    """The versions that an identifier can belong to, by its first digits. Raises NotFound for what is none."""
    try:
        wanted = UUID(identifier)
    except ValueError:
        raise NotFound from None
    return queries.with_stem(session, actor, stem_of(wanted)), wanted


def _load_document(session: SQLSession, actor: Actor, case_document: str) -> Standard:
    found, wanted = _by_identifier(session, actor, case_document)
    for row in found:
        if document_id(row.key) == wanted:
            return row
    raise NotFound


def _load_item(session: SQLSession, actor: Actor, case_item: str) -> tuple[Standard, dict[str, Any]]:
    found, wanted = _by_identifier(session, actor, case_item)
    for row in found:
        for item in items(service.stored(row), "", row.published_at):
            if item["identifier"] == str(wanted):
                return row, item
    raise NotFound


def _nothing(session: SQLSession, actor: Actor) -> None:  # noqa: ARG001  (every loader is given both)
    return None


Reader = Annotated[Allowed[None], may(Permission.standard_read, load=_nothing)]
CaseDocument = Annotated[Allowed[Standard], may(Permission.standard_read, load=_load_document)]
CaseItem = Annotated[Allowed[tuple[Standard, dict[str, Any]]], may(Permission.standard_read, load=_load_item)]


@router.get(f"{API}/CFDocuments")
def list_documents(
    request: Request,
    session: Session,
    allowed: Reader,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    rows = queries.page(session, allowed.actor, offset, limit)
    listed = [_document(row, _base(request)) for row in rows]
    return _json({"CFDocuments": listed}, {"X-Total-Count": str(queries.count(session, allowed.actor))})


@router.get(f"{API}/CFDocuments/{{case_document:str}}")
def one_document(request: Request, allowed: CaseDocument) -> Response:
    return _json(_document(allowed.thing, _base(request)))


@router.get(f"{API}/CFPackages/{{case_document:str}}")
def one_package(request: Request, session: Session, allowed: CaseDocument) -> Response:
    return _json(_package(session, allowed, _base(request)))


@router.get(f"{API}/CFItems/{{case_item:str}}")
def one_item(request: Request, allowed: CaseItem) -> Response:
    row, found = allowed.thing
    whole = service.stored(row)
    document = cf_document(whole, _base(request), row.published_at)
    item = next(
        one for one in items(whole, _base(request), row.published_at) if one["identifier"] == found["identifier"]
    )
    link = {name: document[name] for name in ("title", "identifier", "uri")}
    return _json({**item, "CFDocumentURI": link})


def _base(request: Request) -> str:
    return request.app.state.settings.base_url


def _document(row: Standard, base_url: str) -> dict[str, Any]:
    """A document outside its package says where the package is."""
    document = cf_document(service.stored(row), base_url, row.published_at)
    uri = document["uri"].replace("/CFDocuments/", "/CFPackages/")
    link = {"title": document["title"], "identifier": document["identifier"], "uri": uri}
    return {**document, "CFPackageURI": link}


def _package(session: SQLSession, allowed: Allowed[Standard], base_url: str) -> dict[str, Any]:
    document = service.stored(allowed.thing)
    earlier = superseded(session, allowed.actor, document)
    return to_case(document, base_url, allowed.thing.published_at, earlier)


def _json(value: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type="application/json", headers=headers)
