"""The trail in words, for its page and for one learner's log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.clock import today
from app.coverage import trail_queries
from app.trail.wording import sentences
from app.web import dates

PAGE = 50
# (word in the address, words on the page, kinds): what somebody looks for, not what the code calls it.
KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("all", "Everything", ()),
    (
        "people",
        "People and sign-ins",
        (
            "person_added",
            "adding_refused",
            "role_given",
            "role_ended",
            "password_link_made",
            "password_changed",
            "person_suspended",
            "person_restored",
            "signed_in",
            "signed_out",
        ),
    ),
    (
        "enrolment",
        "Enrolment and allocation",
        (
            "cohort_opened",
            "cohort_changed",
            "learner_enrolled",
            "enrolment_changed",
            "unit_opened",
            "allocated",
            "allocation_ended",
        ),
    ),
    (
        "evidence",
        "Evidence",
        (
            "evidence_started",
            "file_added",
            "file_removed",
            "draft_discarded",
            "evidence_sent",
            "evidence_withdrawn",
        ),
    ),
    (
        "decisions",
        "Decisions and sign-offs",
        ("review_sent", "review_taken_back", "decision_countersigned", "unit_signed_off", "unit_reopened"),
    ),
    (
        "openings",
        "Who looked, who took away",
        ("evidence_opened", "evidence_access_given", "export_requested", "export_downloaded"),
    ),
)


@dataclass(frozen=True)
class Happening:
    """One entry in words."""

    day: str
    time: str
    iso: str
    text: str
    learner: str
    learner_href: str
    number: int


@dataclass(frozen=True)
class TrailPage:
    lines: tuple[Happening, ...]
    kind: str
    kinds: tuple[tuple[str, str], ...]
    next: str
    first: bool


def trail_page(session: Session, actor: Actor, *, kind: str, before: str) -> TrailPage:
    """A page of the provider's trail, newest first."""
    kinds = {word: wanted for word, _, wanted in KINDS}
    kind = kind if kind in kinds else "all"
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    rows = trail_queries.trail(session, actor, kinds[kind], start, PAGE + 1)
    shown = rows[:PAGE]
    return TrailPage(
        lines=happenings(session, actor, shown),
        kind=kind,
        kinds=tuple((word, words) for word, words, _ in KINDS),
        next=f"/trail?kind={kind}&before={shown[-1].seq}" if len(rows) > PAGE else "",
        first=start is None,
    )


def happenings(session: Session, actor: Actor, entries: Sequence[Any], *, brief: bool = False) -> tuple[Happening, ...]:
    """These entries as lines: names, titles and cohorts are looked up in three selects."""
    if not entries:
        return ()
    day = today(str(actor.zone))
    keys, cohort_ids = _mentioned(entries)
    titles, cohorts = trail_queries.names_for_trail(session, actor, keys, cohort_ids)
    lines = sentences(session, entries, actor.zone, titles=titles, cohorts=cohorts, brief=brief)
    may_see = actor.can(Permission.portfolio_read)
    return tuple(
        Happening(
            day=dates.day(line.at.date(), day),
            time=f"{line.at:%H:%M}",
            iso=line.at.isoformat(timespec="seconds"),
            text=line.text,
            learner=getattr(entry, "learner", None) or "",
            learner_href=f"/learners/{line.enrolment_id}" if may_see and line.enrolment_id else "",
            number=entry.seq,
        )
        for entry, line in zip(entries, lines, strict=True)
    )


def _mentioned(entries: Sequence[Any]) -> tuple[list[str], list[int]]:
    """The keys of standards and the cohorts that these entries name."""
    keys: set[str] = set()
    cohorts: set[int] = set()
    for entry in entries:
        about = json.loads(entry.about)
        keys |= {about["standard_key"]} if "standard_key" in about else set()
        keys |= {claim.rpartition(" ")[0] for claim in about.get("claims", ())}
        cohorts |= {about["cohort_id"]} if "cohort_id" in about else set()
    return sorted(keys), sorted(cohorts)
