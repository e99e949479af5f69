"""Bring a standard in: paste or choose a document, compare what was read with its source, confirm it as a draft."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session as SQLSession

from app.db import Session
from app.errors import DomainError, Mistakes
from app.standards import draft_queries, draft_service, reading_views, readings, upload
from app.standards.draft_access import Importer, OwnReading
from app.standards.draft_models import StandardReading
from app.standards.exchange import reading_page
from app.standards.exchange.detect import WORDS
from app.standards.importer.result import ImportResult
from app.standards.reading_views import ReadingPage
from app.standards.readings import Reading
from app.web.forms import Form, Posted
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
DRAFTS_SHOWN = 100
FIELDS = ("title", "urn", "revision")
FOLLOWS, NONE = "follows", "none"  # the field for the version whose place it takes, and its last choice


@router.get("/standards/import")
def import_page(request: Request, session: Session, allowed: Importer) -> Response:
    """The form for a document, and the drafts that the centre has."""
    return _form(request, session, allowed)


@router.post("/standards/import", max_body_size=upload.MOST)
async def post_import(request: Request, session: Session, allowed: Importer) -> Response:
    """Read the document while no transaction is open: it may arrive slowly, and SQLite has one writer."""
    await run_in_threadpool(session.rollback)
    taken = await upload.take(request)
    return await run_in_threadpool(_read, request, session, allowed, taken)


def _read(request: Request, session: SQLSession, allowed: Allowed[None], taken: upload.Taken) -> Response:
    if taken.refusal is not None:
        return _form(request, session, allowed, taken, taken.refusal)
    try:
        result = upload.read(taken)
    except DomainError as error:
        return _form(request, session, allowed, taken, error)
    row = draft_service.keep_reading(session, allowed.actor, result)
    return see_other(request, session, f"/standards/import/{row.id}")


def _form(
    request: Request,
    session: SQLSession,
    allowed: Allowed[None],
    taken: upload.Taken | None = None,
    error: DomainError | None = None,
) -> Response:
    taken = taken or upload.Taken()
    return render(
        request,
        "standards/import.html",
        status=error.status if error else 200,
        text=taken.text,
        kind=taken.kind,
        kinds=list(WORDS.items()),
        drafts=draft_queries.drafts(session, allowed.actor.provider_id, DRAFTS_SHOWN),
        zone=allowed.actor.zone,
        errors={error.field or "text": error.sentence} if error else {},
    )


@router.get("/standards/import/{reading_id:int}")
def show_reading(request: Request, session: Session, allowed: OwnReading) -> Response:
    """Source and result side by side. Nothing is kept as a standard before this is confirmed."""
    return _reading(request, session, allowed, readings.from_text(allowed.thing.result))


@router.post("/standards/import/{reading_id:int}")
def confirm_reading(request: Request, session: Session, allowed: OwnReading, form: Form) -> Response:
    """Keep one of the standards read as a draft, with what was added to it."""
    result = readings.from_text(allowed.thing.result)
    number = form.number("standard") or 1
    if not 1 <= number <= _found(result):
        error = Mistakes([("", "Choose one of the standards that were found in the document.")])
        return _reading(request, session, allowed, result, error)
    try:
        draft = draft_service.confirm(session, allowed.actor, result, number - 1, _added(form, result, number))
    except DomainError as error:
        session.rollback()
        typed = {name: form.raw(f"{name}-{number}") for name in (*FIELDS, FOLLOWS)}
        return _reading(request, session, allowed, result, error, (number, typed))
    return see_other(request, session, f"/standards/drafts/{draft.id}?notice=standard-confirmed")


def _found(result: Reading) -> int:
    return len(result.standards if isinstance(result, ImportResult) else result.documents)


def _added(form: Posted, result: Reading, number: int) -> dict[str, Any]:
    """What a person gave for one of the standards; a title taken over from the overview is marked as such."""
    given = {name: " ".join(form.raw(f"{name}-{number}").split()) for name in FIELDS}
    added: dict[str, Any] = {name: words for name, words in given.items() if words}
    follows = form.raw(f"{FOLLOWS}-{number}")
    if follows:
        added[FOLLOWS] = "" if follows == NONE else follows
    if isinstance(result, ImportResult):
        read = result.standards[number - 1]
        if not read.title and added.get("title") == read.title_from_overview:
            added["title_derived_from"] = "overview"
    return added


def _reading(
    request: Request,
    session: SQLSession,
    allowed: Allowed[StandardReading],
    result: Reading,
    error: DomainError | None = None,
    typed: tuple[int, dict[str, str]] = (0, {}),
) -> Response:
    problems = error.problems if isinstance(error, Mistakes) else [(error.field or "", error.sentence)] if error else []
    number = typed[0] or 1
    # Each standard of the document has its own form, so its number is part of the fields' ids.
    errors = {f"{name}-{number}" if name else "": sentence for name, sentence in problems}
    return render(
        request,
        "standards/reading.html",
        status=error.status if error else 200,
        reading=_page(session, allowed, result),
        reading_id=allowed.thing.id,
        typed=typed[1],
        typed_for=typed[0],
        errors=errors,
    )


def _page(session: SQLSession, allowed: Allowed[StandardReading], result: Reading) -> ReadingPage:
    if isinstance(result, ImportResult):
        return reading_views.show(session, allowed.actor, result)
    return reading_page.show(session, allowed.actor, result)
