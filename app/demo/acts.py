"""What learners and assessors do in the demo, each through the verb that the pages use."""

from sqlmodel import Session

from app.assessment import countersign_queries, countersign_service, review_queries, unit_service
from app.assessment import service as assessment
from app.assessment.countersign_access import load_decision
from app.assessment.countersign_rules import AGREED
from app.assessment.forms import ReviewForm
from app.assessment.rules import SOUNDNESS
from app.assessment.unit_access import load_unit_to_sign
from app.assessment.unit_forms import CountersignForm, SignOffForm
from app.clock import today
from app.db import Database
from app.demo.days import working_days_ago
from app.demo.files import make_file
from app.demo.pieces import Judgement, Piece, PieceFile, SignOffPlan
from app.demo.stage import Stage
from app.enrolment.models import Enrolment
from app.evidence import files as evidence_files
from app.evidence import queries as evidence_queries
from app.evidence import service as evidence
from app.evidence.forms import ClaimWords, DraftForm
from app.evidence.jobs import inspect_file
from app.evidence.models import Evidence
from app.evidence.upload import ReceivedFile
from app.jobs.worker import JobContext
from app.storage.files import FileStore
from app.storage.sniff import sniff


def write(session: Session, stage: Stage, piece: Piece, context: JobContext) -> None:
    """Start a piece, or a new version of one, add its files and save everything that the learner typed."""
    actor = stage.actor(piece.learner)
    if piece.new_version_of:
        row = session.get_one(Evidence, stage.evidence[piece.learner, piece.new_version_of])
        version = evidence.make_version(session, actor, row)
        for file in evidence_queries.file_rows(session, version.id or 0):
            evidence_files.remove_file(session, actor, row, file.id or 0)
    else:
        row = evidence.start(session, actor, session.get_one(Enrolment, stage.enrolments[piece.learner]))
    stage.evidence[piece.learner, piece.key] = row.id or 0
    received = [_received(context.store, stage.provider_id, file) for file in piece.files]
    version = evidence_files.add_files(session, actor, row, received, context.settings)
    session.flush()
    descriptions = {file.name: file.description for file in piece.files}
    rows = evidence_queries.file_rows(session, version.id or 0)
    evidence.save_draft(session, row, _form(stage, piece, {one.id or 0: descriptions[one.name] for one in rows}))


def _received(store: FileStore, provider_id: int, file: PieceFile) -> ReceivedFile:
    stored = store.put(provider_id, make_file(file))
    return ReceivedFile(file.name, stored, sniff(store.path(stored.key), file.name))


def _form(stage: Stage, piece: Piece, descriptions: dict[int, str]) -> DraftForm:
    sent = piece.sent_days_ago is not None
    return DraftForm(
        title=piece.title,
        about=piece.about,
        account=piece.account_text,
        happened_on=working_days_ago(stage.today, piece.happened_days_ago),
        place=piece.place,
        declared_own=sent,
        declared_private=sent,
        claims={
            (stage.units[piece.learner, claim.unit], claim.code): ClaimWords(claim.place.words, claim.note)
            for claim in piece.claims
        },
        descriptions=descriptions,
    )


def look_inside(context: JobContext, stage: Stage, piece: Piece) -> None:
    """Look inside the files of a piece that will wait in a queue, whose row tells how long they are.

    The files of answered pieces are left to the worker, so that a first start does not wait for them.
    """
    with context.database.reading() as session:
        version = evidence_queries.latest_version(session, stage.evidence[piece.learner, piece.key])
        rows = evidence_queries.file_rows(session, version.id or 0) if version else []
    for file in rows:
        inspect_file(context, file.id or 0)


def send(session: Session, stage: Stage, piece: Piece) -> None:
    row = session.get_one(Evidence, stage.evidence[piece.learner, piece.key])
    evidence.send(session, stage.actor(piece.learner), row)


def open_evidence(database: Database, stage: Stage, piece: Piece, by: str) -> None:
    """The assessor opens the piece before judging it; opening is on the record."""
    with database.reading() as session:
        row = session.get_one(Evidence, stage.evidence[piece.learner, piece.key])
        version = evidence_queries.latest_version(session, row.id or 0)
    assert version is not None
    evidence_files.note_opening(
        database,
        stage.actor(by),
        provider_id=stage.provider_id,
        enrolment_id=row.enrolment_id,
        version_id=version.id or 0,
        number=row.number,
    )


def judge(session: Session, stage: Stage, piece: Piece, judgement: Judgement) -> None:
    """Send the assessor's decisions on every claim of the piece."""
    actor = stage.actor(judgement.by)
    day = today(stage.zone.key)
    version = review_queries.reviewable(session, actor, stage.evidence[piece.learner, piece.key], day)
    if version is None:
        raise LookupError(f"{judgement.by} has nothing to decide in “{piece.title}”.")
    claims = review_queries.claims_to_review(session, actor, version.version_id, day)
    named = {(stage.units[piece.learner, claim.unit], claim.code): claim for claim in piece.claims}
    form = ReviewForm(
        outcomes={claim.id: judgement.outcome_of(named[claim.unit_id, claim.code]) for claim in claims},
        feedback={claim.id: judgement.feedback_on(named[claim.unit_id, claim.code]) for claim in claims},
        basis={claim.id: claim.last_number or 0 for claim in claims},
        sound=set(SOUNDNESS),
    )
    assessment.send_review(session, actor, version, form)


def countersign(session: Session, stage: Stage, piece: Piece, by: str) -> None:
    """A qualified assessor agrees with everything a trainee found met in the piece."""
    actor, day = stage.actor(by), today(stage.zone.key)
    evidence_id = stage.evidence[piece.learner, piece.key]
    for waiting in countersign_queries.to_countersign(session, actor, day, limit=200):
        if waiting.evidence_id == evidence_id:
            decision = load_decision(session, actor, waiting.id)
            countersign_service.countersign(session, actor, decision, CountersignForm(outcome=AGREED))


def sign_off(session: Session, stage: Stage, plan: SignOffPlan) -> None:
    actor = stage.actor(plan.by)
    unit = load_unit_to_sign(session, actor, stage.units[plan.learner, plan.unit])
    form = SignOffForm(declared=True, no_interest=True, typed_name=actor.name)
    unit_service.sign_off(session, actor, unit, form)
