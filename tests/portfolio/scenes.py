"""A portfolio made by the real verbs, with something of everything in it, and neighbours that must stay out of it.

Ama (E1 sent twice, E2, E3 taken back, E4 a draft, E5 waiting) is on two units; Ben in training and Cleo assess her,
Dev is her IQA. Rhys beside her and Uma at the other provider have a word of their own in everything they wrote.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from app.access.actors import Actor
from app.access.roles import Role, permissions_of
from app.assessment import review_queries, unit_service
from app.assessment import service as assessment
from app.assessment.countersign_access import load_decision
from app.assessment.countersign_service import countersign
from app.assessment.forms import ReviewForm
from app.assessment.models import AssessmentDecision, UnitSignOff
from app.assessment.unit_access import load_unit_to_reopen, load_unit_to_sign
from app.assessment.unit_forms import CountersignForm, SignOffForm
from app.clock import now, travel
from app.enrolment.models import Enrolment, Unit
from app.evidence import files as evidence_files
from app.evidence import service as evidence
from app.evidence.forms import ClaimWords, DraftForm
from app.evidence.models import Evidence, EvidenceVersion
from app.evidence.upload import ReceivedFile
from app.settings import Settings
from app.storage.files import FileStore, StoredFile
from app.storage.sniff import Sniffed
from app.wiring import wire
from tests.factories import a_cohort, a_unit, an_allocation, an_enrolment, criteria
from tests.people import Cast, Player

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEIGHBOUR = "CANARY-neighbour"
STRANGER = "CANARY-stranger"
DRAFT = "CANARY-draft"
TAKEN_BACK = "CANARY-withdrawn"
MARKUP = "<script>alert('Siân')</script> & <b>Łukasz</b>"
ACCOUNT = f"Roedd y plant yn hapus; Siân a Łukasz: {MARKUP}\n\nWedyn aethom i’r ardd – “tŷ bach twt”.\nThird line."


def acting(player: Player, role: str, *, qualified: bool = True) -> Actor:
    """The actor a signed-in player would be."""
    roles = frozenset({Role(role)})
    return Actor(
        person_id=player.id,
        name=player.name,
        known_as=player.known_as,
        email=player.email,
        provider_id=player.provider_id,
        provider_name="Northbank",
        zone=ZoneInfo("Europe/London"),
        roles=roles,
        qualified=qualified,
        sign_in_id=0,
        permissions=permissions_of(roles),
    )


@dataclass
class Scene:
    """What the tests point at."""

    enrolment: Enrolment
    signed: Unit
    waiting: Unit
    pieces: dict[str, Evidence]
    sign_off_id: int
    withdrawn_sha256: str


class Stage:
    """Performs the acts, each an hour after the one before."""

    def __init__(self, session: Session, store: FileStore, cast: Cast, settings: Settings) -> None:
        wire()
        self.session, self.store, self.cast, self.settings = session, store, cast, settings
        self.hours = 0

    def later(self):
        self.hours += 1
        return travel(START + timedelta(hours=self.hours))

    def piece(
        self,
        enrolment: Enrolment,
        learner: Player,
        claims: list[tuple[Unit, str, str]],
        *,
        title: str = "What I did",
        account: str = ACCOUNT,
        files: dict[str, tuple[bytes | StoredFile, str, str]] | None = None,
        of: Evidence | None = None,
        send: bool = True,
    ) -> Evidence:
        """A piece (or the next version of one), with files by name (bytes, kind, media type)."""
        actor = acting(learner, "learner")
        with self.later():
            if of is None:
                piece = evidence.start(self.session, actor, enrolment)
            else:
                piece = of
                evidence.make_version(self.session, actor, piece)
            received = [
                ReceivedFile(name, self._stored(piece, data), Sniffed(kind, media))
                for name, (data, kind, media) in (files or {}).items()
            ]
            if received:
                evidence_files.add_files(self.session, actor, piece, received, self.settings)
            form = DraftForm(
                title=title,
                about="In the pre-school room, after lunch.",
                account=account,
                happened_on=date(2026, 2, 27),
                place="the pre-school room",
                declared_own=True,
                declared_private=True,
                claims={(unit.id or 0, code): ClaimWords(where, f"note on {code}") for unit, code, where in claims},
            )
            evidence.save_draft(self.session, piece, form)
            if send:
                evidence.send(self.session, actor, piece)
        return piece

    def review(
        self, piece: Evidence, assessor: Player, choices: dict[str, tuple[str, str]], *, qualified: bool = True
    ) -> int:
        """Decisions by code; gives the review's id."""
        actor = acting(assessor, "assessor", qualified=qualified)
        with self.later():
            version = review_queries.reviewable(self.session, actor, piece.id or 0, now().date())
            assert version is not None
            claims = review_queries.claims_to_review(self.session, actor, version.version_id, now().date())
            chosen = {claim.id: choices[claim.code] for claim in claims if claim.code in choices}
            form = ReviewForm(
                outcomes={claim: outcome for claim, (outcome, _) in chosen.items()},
                feedback={claim: words for claim, (_, words) in chosen.items()},
                basis={claim.id: claim.last_number or 0 for claim in claims},
                sound={"valid", "authentic", "current", "reliable"},
                note="Sufficient together with what I saw on 3 March.",
            )
            return assessment.send_review(self.session, actor, version, form).review_id

    def take_back(self, review_id: int, assessor: Player) -> None:
        actor = acting(assessor, "assessor")
        review = review_queries.review_of(self.session, actor, review_id)
        assert review is not None
        with travel(START + timedelta(hours=self.hours, minutes=2)):
            assessment.take_back(self.session, actor, review)

    def decision(self, review_id: int, code: str, unit: Unit) -> AssessmentDecision:
        known = criteria(self.session, unit.standard_id)
        return self.session.exec(
            select(AssessmentDecision).where(
                AssessmentDecision.review_id == review_id, AssessmentDecision.criterion_id == known[code].id
            )
        ).one()

    def countersign(self, decision: AssessmentDecision, by: Player, outcome: str) -> None:
        with self.later():
            actor = acting(by, "assessor")
            row = load_decision(self.session, actor, decision.id or 0)
            comment = "" if outcome == "agreed" else "It does not say who was there."
            countersign(self.session, actor, row, CountersignForm(outcome, comment))

    def sign_off(self, unit: Unit, by: Player) -> UnitSignOff:
        with self.later():
            actor = acting(by, "assessor")
            seen = load_unit_to_sign(self.session, actor, unit.id or 0)
            return unit_service.sign_off(self.session, actor, seen, SignOffForm(True, True, by.name))

    def reopen(self, unit: Unit, by: Player) -> None:
        with self.later():
            actor = acting(by, "manager")
            seen = load_unit_to_reopen(self.session, actor, unit.id or 0)
            unit_service.reopen(self.session, actor, seen, "P7 was signed too early.")

    def _stored(self, piece: Evidence, data: bytes | StoredFile) -> StoredFile:
        return data if isinstance(data, StoredFile) else self.store.put(piece.provider_id, data)


def a_portfolio(session: Session, store: FileStore, cast: Cast, settings: Settings) -> Scene:
    """Set the whole scene."""
    stage = Stage(session, store, cast, settings)
    cohort = a_cohort(session, cast.northbank, starts_on=date(2026, 1, 12))
    enrolment = an_enrolment(session, cohort, cast.ama)
    signed = a_unit(session, enrolment, "HSCCLD352")
    waiting = a_unit(session, enrolment, "Promote effective relationships")
    for unit in (signed, waiting):
        an_allocation(session, unit, cast.ben)
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, unit, cast.dev, "iqa")
    first = _sent_twice(stage, enrolment, signed)
    second = _the_rest(stage, enrolment, signed)
    withdrawn = stage.piece(enrolment, cast.ama, [(waiting, "P1", "paragraph 1")], title=TAKEN_BACK, account=TAKEN_BACK)
    with stage.later():
        evidence.withdraw(session, acting(cast.ama, "learner"), withdrawn, "A face can be seen.")
    stage.sign_off(signed, cast.cleo)
    stage.reopen(signed, cast.gil)
    last = stage.sign_off(signed, cast.cleo)
    draft = stage.piece(enrolment, cast.ama, [(waiting, "P2", "")], title=DRAFT, account=DRAFT, send=False)
    fifth = stage.piece(enrolment, cast.ama, [(waiting, "P3", "paragraph 1")], title="Second unit")
    _neighbours(stage)
    tombstone = session.exec(select(EvidenceVersion).where(EvidenceVersion.evidence_id == withdrawn.id)).one()
    pieces = {"E1": first, "E2": second, "E3": withdrawn, "E4": draft, "E5": fifth}
    return Scene(enrolment, signed, waiting, pieces, last.id or 0, tombstone.content_sha256 or "")


def _sent_twice(stage: Stage, enrolment: Enrolment, unit: Unit) -> Evidence:
    """E1: Ben meets P1 and K2 and asks for more on P5; Cleo agrees with P1 and returns K2; version 2 is met."""
    cast = stage.cast
    piece = stage.piece(
        enrolment,
        cast.ama,
        [(unit, "P1", "paragraph 1"), (unit, "P5", "paragraph 2"), (unit, "K2", "whole piece: it is all about it")],
        title="Y wal deimladau – the feelings wall",
        files={
            "Siân a’r plant: bore.jpg": (b"\xff\xd8\xff\xe0 a photo " * 50, "photo", "image/jpeg"),
            "cynllun.pdf": (b"%PDF-1.7 a plan " * 90, "document", "application/pdf"),
            "SIÂN A’R PLANT_ BORE.JPG": (b"\xff\xd8\xff\xe0 another photo", "photo", "image/jpeg"),
        },
    )
    more = ("more_evidence_needed", f"Say which words you used. {MARKUP}")
    review = stage.review(piece, cast.ben, {"P1": ("met", ""), "P5": more, "K2": ("met", "")}, qualified=False)
    stage.countersign(stage.decision(review, "P1", unit), cast.cleo, "agreed")
    stage.countersign(stage.decision(review, "K2", unit), cast.cleo, "returned")
    again = [(unit, "P5", "paragraph 3"), (unit, "K2", "paragraph 2")]
    stage.piece(enrolment, cast.ama, again, of=piece, title="The feelings wall, again")
    stage.review(piece, cast.cleo, {"P5": ("met", "That is it exactly."), "K2": ("met", "")})
    return piece


def _the_rest(stage: Stage, enrolment: Enrolment, unit: Unit) -> Evidence:
    """E2: all other criteria; Cleo sends not yet met by mistake, takes it back, and sends met."""
    cast = stage.cast
    rest = [code for code in criteria(stage.session, unit.standard_id) if code not in ("P1", "P5", "K2")]
    piece = stage.piece(enrolment, cast.ama, [(unit, code, "paragraph 1") for code in rest], title="A whole term")
    stage.take_back(stage.review(piece, cast.cleo, dict.fromkeys(rest, ("not_yet_met", "Oops."))), cast.cleo)
    stage.review(piece, cast.cleo, dict.fromkeys(rest, ("met", "Da iawn.")))
    return piece


def _neighbours(stage: Stage) -> None:
    cast, session = stage.cast, stage.session
    beside = an_enrolment(session, a_cohort(session, cast.northbank, NEIGHBOUR), cast.rhys)
    unit = a_unit(session, beside, "HSCCLD352")
    an_allocation(session, unit, cast.cleo)
    piece = stage.piece(beside, cast.rhys, [(unit, "P1", "paragraph 1")], title=NEIGHBOUR, account=NEIGHBOUR)
    stage.review(piece, cast.cleo, {"P1": ("not_yet_met", NEIGHBOUR)})
    elsewhere = an_enrolment(session, a_cohort(session, cast.southbank, STRANGER), cast.uma)
    other = a_unit(session, elsewhere, "HSCCLD352")
    an_allocation(session, other, cast.olu)
    stage.piece(elsewhere, cast.uma, [(other, "P1", "paragraph 1")], title=STRANGER, account=STRANGER)
