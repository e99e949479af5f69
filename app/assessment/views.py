"""What the queue and the review templates receive."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.assessment import queue_queries as queries
from app.assessment import review_queries
from app.assessment.forms import ReviewForm
from app.assessment.rules import SOUNDNESS, TAKE_BACK_WITHIN, Outcome
from app.clock import now, today, working_days_between
from app.evidence import queries as evidence_queries
from app.evidence.viewer import Viewer, locator_link, viewer
from app.storage.files import FileStore
from app.web import dates

PAGE = 50


@dataclass(frozen=True)
class QueueLine:
    """A piece in the queue."""

    href: str
    learner: str
    title: str
    kind: str
    detail: str
    codes: str
    units: str
    age: str
    left: str


@dataclass(frozen=True)
class QueueGroup:
    """Pieces under one heading of the promise."""

    heading: str
    note: str
    lines: tuple[QueueLine, ...]


@dataclass(frozen=True)
class JustSent:
    """A sending that can still be taken back."""

    review_id: int
    learner: str
    title: str
    href: str
    until: str


@dataclass(frozen=True)
class QueuePage:
    total: int
    heading: str
    sentence: str
    first: str
    show: str
    words: str
    filters: tuple[tuple[str, str, int | None], ...]
    groups: tuple[QueueGroup, ...]
    more: str
    sent: tuple[JustSent, ...]
    promise: int

    @property
    def filters_for_seg(self) -> list[tuple[str, str, None, int | None]]:
        """The filters as the segmented choice takes them."""
        return [(value, label, None, count) for value, label, count in self.filters]


def queue_page(
    session: Session, actor: Actor, *, show: str, words: str, after: tuple[datetime, int] | None
) -> QueuePage:
    """The queue, oldest promise first, in pages of fifty."""
    day = today(str(actor.zone))
    counts = queries.queue_counts(session, actor, day + timedelta(days=1))
    queries.know_length(session, counts.total)
    rows = queries.queue_page(session, actor, show=show, words=words, after=after, limit=PAGE + 1)
    shown = rows[:PAGE]
    sentence = ""
    if counts.oldest is not None:
        oldest = working_days_between(counts.oldest.astimezone(actor.zone).date(), day)
        waited = f"has waited {dates.count(oldest, 'working day')}" if oldest else "came today"
        sentence = f"The oldest {waited}. The promise to learners is {counts.promise} working days."
    last = shown[-1] if len(rows) > PAGE else None
    return QueuePage(
        total=counts.total,
        heading=f"{counts.total:,} to assess" if counts.total else "Nothing to assess",
        sentence=sentence,
        first=_href(shown[0]) if shown else "",
        show=show,
        words=words,
        filters=(
            ("all", "All", counts.total),
            ("back", "Second try", counts.back),
            ("long", "Audio and video", counts.long),
        ),
        groups=_groups(shown, actor, day, counts.soon),
        more=f"/queue?show={show}&q={words}&after={last.sent_at.timestamp():.6f}-{last.version_id}" if last else "",
        sent=_just_sent(session, actor),
        promise=counts.promise,
    )


def _href(row: Any) -> str:
    return f"/evidence/{row.evidence_id}/review"


def _groups(rows: Sequence[Any], actor: Actor, day: date, soon: int) -> tuple[QueueGroup, ...]:
    buckets: dict[str, list[QueueLine]] = defaultdict(list)
    for row in rows:
        sent_day = row.sent_at.astimezone(actor.zone).date()
        age = working_days_between(sent_day, day)
        if row.answer_by <= day + timedelta(days=1):
            buckets["Answer first"].append(_line(row, age, day))
        elif (day - sent_day).days > 1:
            buckets["This week" if age <= 5 else "Longer ago"].append(_line(row, age, day))
        else:
            buckets["Since yesterday"].append(_line(row, age, day))
    notes = {
        "Answer first": f"{soon} will pass the promise by tomorrow, or have passed it",
        "Longer ago": "more than 5 working days",
        "This week": "2 to 5 working days",
        "Since yesterday": "new",
    }
    return tuple(QueueGroup(heading, notes[heading], tuple(lines)) for heading, lines in buckets.items())


def _line(row: Any, age: int, day: date) -> QueueLine:
    left = working_days_between(day, row.answer_by)
    late = working_days_between(row.answer_by, day)
    return QueueLine(
        href=_href(row),
        learner=row.learner_name,
        title=row.title,
        kind=row.kind,
        detail=row.detail,
        codes=_short_codes(row.codes),
        units=row.units,
        age=dates.days_ago(age),
        left=f"{dates.count(late, 'day')} over" if late else f"{left} left" if left <= 1 else "",
    )


def _short_codes(codes: str) -> str:
    """P4 P5 P11 +3: the first six, and how many more."""
    listed = codes.split()
    return " ".join(listed[:6]) + (f" +{len(listed) - 6}" if len(listed) > 6 else "")


def _just_sent(session: Session, actor: Actor) -> tuple[JustSent, ...]:
    rows = review_queries.recent_reviews(session, actor, now() - TAKE_BACK_WITHIN)
    return tuple(
        JustSent(row.id, row.learner, row.title, _href(row), dates.time(row.sent_at + TAKE_BACK_WITHIN, actor.zone))
        for row in rows
    )


@dataclass(frozen=True)
class ClaimToReview:
    """A claim on the review page, with what was chosen and typed so far."""

    id: int
    code: str
    text: str
    unit_id: int
    unit_title: str
    where: str
    href: str
    data_time: str
    data_file: str
    note: str
    waiting: bool
    outcome: str
    feedback: str
    basis: int
    last: str
    others: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Check:
    """A soundness check, with the fact that helps to judge it."""

    value: str
    label: str
    help: str
    ticked: bool


@dataclass(frozen=True)
class ReviewPage:
    evidence_id: int
    title: str
    learner: str
    reference: str
    sent: str
    about: str
    happened: str
    place: str
    sha256: str
    position: str
    claims: tuple[ClaimToReview, ...]
    several_units: bool
    checks: tuple[Check, ...]
    note: str
    decided: int
    waiting: int
    trainee: bool
    viewer: Viewer


def review_page(
    session: Session, actor: Actor, version: Row[Any], form: ReviewForm | None, store: FileStore
) -> ReviewPage:
    """The evidence beside its claims; `form` is what was just posted, else the kept draft is shown."""
    day = today(str(actor.zone))
    claims = review_queries.claims_to_review(session, actor, version.version_id, day)
    others = _others(session, version.version_id, [(claim.unit_id, claim.criterion_id) for claim in claims])
    files = evidence_queries.shown_files(session, version.version_id)
    address = f"/evidence/{version.evidence_id}/review"
    shown = viewer(version.version_id, version.account, files, claims, address, store)
    lines = tuple(_claim(claim, shown, others, form, actor, day) for claim in claims)
    waiting = sum(line.waiting for line in lines)
    figures = queries.review_figures(session, actor, version.sent_at, version.version_id, version.learner_id)
    queries.know_length(session, figures.total)
    return ReviewPage(
        evidence_id=version.evidence_id,
        title=version.title,
        learner=version.learner,
        reference=f"E{version.number}, version {version.version}",
        sent=dates.day(version.sent_at.astimezone(actor.zone).date(), day),
        about=version.about,
        happened=dates.long_day(version.happened_on) if version.happened_on else "",
        place=version.place,
        sha256=version.content_sha256,
        position=f"Queue, {figures.before + 1} of {figures.total}" if waiting and figures.total else "Queue",
        claims=lines,
        several_units=len({claim.unit_id for claim in claims}) > 1,
        checks=_checks(actor, version, form, figures.copies, day),
        note=form.note if form else "",
        decided=sum(bool(line.outcome) for line in lines),
        waiting=waiting,
        trainee=not actor.qualified,
        viewer=shown,
    )


def _others(session: Session, version_id: int, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    seen = set()
    for row in review_queries.other_evidence(session, version_id, pairs):
        key = (row.unit_id, row.criterion_id)
        if (key, row.evidence_id) not in seen and len(found[key]) < 4:
            seen.add((key, row.evidence_id))
            found[key].append(row)
    return found


def _claim(
    claim: Any,
    shown: Viewer,
    others: dict[tuple[int, int], list[Any]],
    form: ReviewForm | None,
    actor: Actor,
    day: date,
) -> ClaimToReview:
    key = (claim.unit_id, claim.criterion_id)
    href, data_time, data_file, words = locator_link(claim, shown)
    said = ""
    if claim.last_id is not None:
        taken = ", taken back" if claim.last_withdrawn else ""
        when = dates.near_day(claim.last_at.astimezone(actor.zone).date(), day)
        said = f"{Outcome(claim.last_outcome).words.capitalize()}, {claim.last_by}, {when}{taken}."
    return ClaimToReview(
        id=claim.id,
        code=claim.code,
        text=claim.text,
        unit_id=claim.unit_id,
        unit_title=claim.standard_title,
        where=words,
        href=href,
        data_time=data_time,
        data_file=data_file,
        note=claim.note,
        waiting=claim.waiting,
        outcome=form.outcomes.get(claim.id, "") if form else claim.draft_outcome or "",
        feedback=form.feedback.get(claim.id, "") if form else claim.draft_feedback or "",
        basis=claim.last_number or 0,
        last=said,
        others=tuple((row.title, row.kind, f"/evidence/{row.evidence_id}?version={row.version}") for row in others[key])
        if key in others
        else (),
    )


def _checks(actor: Actor, version: Row[Any], form: ReviewForm | None, copies: int, day: date) -> tuple[Check, ...]:
    sent = dates.day(version.sent_at.astimezone(actor.zone).date(), day)
    same = (
        "No other learner here sent the same file."
        if not copies
        else (f"{dates.count(copies, 'file')} here was also sent by another learner: ask about it.")
    )
    age = (day - version.happened_on).days if version.happened_on else None
    helps = {
        "valid": ("Valid", "It is about the criteria claimed."),
        "authentic": ("Authentic", f"{version.learner} declared it their own on {sent}. {same}"),
        "current": ("Current", f"Happened {dates.count(age, 'day')} ago." if age is not None else "No date given."),
        "sufficient": ("Sufficient", "With what is already there."),
        "reliable": ("Reliable", "Another assessor would see the same."),
    }
    return tuple(Check(word, helps[word][0], helps[word][1], bool(form and word in form.sound)) for word in SOUNDNESS)
