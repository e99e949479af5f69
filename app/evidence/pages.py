"""Making a piece of evidence: the draft, its files, sending it."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session as SQLSession
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.db import Session
from app.errors import Conflict, DomainError, Mistakes
from app.evidence import files, queries, rules, service, views
from app.evidence.access import OwnEvidence, OwnPortfolio, load_own_evidence
from app.evidence.forms import ClaimWords, DraftForm, read_draft
from app.evidence.models import Evidence
from app.evidence.upload import Received, receive
from app.web.forms import Form, Posted, whole_number
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
UNLIMITED = 1 << 40  # upload.py counts and caps by settings; the framework's own limit stands aside here


@router.post("/portfolios/{enrolment_id:int}/evidence")
def start(request: Request, session: Session, allowed: OwnPortfolio, form: Form) -> Response:
    piece = service.start(session, allowed.actor, allowed.thing)
    unit_id, _, code = form.text("for").partition(".")
    unit = whole_number(unit_id)
    if unit is not None and code:
        draft = service.draft_of(session, piece)
        service.save_draft(
            session, piece, DraftForm(revision=draft.revision, claims={(unit, code[:20]): ClaimWords("", "")})
        )
    return see_other(request, session, f"/evidence/{piece.id}/edit")


@router.get("/evidence/{evidence_id:int}/edit")
def edit(request: Request, session: Session, allowed: OwnEvidence) -> Response:
    return _draft(request, session, allowed)


def _draft(
    request: Request,
    session: SQLSession,
    allowed: Allowed[Evidence],
    *,
    status: int = 200,
    problems: list[tuple[str, str]] | None = None,
    typed: DraftForm | None = None,
) -> Response:
    piece = allowed.thing
    version = queries.latest_version(session, piece.id or 0)
    if version is None or version.sent_at is not None:
        rules.ensure_is_draft(sent=True)
    assert version is not None
    most = request.app.state.settings.max_file_bytes
    view = views.draft_page(session, allowed.actor, piece, version, max_bytes=most, typed=typed)
    return render(request, "evidence/edit.html", status=status, view=view, errors=dict(problems or []))


@router.post("/evidence/{evidence_id:int}/draft")
def autosave(request: Request, session: Session, allowed: OwnEvidence, form: Form) -> Response:
    """Keep what is typed, as it is typed; the answer is the line that says so."""
    try:
        draft = read_draft(form, today=today(str(allowed.actor.zone)))
        version = service.save_draft(session, allowed.thing, draft)
    except DomainError as error:
        session.rollback()
        return render(
            request, "evidence/_saved.html", status=error.status, words=error.sentence, revision=None, problem=True
        )
    words = views.saved_words(version, allowed.actor)
    return render(request, "evidence/_saved.html", words=words, revision=version.revision, problem=False)


@router.post("/evidence/{evidence_id:int}/edit", max_body_size=UNLIMITED)
async def save(request: Request, session: Session, allowed: OwnEvidence) -> Response:
    """The whole form, files and words together: what happens without JavaScript, and on Send."""
    received = await _receive(request, session, allowed)
    return await run_in_threadpool(_save, request, session, allowed, received)


async def _receive(request: Request, session: SQLSession, allowed: Allowed[Evidence]) -> Received:
    """Take the body in while holding no transaction: an upload may last minutes, and SQLite has one writer."""
    await run_in_threadpool(session.rollback)
    return await receive(
        request,
        request.app.state.store,
        request.app.state.settings,
        provider_id=allowed.actor.provider_id,
        person_id=allowed.actor.person_id,
    )


def _save(request: Request, session: SQLSession, allowed: Allowed[Evidence], received: Received) -> Response:
    actor = allowed.actor
    piece = load_own_evidence(session, actor, request.path_params["evidence_id"])
    allowed = Allowed(actor, piece)
    form = received.form
    typed: DraftForm | None = None
    try:
        typed = read_draft(form, today=today(str(actor.zone)))
        try:
            service.save_draft(session, piece, typed)
        except Conflict:
            if form.text("do") == "send" and service.is_sent_already(session, piece, typed):
                return see_other(request, session, f"/evidence/{piece.id}?sent=1")
            raise
        if received.files:
            files.add_files(session, actor, piece, received.files, request.app.state.settings)
        session.commit()
        return _next_step(request, session, allowed, form, received)
    except Mistakes as error:
        session.rollback()
        return _draft(request, session, allowed, status=422, problems=error.problems)
    except DomainError as error:
        session.rollback()
        problems = [(error.field or "title", error.sentence)]
        return _draft(request, session, allowed, status=error.status, problems=problems, typed=typed or _as_typed(form))


def _next_step(
    request: Request, session: SQLSession, allowed: Allowed[Evidence], form: Posted, received: Received
) -> Response:
    """What the pressed button asks for. The words are kept already, whatever comes of it."""
    piece, wish = allowed.thing, form.text("do")
    if received.refused:
        request.app.state.worker.wake()
        return _draft(request, session, allowed, status=422, problems=[("files", " ".join(received.refused))])
    gone = whole_number(wish.removeprefix("remove:")) if wish.startswith("remove:") else None
    if gone is not None:
        files.remove_file(session, allowed.actor, piece, gone)
    if wish == "send":
        service.send(session, allowed.actor, piece)
        return see_other(request, session, f"/evidence/{piece.id}?sent=1")
    request.app.state.worker.wake()
    if wish == "later":
        return see_other(request, session, "/evidence?notice=saved")
    return see_other(request, session, f"/evidence/{piece.id}/edit?notice=saved#files")


def _as_typed(form: Posted) -> DraftForm:
    """A form too long to keep, shown again whole so that its writer can shorten it."""
    return DraftForm(
        title=form.raw("title"),
        about=form.raw("about"),
        account=form.raw("account"),
        happened_text="/".join(form.text(f"happened_{part}") for part in ("day", "month", "year")),
        place=form.raw("place"),
        declared_own=form.ticked("mine"),
        declared_private=form.ticked("private"),
        claims={
            (unit, value.partition(".")[2]): ClaimWords(form.text(f"where.{value}"), form.text(f"note.{value}"))
            for value in form.all("c")
            if (unit := whole_number(value.partition(".")[0])) is not None
        },
    )


@router.post("/evidence/{evidence_id:int}/files", max_body_size=UNLIMITED)
async def upload(request: Request, session: Session, allowed: OwnEvidence) -> Response:
    """One file, sent by the page's script as soon as it is chosen; the answer is the list of files."""
    received = await _receive(request, session, allowed)
    return await run_in_threadpool(_add, request, session, allowed, received)


def _add(request: Request, session: SQLSession, allowed: Allowed[Evidence], received: Received) -> Response:
    piece = load_own_evidence(session, allowed.actor, request.path_params["evidence_id"])
    version = files.add_files(session, allowed.actor, piece, received.files, request.app.state.settings)
    session.commit()
    request.app.state.worker.wake()
    problem = " ".join(received.refused)
    if not received.files and not problem:
        problem = "No file arrived. Choose one and try again."
    lines = views.file_lines(session, version.id or 0)
    return render(
        request,
        "evidence/_files.html",
        status=422 if problem else 200,
        files=lines,
        evidence_id=piece.id,
        problem=problem,
    )


@router.get("/evidence/{evidence_id:int}/files")
def list_files(request: Request, session: Session, allowed: OwnEvidence) -> Response:
    """The list of the draft's files, asked for again while they are being looked into."""
    version = queries.latest_version(session, allowed.thing.id or 0)
    lines = views.file_lines(session, version.id or 0) if version is not None else ()
    return render(request, "evidence/_files.html", files=lines, evidence_id=allowed.thing.id, problem="")


@router.post("/evidence/{evidence_id:int}/files/{file_id:int}/remove")
def remove(request: Request, session: Session, allowed: OwnEvidence, file_id: int) -> Response:
    files.remove_file(session, allowed.actor, allowed.thing, file_id)
    session.flush()
    return list_files(request, session, allowed)


@router.post("/evidence/{evidence_id:int}/withdraw")
def withdraw(request: Request, session: Session, allowed: OwnEvidence, form: Form) -> Response:
    service.withdraw(session, allowed.actor, allowed.thing, form.text("reason"))
    return see_other(request, session, f"/evidence/{allowed.thing.id}?notice=withdrawn")


@router.post("/evidence/{evidence_id:int}/discard")
def discard(request: Request, session: Session, allowed: OwnEvidence) -> Response:
    gone = service.discard(session, allowed.actor, allowed.thing)
    to = "/evidence" if gone else f"/evidence/{allowed.thing.id}"
    return see_other(request, session, f"{to}?notice=discarded")


@router.post("/evidence/{evidence_id:int}/versions")
def make_version(request: Request, session: Session, allowed: OwnEvidence) -> Response:
    service.make_version(session, allowed.actor, allowed.thing)
    return see_other(request, session, f"/evidence/{allowed.thing.id}/edit")
