"""The queue as a kept copy: one row for each version and assessor, made anew whenever a fact touches it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.assessment import queue_queries as queries
from app.assessment.models import QueueItem
from app.clock import add_working_days, now
from app.trail import facts
from app.web.dates import clock_length, count

LONG_MEDIA = frozenset({"audio", "video"})


def refresh_queue(session: Session, version_ids: Sequence[int]) -> None:
    """Make the rows of these versions as they should be now: present for each assessor with something to decide."""
    if not version_ids:
        return
    standing = {(item.assessor_id, item.version_id): item for item in queries.queue_items(session, version_ids)}
    wanted = {(item.assessor_id, item.version_id): item for item in _items(session, version_ids)}
    for key, item in standing.items():
        if key not in wanted:
            session.delete(item)
    for key, item in wanted.items():
        if key in standing:
            session.merge(item)
        else:
            session.add(item)
    session.flush()


def _items(session: Session, version_ids: Sequence[int]) -> list[QueueItem]:
    versions = {row.version_id: row for row in queries.versions_to_queue(session, version_ids)}
    claims: dict[int, list[Any]] = defaultdict(list)
    for row in queries.waiting_claims(session, list(versions)):
        claims[row.version_id].append(row)
    media: dict[int, list[Any]] = defaultdict(list)
    for row in queries.media_of(session, list(claims)):
        media[row.version_id].append(row)
    units = sorted({row.unit_id for rows in claims.values() for row in rows})
    assessors: dict[int, list[int]] = defaultdict(list)
    zone = next((row.timezone for row in versions.values()), "UTC")
    day = now().astimezone(ZoneInfo(zone)).date()
    for row in queries.assessors_of_units(session, units, day):
        assessors[row.unit_id].append(row.person_id)
    items = []
    for version_id, rows in claims.items():
        people = sorted({person for row in rows for person in assessors[row.unit_id]})
        for person in people:
            mine = [row for row in rows if person in assessors[row.unit_id]]
            items.append(_item(person, versions[version_id], mine, media[version_id]))
    return items


def _item(assessor_id: int, version: Any, claims: list[Any], media: list[Any]) -> QueueItem:
    codes = [row.code for row in claims]
    titles = list(dict.fromkeys(row.title for row in claims))
    sent_day = version.sent_at.astimezone(ZoneInfo(version.timezone)).date()
    return QueueItem(
        assessor_id=assessor_id,
        version_id=version.version_id,
        provider_id=version.provider_id,
        enrolment_id=version.enrolment_id,
        cohort_id=version.cohort_id,
        learner_name=version.known_as,
        title=version.title,
        kind=version.kind,
        detail=_detail(version, media),
        codes=" ".join(codes)[:200],
        units=", and ".join([titles[0], f"{len(titles) - 1} other"]) if len(titles) > 1 else titles[0],
        waiting=len(claims),
        second_try=version.number > 1,
        long_media=any(row.kind in LONG_MEDIA for row in media),
        sent_at=version.sent_at,
        answer_by=add_working_days(sent_day, version.answer_within_days),
    )


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
