"""The verbs on evidence, and the only writer of it: start, save, send, withdraw, make a new version.

Assessment asks two questions of ours through `judged`, because evidence may not import what stands above it: has
anybody decided on a version, and which of its units are signed off. main's wiring answers them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.clock import now, today
from app.enrolment.models import Enrolment
from app.errors import Conflict, NotFound
from app.evidence import queries, rules
from app.evidence.draft_claims import keep_claims, place_claims
from app.evidence.forms import DraftForm
from app.evidence.locators import Shape
from app.evidence.manifest import ManifestClaim, ManifestFile, content_sha256, manifest
from app.evidence.models import Claim, Evidence, EvidenceFile, EvidenceVersion, EvidenceWithdrawal
from app.jobs.queue import enqueue
from app.trail import facts

INSPECT = "inspect_file"


@dataclass
class Judged:
    """What only assessment can answer, given at start-up by app/wiring.py."""

    has_decisions: Callable[[Session, int], bool]
    signed_off_units: Callable[[Session, Sequence[int]], set[int]]
    met_claims: Callable[[Session, int], set[tuple[int, int]]]
    moved_criteria: Callable[[Session, int], Mapping[tuple[int, int], Sequence[tuple[int, int]]]]


judged = Judged(lambda *_: False, lambda *_: set(), lambda *_: set(), lambda *_: {})


def record(session: Session, fact: facts.Fact, actor: Actor) -> None:
    record_all(session, [fact], actor)


def record_all(session: Session, several: Sequence[facts.Fact], actor: Actor) -> None:
    facts.record_all(session, several, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)


def start(session: Session, actor: Actor, enrolment: Enrolment) -> Evidence:
    """A new piece with an empty first draft; an untouched empty draft is used again."""
    if enrolment.ended_on is not None:
        raise Conflict("Your time on this course has ended, so nothing can be added. You can still read and export it.")
    unused = queries.empty_draft(session, enrolment.id or 0)
    if unused is not None:
        return session.get_one(Evidence, unused.id)
    piece = Evidence(
        provider_id=enrolment.provider_id,
        enrolment_id=enrolment.id or 0,
        learner_id=enrolment.person_id,
        number=queries.highest_number(session, enrolment.id or 0) + 1,
    )
    session.add(piece)
    session.flush()
    version = EvidenceVersion(provider_id=piece.provider_id, evidence_id=piece.id or 0, number=1)
    session.add(version)
    session.flush()
    record(session, facts.EvidenceStarted(piece.enrolment_id, version.id or 0, f"E{piece.number}", 1), actor)
    return piece


def draft_of(session: Session, piece: Evidence) -> EvidenceVersion:
    """The draft of a piece, locked; raises Conflict when its newest version was sent."""
    version = queries.latest_version(session, piece.id or 0, locked=True)
    if version is None:
        raise NotFound()
    rules.ensure_is_draft(sent=version.sent_at is not None)
    return version


def save_draft(session: Session, piece: Evidence, form: DraftForm) -> EvidenceVersion:
    """Keep everything that was typed and ticked, whether or not it is finished."""
    version = draft_of(session, piece)
    if form.revision == version.revision - 1 and _says(session, version, form):
        return version  # the same form again: a double tap, a retry on bad signal
    rules.ensure_fresh(seen=form.revision, current=version.revision)
    version.title, version.about, version.account = form.title, form.about, form.account
    version.happened_on, version.happened_text, version.place = form.happened_on, form.happened_text, form.place
    version.declared_own, version.declared_private = form.declared_own, form.declared_private
    version.revision += 1
    version.saved_at = now()
    files = queries.file_rows(session, version.id or 0)
    for file in files:
        if file.id in form.descriptions:
            file.description = form.descriptions[file.id][:500]
            session.add(file)
    version.kind = kind_of(version, files)
    session.add(version)
    keep_claims(session, version, piece.enrolment_id, form.claims)
    session.flush()
    return version


def is_sent_already(session: Session, piece: Evidence, form: DraftForm) -> bool:
    """Whether this very form was sent a moment ago: pressing Send twice sends once, and answers the same."""
    version = queries.latest_version(session, piece.id or 0)
    sent = version is not None and version.sent_at is not None
    return sent and form.revision == version.revision - 1 and _says(session, version, form)


def _says(session: Session, version: EvidenceVersion, form: DraftForm) -> bool:
    """The version holds exactly what the form does: its words, its ticks, its claims and their places."""
    claims = {
        (row.unit_id, row.code): (row.locator_text, row.note) for row in queries.claims(session, [version.id or 0])
    }
    wanted = {key: (words.where, words.note) for key, words in form.claims.items()}
    return claims == wanted and (
        version.title,
        version.about,
        version.account,
        version.place,
        version.happened_on,
        version.declared_own,
        version.declared_private,
    ) == (
        form.title,
        form.about,
        form.account,
        form.place,
        form.happened_on,
        form.declared_own,
        form.declared_private,
    )


def kind_of(version: EvidenceVersion, files: Sequence[EvidenceFile]) -> str:
    """What kind of evidence it is: an account when one was written, else what its first file is."""
    return files[0].kind if files and not version.account.strip() else "reflective_account"


def shape_of(version: EvidenceVersion, files: Sequence[Any]) -> Shape:
    """What the piece is made of, for judging places in it."""
    return Shape(
        paragraphs=len(rules.paragraphs_of(version.account)),
        file_kinds=tuple(file.kind for file in files),
        pages=tuple(file.pages for file in files),
        seconds=tuple(file.seconds for file in files),
    )


def send(session: Session, actor: Actor, piece: Evidence) -> EvidenceVersion:
    """Send the draft to the assessor: judged whole, frozen, hashed. Raises Mistakes with all that is to be put right."""
    version = draft_of(session, piece)
    files = queries.files(session, version.id or 0)
    claims = queries.claims(session, [version.id or 0])
    units = sorted({claim.unit_id for claim in claims})
    queries.lock_units(session, units)
    signed_off = judged.signed_off_units(session, units)
    draft = rules.Draft(
        title=version.title,
        account=version.account,
        happened_on=version.happened_on,
        happened_typed=bool(version.happened_text),
        place=version.place,
        declared_own=version.declared_own,
        declared_private=version.declared_private,
        claims=tuple(
            rules.DraftClaim(f"{c.unit_id}.{c.code}", c.code, c.locator_text, c.unit_id in signed_off) for c in claims
        ),
        shape=shape_of(version, files),
    )
    places = rules.ensure_can_send(draft, today=today(str(actor.zone)))
    place_claims(session, claims, {claim.id: places[f"{claim.unit_id}.{claim.code}"] for claim in claims})
    version.declaration_version = rules.DECLARATION_VERSION
    version.content_sha256 = content_sha256(manifest_of(piece, version, files, claims))
    version.sent_at = version.saved_at = now()
    session.add(version)
    session.flush()
    record(
        session,
        facts.EvidenceSent(
            piece.enrolment_id,
            version.id or 0,
            f"E{piece.number}",
            version.number,
            version.content_sha256,
            [f"{claim.standard_key} {claim.code}" for claim in claims],
            sorted({claim.unit_id for claim in claims}),
        ),
        actor,
    )
    return version


def manifest_of(
    piece: Evidence, version: EvidenceVersion, files: Sequence[Any], claims: Sequence[Any]
) -> dict[str, Any]:
    """The manifest whose hash decisions cite; also written into exports."""
    return manifest(
        reference=f"E{piece.number}",
        version=version.number,
        kind=version.kind,
        title=version.title,
        about=version.about,
        account=version.account,
        happened_on=version.happened_on,
        place=version.place,
        declarations={
            "version": version.declaration_version,
            "own_work": version.declared_own,
            "nobody_identifiable": version.declared_private,
        },
        files=[ManifestFile(f.position, f.name, f.media_type, f.size, f.sha256, f.description) for f in files],
        claims=[ManifestClaim(c.standard_key, c.code, c.text_sha256, c.locator_text, c.note) for c in claims],
    )


def withdraw(session: Session, actor: Actor, piece: Evidence, reason: str) -> None:
    """Take a sent version back before anybody decided on it. It stays as a tombstone."""
    version = queries.latest_version(session, piece.id or 0, locked=True)
    if version is None:
        raise NotFound()
    units = sorted({claim.unit_id for claim in queries.claim_rows(session, version.id or 0)})
    queries.lock_units(session, units)
    rules.ensure_can_withdraw(
        sent=version.sent_at is not None,
        decided=judged.has_decisions(session, version.id or 0),
        withdrawn=queries.withdrawal(session, version.id or 0) is not None,
    )
    session.add(
        EvidenceWithdrawal(
            provider_id=piece.provider_id, version_id=version.id or 0, by_id=actor.person_id, reason=reason[:500]
        )
    )
    session.flush()
    record(session, facts.EvidenceWithdrawn(piece.enrolment_id, version.id or 0, f"E{piece.number}", units), actor)


def discard(session: Session, actor: Actor, piece: Evidence) -> bool:
    """Throw a draft away. True when the whole piece is gone, false when an older version stays."""
    version = draft_of(session, piece)
    for claim in queries.claim_rows(session, version.id or 0):
        session.delete(claim)
    for file in queries.file_rows(session, version.id or 0):
        remove_file_row(session, file)
    session.flush()
    number, version_id = version.number, version.id or 0
    session.delete(version)
    session.flush()
    record(session, facts.DraftDiscarded(piece.enrolment_id, version_id, f"E{piece.number}"), actor)
    if number == 1:
        session.delete(piece)
        session.flush()
    return number == 1


def remove_file_row(session: Session, file: EvidenceFile) -> None:
    """Delete a draft's file with what we made of it; the stored bytes are swept later if nothing else uses them."""
    for preview in queries.preview_rows(session, file.id or 0):
        session.delete(preview)
    inspection = queries.inspection(session, file.id or 0)
    if inspection is not None:
        session.delete(inspection)
    session.flush()
    session.delete(file)


def make_version(session: Session, actor: Actor, piece: Evidence) -> EvidenceVersion:
    """A new draft that starts from the newest version: same words and files, and the claims that are not met yet."""
    old = queries.latest_version(session, piece.id or 0, locked=True)
    if old is None:
        raise NotFound()
    rules.ensure_can_make_version(latest_sent=old.sent_at is not None)
    version = EvidenceVersion(
        provider_id=piece.provider_id,
        evidence_id=piece.id or 0,
        number=old.number + 1,
        kind=old.kind,
        title=old.title,
        about=old.about,
        account=old.account,
        happened_on=old.happened_on,
        happened_text=old.happened_text,
        place=old.place,
        revision=1,
    )
    session.add(version)
    session.flush()
    _copy_files(session, old, version)
    _copy_claims(session, piece, old, version)
    session.flush()
    reference = f"E{piece.number}"
    record(session, facts.EvidenceStarted(piece.enrolment_id, version.id or 0, reference, version.number), actor)
    return version


def _copy_claims(session: Session, piece: Evidence, old: EvidenceVersion, version: EvidenceVersion) -> None:
    """The claims that are not met yet. Where the learner was moved to another version of a standard since, they are for
    what became of the criterion there."""
    met = judged.met_claims(session, piece.enrolment_id)
    moved = judged.moved_criteria(session, piece.enrolment_id)
    added: set[tuple[int, int]] = set()
    for claim in queries.claim_rows(session, old.id or 0):
        words = claim.model_dump(exclude={"id", "version_id", "unit_id", "criterion_id", "created_at"})
        here = (claim.unit_id, claim.criterion_id)
        for unit_id, criterion_id in moved.get(here, [here]):
            if (unit_id, criterion_id) not in met | added:
                added.add((unit_id, criterion_id))
                session.add(Claim(**words, version_id=version.id or 0, unit_id=unit_id, criterion_id=criterion_id))


def _copy_files(session: Session, old: EvidenceVersion, version: EvidenceVersion) -> None:
    for file in queries.file_rows(session, old.id or 0):
        copy = EvidenceFile(**file.model_dump(exclude={"id", "version_id", "created_at"}), version_id=version.id or 0)
        session.add(copy)
        session.flush()
        inspection = queries.inspection(session, file.id or 0)
        if inspection is not None:
            session.add(type(inspection)(**inspection.model_dump(exclude={"file_id"}), file_id=copy.id or 0))
        if inspection is None or inspection.state == "waiting":
            enqueue(session, INSPECT, file_id=copy.id)
        for preview in queries.preview_rows(session, file.id or 0):
            session.add(type(preview)(**preview.model_dump(exclude={"id", "file_id"}), file_id=copy.id or 0))
