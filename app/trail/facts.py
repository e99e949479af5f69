"""Every fact that the trail keeps, with its exact fields; recording one; and listening for one.

A fact holds ids, codes, hashes and references (E7, P5), never names or free text. Features below coverage record
facts; features above listen, so that `evidence` need not know that `coverage` exists (main.py has the one list).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col

from app.clock import now
from app.trail import queries
from app.trail.chain import canonical, entry_sha256
from app.trail.models import TrailEntry, TrailHead


@dataclass(frozen=True)
class Fact:
    """Something that happened. `enrolment_id` says whose portfolio it concerns, if anyone's."""

    enrolment_id: int | None
    kind: ClassVar[str] = ""


@dataclass(frozen=True)
class PersonAdded(Fact):
    kind = "person_added"
    person_id: int


@dataclass(frozen=True)
class AddingRefused(Fact):
    """Somebody gave details that are not those of the account with that address; whose it is stays unsaid."""

    kind = "adding_refused"


@dataclass(frozen=True)
class RoleGiven(Fact):
    kind = "role_given"
    person_id: int
    role: str
    qualified: bool
    starts_on: str
    ends_on: str | None


@dataclass(frozen=True)
class RoleEnded(Fact):
    kind = "role_ended"
    person_id: int
    role: str
    ends_on: str


@dataclass(frozen=True)
class PasswordLinkMade(Fact):
    kind = "password_link_made"
    person_id: int


@dataclass(frozen=True)
class PasswordChanged(Fact):
    kind = "password_changed"
    person_id: int


@dataclass(frozen=True)
class PersonSuspended(Fact):
    kind = "person_suspended"
    person_id: int


@dataclass(frozen=True)
class PersonRestored(Fact):
    kind = "person_restored"
    person_id: int


@dataclass(frozen=True)
class SignedIn(Fact):
    kind = "signed_in"
    person_id: int


@dataclass(frozen=True)
class SignedOut(Fact):
    kind = "signed_out"
    person_id: int


@dataclass(frozen=True)
class CohortOpened(Fact):
    kind = "cohort_opened"
    cohort_id: int


@dataclass(frozen=True)
class CohortChanged(Fact):
    """Its name or its plan (changed), that it takes nobody new (closed), or that it does again (reopened)."""

    kind = "cohort_changed"
    cohort_id: int
    what: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True)
class LearnerEnrolled(Fact):
    kind = "learner_enrolled"
    cohort_id: int
    learner_id: int


@dataclass(frozen=True)
class EnrolmentChanged(Fact):
    kind = "enrolment_changed"
    learner_id: int
    what: str
    until: str | None


@dataclass(frozen=True)
class UnitOpened(Fact):
    kind = "unit_opened"
    unit_id: int
    learner_id: int
    standard_key: str


@dataclass(frozen=True)
class Allocated(Fact):
    kind = "allocated"
    unit_id: int
    learner_id: int
    person_id: int
    role: str
    starts_on: str
    standard_key: str


@dataclass(frozen=True)
class AllocationEnded(Fact):
    kind = "allocation_ended"
    unit_id: int
    learner_id: int
    person_id: int
    role: str
    ends_on: str
    standard_key: str


@dataclass(frozen=True)
class EvidenceStarted(Fact):
    kind = "evidence_started"
    version_id: int
    reference: str
    version: int


@dataclass(frozen=True)
class FileAdded(Fact):
    kind = "file_added"
    version_id: int
    reference: str
    file_id: int
    sha256: str
    size: int


@dataclass(frozen=True)
class FileRemoved(Fact):
    kind = "file_removed"
    version_id: int
    reference: str
    file_id: int
    sha256: str


@dataclass(frozen=True)
class DraftDiscarded(Fact):
    kind = "draft_discarded"
    version_id: int
    reference: str


@dataclass(frozen=True)
class EvidenceSent(Fact):
    kind = "evidence_sent"
    version_id: int
    reference: str
    version: int
    content_sha256: str
    claims: list[str]
    unit_ids: list[int]


@dataclass(frozen=True)
class EvidenceWithdrawn(Fact):
    kind = "evidence_withdrawn"
    version_id: int
    reference: str
    unit_ids: list[int]


@dataclass(frozen=True)
class EvidenceOpened(Fact):
    kind = "evidence_opened"
    version_id: int
    reference: str
    file_id: int | None


@dataclass(frozen=True)
class EvidenceAccessGiven(Fact):
    kind = "evidence_access_given"
    learner_id: int
    access_id: int
    until: str


@dataclass(frozen=True)
class ReviewSent(Fact):
    """An assessor's decisions, sent: each as code, outcome, and the hashes of what it was about."""

    kind = "review_sent"
    review_id: int
    version_id: int
    reference: str
    evidence_sha256: str
    decisions: list[dict[str, Any]]
    unit_ids: list[int]


@dataclass(frozen=True)
class ReviewTakenBack(Fact):
    kind = "review_taken_back"
    review_id: int
    version_id: int
    reference: str
    decision_ids: list[int]
    unit_ids: list[int]


@dataclass(frozen=True)
class DecisionCountersigned(Fact):
    kind = "decision_countersigned"
    decision_id: int
    unit_id: int
    code: str
    assessor_id: int
    outcome: str


@dataclass(frozen=True)
class UnitSignedOff(Fact):
    kind = "unit_signed_off"
    unit_id: int
    sign_off_id: int
    standard_key: str
    fingerprint: str


@dataclass(frozen=True)
class UnitReopened(Fact):
    kind = "unit_reopened"
    unit_id: int
    sign_off_id: int
    standard_key: str


@dataclass(frozen=True)
class UnitMoved(Fact):
    """A learner's unit was closed and another opened on another version; `carried` has each decision that counts there
    too, with the code it was made for, its code now, and the hash of the words as they are now."""

    kind = "unit_moved"
    move_id: int
    from_unit_id: int
    unit_id: int
    learner_id: int
    from_standard_key: str
    standard_key: str
    carried: list[dict[str, Any]]


@dataclass(frozen=True)
class ExportRequested(Fact):
    kind = "export_requested"
    export_id: int
    learner_id: int


@dataclass(frozen=True)
class ExportDownloaded(Fact):
    kind = "export_downloaded"
    export_id: int
    learner_id: int


@dataclass(frozen=True)
class StandardPublished(Fact):
    kind = "standard_published"
    standard_id: int
    standard_key: str
    content_sha256: str


@dataclass(frozen=True)
class StandardValidityChanged(Fact):
    kind = "standard_validity_changed"
    standard_id: int
    standard_key: str
    validity: str | None


# Composed once, for every act is recorded. Past the session, which has nothing to keep of rows that never change.
_ADD = insert(TrailEntry)
_MOVE = (
    update(TrailHead)
    .where(col(TrailHead.provider_id) == bindparam("of_provider"))
    .values(seq=bindparam("to_seq"), sha256=bindparam("to_sha256"))
)


@dataclass(frozen=True)
class StandardMarked(Fact):
    """What was learnt of a published version: the day it was `withdrawn`, or its `urn`."""

    kind = "standard_marked"
    standard_id: int
    standard_key: str
    what: str
    value: str


Listener = Callable[[Session, Any], None]
_listeners: dict[type[Fact], list[Listener]] = {}


def listen(fact: type[Fact], listener: Listener) -> None:
    """Call `listener(session, fact)` in the same transaction, each time such a fact is recorded."""
    heard = _listeners.setdefault(fact, [])
    if listener not in heard:
        heard.append(listener)


def record(session: Session, fact: Fact, *, provider_id: int, by: int | None, role: str) -> None:
    """Add a fact to its provider's chain, in the caller's transaction, then tell who listens.

    `by` is the person who acted, None for the service itself. Listeners run after the caller's rows are flushed.
    """
    record_all(session, [fact], provider_id=provider_id, by=by, role=role)


def record_all(session: Session, several: Sequence[Fact], *, provider_id: int, by: int | None, role: str) -> None:
    """The same for facts that happened at once, in their order: one look at the chain's end, one statement to add them."""
    if not several:
        return
    session.flush()
    seq, sha256 = queries.locked_end(session, provider_id)
    moment = now()
    rows: list[dict[str, Any]] = []
    for fact in several:
        entry = {
            "provider_id": provider_id,
            "seq": seq + 1,
            "at": moment,
            "actor_id": by,
            "actor_role": role,
            "kind": fact.kind,
            "about": canonical(asdict(fact)),
        }
        after = entry_sha256(sha256, **entry)
        rows.append({**entry, "enrolment_id": fact.enrolment_id, "previous_sha256": sha256, "sha256": after})
        seq, sha256 = seq + 1, after
    connection = session.connection()
    connection.execute(_ADD, rows)
    connection.execute(_MOVE, {"of_provider": provider_id, "to_seq": seq, "to_sha256": sha256})
    for fact in several:
        for listener in _listeners.get(type(fact), []):
            listener(session, fact)
