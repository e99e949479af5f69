"""Rows in bulk for the large data set: made as plain dicts, a thousand at a time, with the hashes the services make."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, inspect, update
from sqlmodel import Session, SQLModel

from app.demo.large_plan import FEEDBACK, SentPiece
from app.evidence.manifest import ManifestClaim, content_sha256, manifest
from app.evidence.models import EvidenceVersion
from app.evidence.rules import DECLARATION_VERSION
from app.trail import queries as trail_queries
from app.trail.chain import canonical, entry_sha256
from app.trail.facts import Fact
from app.trail.models import TrailEntry

if TYPE_CHECKING:
    from app.demo.large_group import Learner, Sent

BATCH = 1000


def add_rows(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows and give their new ids, in the same order."""
    key = inspect(model).primary_key[0]
    ids: list[int] = []
    for first in range(0, len(rows), BATCH):
        statement = insert(model).returning(key, sort_by_parameter_order=True)
        ids += session.execute(statement, list(rows[first : first + BATCH])).scalars()
    return ids


def evidence_row(learner: "Learner", number: int, sent: SentPiece) -> dict[str, Any]:
    return {
        "provider_id": learner.provider_id,
        "enrolment_id": learner.enrolment_id,
        "learner_id": learner.person_id,
        "number": number,
        "created_at": sent.sent_at,
    }


def version_row(
    provider: int, evidence: int, number: int, sent: SentPiece, criteria: Sequence[Any]
) -> tuple[dict[str, Any], str]:
    """A first draft with the words of a demo piece, and the hash over them that it gets when it is sent."""
    happened = sent.sent_at.date()
    words = sent.words
    content = manifest(
        reference=f"E{number}",
        version=1,
        kind="reflective_account",
        title=words.title,
        about=words.about,
        account=words.account_text,
        happened_on=happened,
        place=words.place,
        declarations={"version": DECLARATION_VERSION, "own_work": True, "nobody_identifiable": True},
        files=[],
        claims=[
            ManifestClaim(criteria[n].standard_key, criteria[n].code, criteria[n].text_sha256, place_words(place), "")
            for place, n in enumerate(sent.criteria)
        ],
    )
    row = {
        "provider_id": provider,
        "declaration_version": DECLARATION_VERSION,
        "evidence_id": evidence,
        "number": 1,
        "kind": "reflective_account",
        "title": words.title,
        "about": words.about,
        "account": words.account_text,
        "happened_on": happened,
        "happened_text": "",
        "place": words.place,
        "declared_own": True,
        "declared_private": True,
        "revision": 1,
        "created_at": sent.sent_at,
        "saved_at": sent.sent_at,
    }
    return row, content_sha256(content)


def freeze(session: Session, version_ids: Sequence[int], hashes: Sequence[str], sent: Iterable[SentPiece]) -> None:
    """Send the drafts. From here on the database refuses to change them, their files or their claims."""
    changes = [
        {"id": version_id, "sent_at": piece.sent_at, "content_sha256": sha256}
        for version_id, sha256, piece in zip(version_ids, hashes, sent, strict=True)
    ]
    session.execute(update(EvidenceVersion), changes)


def place_words(place: int) -> str:
    """Claims of a large piece point at its first three paragraphs in turn; every account used has three."""
    return f"paragraph {place % 3 + 1}"


def claim_rows(
    provider: int, version: int, units: dict[int, int], sent: SentPiece, criteria: Sequence[Any]
) -> list[dict[str, Any]]:
    return [
        {
            "provider_id": provider,
            "version_id": version,
            "unit_id": units[criteria[n].standard_id],
            "criterion_id": criteria[n].id,
            "locator_text": place_words(place),
            "locator_kind": "paragraph",
            "locator_paragraph": place % 3 + 1,
            "note": "",
            "created_at": sent.sent_at,
        }
        for place, n in enumerate(sent.criteria)
    ]


def review_row(one: "Sent") -> dict[str, Any]:
    return {
        "provider_id": one.learner.provider_id,
        "version_id": one.version_id,
        "enrolment_id": one.learner.enrolment_id,
        "cohort_id": one.learner.cohort_id,
        "assessor_id": one.learner.assessor_id,
        "valid": True,
        "authentic": True,
        "current": True,
        "sufficient": True,
        "reliable": True,
        "soundness_note": "",
        "waited_days": one.piece.waited_days,
        "sent_at": one.piece.decided_at,
    }


def decision_rows(one: "Sent", review_id: int) -> list[dict[str, Any]]:
    """One decision for each claim. No criterion is claimed twice by one learner, so each is the first of its own."""
    assert one.piece.decided_at is not None
    return [
        {
            "provider_id": one.learner.provider_id,
            "review_id": review_id,
            "unit_id": claim["unit_id"],
            "criterion_id": claim["criterion_id"],
            "claim_id": claim_id,
            "version_id": one.version_id,
            "learner_id": one.learner.person_id,
            "assessor_id": one.learner.assessor_id,
            "assessor_status": "qualified",
            "number": 1,
            "outcome": outcome,
            "feedback": FEEDBACK[outcome],
            "evidence_sha256": one.content_sha256,
            "criterion_sha256": one.criteria[n].text_sha256,
            "needs_countersign": False,
            "decided_on": one.piece.decided_at.date(),
            "recorded_at": one.piece.decided_at,
        }
        for (claim_id, claim), outcome, n in zip(one.claims, one.piece.outcomes, one.piece.criteria, strict=True)
    ]


def chain(session: Session, provider: int, happened: Iterable[tuple[datetime, int, str, Fact]]) -> int:
    """Append facts, given as (when, who, role, fact), to the provider's trail in order of time; how many."""
    head = trail_queries.locked_head(session, provider)
    rows = []
    for at, actor, role, fact in sorted(happened, key=lambda entry: entry[0]):
        about = canonical(asdict(fact))
        entry = {
            "provider_id": provider,
            "seq": head.seq + 1,
            "at": at,
            "actor_id": actor,
            "actor_role": role,
            "kind": fact.kind,
        }
        sha256 = entry_sha256(head.sha256, **entry, about=about)
        rows.append(
            entry
            | {"enrolment_id": fact.enrolment_id, "about": about, "previous_sha256": head.sha256, "sha256": sha256}
        )
        head.seq, head.sha256 = head.seq + 1, sha256
    add_rows(session, TrailEntry, rows)
    session.add(head)
    session.flush()
    return len(rows)
