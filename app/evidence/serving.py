"""The bytes of evidence, each behind the same guard as the piece: the original, its previews, and one file shown alone.

Whoever opens an original or a preview is recorded first. The one exception is the learner's own thumbnails, which stand
in their own lists.
"""

from threading import Lock
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from app.db import Session, database_of
from app.errors import NotFound, Unavailable
from app.evidence import queries
from app.evidence.access import VisibleFile
from app.evidence.files import note_opening
from app.evidence.models import FilePreview
from app.evidence.viewer import viewer
from app.storage.files import FileStore
from app.storage.sniff import INLINE
from app.web.downloads import send_file
from app.web.guards import Allowed
from app.web.render import render

router = APIRouter()
log = structlog.get_logger()

READ = ["GET", "HEAD"]
# A page with forty pictures asks for them at once: one request at a time looks whether this opening is noted already.
_noting = tuple(Lock() for _ in range(32))


@router.api_route("/files/{file_id:int}", methods=READ)
def original(request: Request, allowed: VisibleFile, download: str = "") -> Response:
    """The file exactly as it was sent; shown in the page where that is safe, else to be saved."""
    file = allowed.thing
    inline = file.media_type in INLINE and not download
    _note(request, allowed)
    return _stored(
        request,
        file.storage_key,
        file.size,
        media_type=file.media_type,
        etag=file.sha256,
        name=file.name,
        inline=inline,
    )


@router.api_route("/files/{file_id:int}/thumb", methods=READ)
def thumb(request: Request, session: Session, allowed: VisibleFile) -> Response:
    """A picture of 160 pixels. Learners see those of their own files in lists, which nobody needs to know."""
    return _preview(request, session, allowed, "thumb", noted=allowed.thing.learner_id != allowed.actor.person_id)


@router.api_route("/files/{file_id:int}/photo", methods=READ)
def photo(request: Request, session: Session, allowed: VisibleFile) -> Response:
    """The photo for looking at, without anything the camera noted."""
    return _preview(request, session, allowed, "photo")


@router.api_route("/files/{file_id:int}/pages/{number:int}", methods=READ)
def page_picture(request: Request, session: Session, allowed: VisibleFile, number: int) -> Response:
    """One page of a document, drawn by us."""
    return _preview(request, session, allowed, "page", number)


@router.get("/files/{file_id:int}/shown")
def shown(request: Request, session: Session, allowed: VisibleFile, look: int = 0) -> Response:
    """One file as the viewer shows it: asked for again while it is being made ready, and a page of its own."""
    file = allowed.thing
    _note(request, allowed)
    whole = viewer(
        file.version_id,
        "",
        queries.shown_files(session, file.version_id),
        queries.claims(session, [file.version_id]),
        f"/evidence/{file.evidence_id}",
        request.app.state.store,
        looks=look + 1,
        only=file.id,
    )
    leaf = whole.leaves[0]
    title = f"{leaf.name}, E{file.number}"
    return render(request, "evidence/shown.html", fragment="evidence/_leaf.html", title=title, leaf=leaf, viewer=whole)


def _preview(
    request: Request, session: Session, allowed: Allowed[Row[Any]], kind: str, number: int = 1, *, noted: bool = True
) -> Response:
    found: FilePreview | None = queries.preview(session, allowed.thing.id, kind, number)
    if found is None:
        raise NotFound()
    if noted:
        _note(request, allowed)
    return _stored(
        request,
        found.storage_key,
        found.size,
        media_type=found.media_type,
        etag=found.storage_key.rsplit("/", 1)[-1],
        name=f"{allowed.thing.name.rsplit('.', 1)[0]}-{kind}-{number}.webp",
        inline=True,
    )


def _note(request: Request, allowed: Allowed[Row[Any]]) -> None:
    """Record the opening before a byte leaves. HEAD shows nothing, so it opens nothing."""
    if request.method == "HEAD":
        return
    file = allowed.thing
    with _noting[hash((allowed.actor.person_id, file.id)) % len(_noting)]:
        note_opening(
            database_of(request),
            allowed.actor,
            provider_id=file.provider_id,
            enrolment_id=file.enrolment_id,
            version_id=file.version_id,
            number=file.number,
            file_id=file.id,
        )


def _stored(request: Request, key: str, size: int, *, media_type: str, etag: str, name: str, inline: bool) -> Response:
    """From the store, when what lies there has the size it should have; `vouch verify` checks every byte."""
    store: FileStore = request.app.state.store
    path = store.path(key)
    there = path.stat().st_size if path.is_file() else None
    if there != size:
        log.critical("a stored file is not as it was kept", key=key, expected=size, found=there)
        raise Unavailable(
            "We can’t read this file where we keep it, and that has been noted. Nothing was changed. "
            "Please tell your training provider, who can bring it back from a backup."
        )
    return send_file(request, path, size=size, media_type=media_type, etag=etag, name=name, inline=inline)
