"""What one learner's page receives, for providers: pace, units, whose turn it is, who is who, what happened.

Coverage, not content: it says what evidence covers and when, and never what is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.assessment import queries as assessment_queries
from app.clock import today
from app.coverage import learner_queries, trail_queries
from app.coverage.pace import Pace, pace
from app.coverage.rules import SLIPPING, WELL_BEHIND, Standing, reasons
from app.coverage.trail_view import Happening, happenings
from app.coverage.turns import Turn, UnitCard, unit_card, whose_turn
from app.coverage.views import UnitStrip, standing_of, unit_strip
from app.web import dates

LOG = 10
# What a learner does with a piece before it is sent is theirs alone.
OWN_BUSINESS = ("evidence_started", "file_added", "file_removed", "draft_discarded")


@dataclass(frozen=True)
class LearnerPage:
    enrolment_id: int
    name: str
    first_name: str
    cohort: str
    cohort_href: str
    state: str
    state_words: str
    behind_words: str
    reasons: tuple[str, ...]
    pace: Pace | None
    units: tuple[UnitCard, ...]
    turns: tuple[Turn, ...]
    facts: tuple[tuple[str, str], ...]
    log: tuple[Happening, ...]
    marks: str
    may_open: bool
    may_export: bool


def learner_page(session: Session, actor: Actor, learner: Any) -> LearnerPage:
    """The page of a learner that a guard has loaded."""
    day = today(str(actor.zone))
    strips = [unit_strip(row) for row in learner_queries.strips(session, [learner.enrolment_id])]
    codes = _codes(session, strips)
    decisions = assessment_queries.decisions_of_units(session, [strip.unit_id for strip in strips]) if strips else ()
    people = learner_queries.allocations(session, learner.enrolment_id, day)
    assessors = sorted({row.person_id for row in people if row.role == "assessor"})
    pieces = learner_queries.pieces_waiting(session, learner.enrolment_id, assessors) if assessors else ()
    standing = _standing(learner, strips, actor)
    late = len({row.version_id for row in pieces if row.answer_by < day})
    state, state_words = _state(learner, standing, day)
    return LearnerPage(
        enrolment_id=learner.enrolment_id,
        name=learner.name,
        first_name=learner.known_as,
        cohort=learner.cohort,
        cohort_href=f"/cohorts/{learner.cohort_id}/coverage" if actor.can(Permission.coverage_read) else "",
        state=state,
        state_words=state_words,
        behind_words=_behind_words(standing, day),
        reasons=tuple(
            reasons(standing, day, held=late, promise=learner.answer_within_days) if learner.ended_on is None else ()
        ),
        pace=pace(learner.known_as, standing, _met_on(decisions, actor), day) if standing.total else None,
        units=tuple(unit_card(strip, learner, people, actor) for strip in strips),
        turns=whose_turn(learner, strips, codes, decisions, people, pieces, day, actor),
        facts=_facts(session, actor, learner, people, day),
        log=happenings(
            session,
            actor,
            trail_queries.log(session, actor, learner.enrolment_id, without=OWN_BUSINESS, limit=LOG),
            brief=True,
        ),
        marks="".join(strip.marks for strip in strips),
        may_open=actor.can(Permission.evidence_read),
        may_export=actor.can(Permission.portfolio_export),
    )


def _standing(learner: Any, strips: Sequence[UnitStrip], actor: Actor) -> Standing:
    """From the kept counts, or from the strips of somebody whose enrolment no longer counts."""
    if learner.total is not None:
        return standing_of(learner, actor.zone)
    return Standing(
        total=sum(strip.total for strip in strips),
        met=sum(strip.met for strip in strips),
        waiting=sum(strip.marks.count("w") for strip in strips),
        starts_on=learner.starts_on,
        planned_end=learner.planned_end,
        last_sent_on=None,
        break_until=learner.break_until,
    )


def _codes(session: Session, strips: Sequence[UnitStrip]) -> dict[int, list[str]]:
    found = assessment_queries.criteria_of_standards(session, {strip.standard_id for strip in strips})
    return {standard: [criterion.code for criterion in criteria] for standard, criteria in found.items()}


def _met_on(decisions: Sequence[Any], actor: Actor) -> list[date]:
    """For each criterion that is met now: the day of the decision that says so."""
    last: dict[tuple[int, int], Any] = {}
    for row in sorted(decisions, key=lambda decision: decision.number):
        if not row.withdrawn and row.countersign != "returned":
            last[row.unit_id, row.criterion_id] = row
    return [row.recorded_at.astimezone(actor.zone).date() for row in last.values() if row.outcome == "met"]


def _state(learner: Any, standing: Standing, day: date) -> tuple[str, str]:
    """(how it is drawn, how it is said) of where the learner stands."""
    if learner.ended_on is not None:
        done = learner.total is not None
        return "met" if done else "soft", "Completed" if done else f"Ended {dates.near_day(learner.ended_on, day)}"
    if standing.total == 0:
        return "soft", "No unit yet"
    if standing.on_break(day) and standing.break_until is not None:
        return "soft", f"On a break until {dates.day(standing.break_until, day)}"
    if standing.finished:
        return "met", "Everything is met"
    gap = standing.planned(day) - standing.met_permille
    if gap >= WELL_BEHIND:
        return "more", "Well behind plan"
    return ("more", "A little behind plan") if gap >= SLIPPING else ("met", "On plan")


def _behind_words(standing: Standing, day: date) -> str:
    fewer = standing.planned(day) * standing.total // 1000 - standing.met
    if standing.finished or fewer <= 0:
        return f"{standing.met} of {standing.total} met" if standing.total else ""
    return f"{dates.count(fewer, 'criterion', 'criteria')} fewer than planned by today"


def _facts(
    session: Session, actor: Actor, learner: Any, people: Sequence[Any], day: date
) -> tuple[tuple[str, str], ...]:
    def who(role: str) -> str:
        return dates.listed(list(dict.fromkeys(row.name for row in people if row.role == role))) or "Nobody yet"

    here = learner_queries.last_here(session, learner.person_id, actor.provider_id)
    sent = learner.last_sent_at.astimezone(actor.zone).date() if learner.last_sent_at else None
    found = [
        ("Cohort", learner.cohort),
        ("Assessor", who("assessor")),
        ("IQA", who("iqa")),
        ("Started", dates.long_day(learner.starts_on)),
        ("Planned end", dates.long_day(learner.planned_end)),
        (
            "Last sent",
            dates.near_day(sent, day).capitalize()
            if sent and (day - sent).days < 2
            else dates.day(sent, day)
            if sent
            else "Nothing yet",
        ),
        ("Last here", _moment(here, actor, day) if here else "Not yet"),
    ]
    if learner.ended_on is not None:
        found.insert(5, ("Ended", dates.long_day(learner.ended_on)))
    return tuple(found)


def _moment(value: Any, actor: Actor, day: date) -> str:
    local = value.astimezone(actor.zone)
    words = dates.near_day(local.date(), day)
    return f"{words[:1].upper()}{words[1:]}, {local:%H:%M}"
