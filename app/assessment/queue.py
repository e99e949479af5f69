"""The queue as a kept copy: one row for each version and assessor, made anew whenever a fact touches it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert
from sqlmodel import Session, col

from app.assessment import queue_queries as queries
from app.assessment.models import QueueItem
from app.clock import add_working_days, now
from app.trail import facts
from app.web.dates import clock_length, count

LONG_MEDIA = frozenset({"audio", "video"})
_DROP = delete(QueueItem).where(col(QueueItem.version_id).in_(bindparam("of_versions", expanding=True)))
_ADD = insert(QueueItem)


def refresh_queue(session: Session, version_ids: Sequence[int]) -> None:
    """Make the rows of these versions as they should be now: present for each assessor with something to decide.

    They are dropped and made again, which is two statements however many there are. Refreshes of one provider follow
    each other, because its trail is locked while listeners run.
    """
    if not version_ids:
        return
    waiting = queries.waiting_claims(session, version_ids)
    session.flush()
    connection = session.connection()
    connection.execute(_DROP, {"of_versions": list(version_ids)})
    if waiting and (rows := _rows(session, waiting)):
        connection.execute(_ADD, rows)


def _rows(session: Session, waiting: Sequence[Any]) -> list[dict[str, Any]]:
    claims: dict[int, list[Any]] = defaultdict(list)
    for row in waiting:
        claims[row.version_id].append(row)
    versions = {row.version_id: row for row in queries.versions_to_queue(session, list(claims))}
    media: dict[int, list[Any]] = defaultdict(list)
    for row in queries.media_of(session, list(claims)):
        media[row.version_id].append(row)
    units = sorted({row.unit_id for row in waiting})
    assessors: dict[int, list[int]] = defaultdict(list)
    zone = next((row.timezone for row in versions.values()), "UTC")
    day = now().astimezone(ZoneInfo(zone)).date()
    for row in queries.assessors_of_units(session, units, day):
        assessors[row.unit_id].append(row.person_id)
    return [
        _row(person, versions[version_id], [row for row in mine if person in assessors[row.unit_id]], media[version_id])
        for version_id, mine in claims.items()
        for person in sorted({person for row in mine for person in assessors[row.unit_id]})
    ]


def _row(assessor_id: int, version: Any, claims: list[Any], media: list[Any]) -> dict[str, Any]:
    """A row of queue_item."""
    codes = [row.code for row in claims]
    titles = list(dict.fromkeys(row.title for row in claims))
    sent_day = version.sent_at.astimezone(ZoneInfo(version.timezone)).date()
    return {
        "assessor_id": assessor_id,
        "version_id": version.version_id,
        "provider_id": version.provider_id,
        "enrolment_id": version.enrolment_id,
        "cohort_id": version.cohort_id,
        "learner_name": version.known_as,
        "title": version.title,
        "kind": version.kind,
        "detail": _detail(version, media),
        "codes": " ".join(codes)[:200],
        "units": ", and ".join([titles[0], f"{len(titles) - 1} other"]) if len(titles) > 1 else titles[0],
        "waiting": len(claims),
        "second_try": version.number > 1,
        "long_media": any(row.kind in LONG_MEDIA for row in media),
        "sent_at": version.sent_at,
        "answer_by": add_working_days(sent_day, version.answer_within_days),
    }


def _detail(version: Any, media: list[Any]) -> str:
    """Account, PDF, 14 pages, audio 12:40: what there is to look at, in a few words."""
    parts = ["Account"] if version.account.strip() else []
    photos = sum(row.kind == "photo" for row in media)
    if photos:
        parts.append(count(photos, "photo"))
    for row in media:
        if row.kind == "document":
            parts.append(f"document, {count(row.pages, 'page')}" if row.pages else "document")
        elif row.kind in LONG_MEDIA:
            parts.append(f"{row.kind}, {clock_length(row.seconds)}" if row.seconds else row.kind)
    if version.number > 1:
        parts.append(f"version {version.number}")
    words = "; ".join(parts[:4])
    return words[:1].upper() + words[1:200]


def on_version(session: Session, fact: facts.EvidenceSent | facts.EvidenceWithdrawn | facts.ReviewSent) -> None:
    """A version was sent, withdrawn, decided on, or a decision on it was taken back. Its neighbours change with it."""
    refresh_queue(session, queries.versions_beside(session, fact.version_id))


def on_unit(session: Session, fact: facts.Allocated | facts.AllocationEnded) -> None:
    """Somebody else assesses a unit from now on, or it was signed off or reopened."""
    refresh_queue(session, queries.standing_versions_of_units(session, [fact.unit_id]))


def refresh_turning_allocations(session: Session) -> int:
    """At the start of a day: allocations that begin today or ended yesterday change queues by themselves."""
    day = now().date()
    units = queries.units_with_allocations_turning(session, day, day - timedelta(days=1))
    refresh_queue(session, queries.standing_versions_of_units(session, units))
    return len(units)
