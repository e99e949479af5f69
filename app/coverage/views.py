"""What the lists of learners receive: one line for each, with where they stand and why they may be at risk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app.coverage.rules import SLIPPING, WELL_BEHIND, Standing, reasons
from app.coverage.tallies import unit_tally
from app.web import dates

MARK_WORDS = {
    "d": "signed off",
    "m": "met",
    "p": "met and to be countersigned",
    "w": "awaiting assessment",
    "e": "more evidence needed",
    "n": "not yet met",
    ".": "not started",
}


@dataclass(frozen=True)
class UnitStrip:
    """One unit of a learner, criterion by criterion."""

    unit_id: int
    standard_id: int
    title: str
    marks: str
    performance: int
    met: int
    total: int
    signed_off: bool

    @property
    def said(self) -> str:
        """What the strip shows, as a sentence: "53 criteria: 34 met, 5 awaiting assessment, 14 not started"."""
        parts = [f"{self.marks.count(mark)} {words}" for mark, words in MARK_WORDS.items() if mark in self.marks]
        return f"{dates.count(self.total, 'criterion', 'criteria')}{': ' if parts else ''}{', '.join(parts)}"


@dataclass(frozen=True)
class LearnerLine:
    """A learner in a list. `reason` is the first of `reasons`, or what else there is to say of them."""

    href: str
    name: str
    cohort: str
    cohort_href: str
    units: tuple[UnitStrip, ...]
    met: int
    total: int
    behind: int
    ends: str
    last_sent: str
    reason: str
    at_risk: bool

    @property
    def share(self) -> int:
        return self.met * 100 // self.total if self.total else 0

    @property
    def kind(self) -> str:
        """How their bar is drawn: as the plan has it."""
        return "behind" if self.behind * 10 >= WELL_BEHIND else "slip" if self.behind * 10 >= SLIPPING else ""

    def unit_on(self, standard_id: int) -> UnitStrip | None:
        return next((unit for unit in self.units if unit.standard_id == standard_id), None)


def standing_of(row: Any, zone: ZoneInfo) -> Standing:
    """From a row with an enrolment's dates and its kept counts (which may be missing)."""
    sent = getattr(row, "last_sent_at", None)
    return Standing(
        total=row.total or 0,
        met=row.met or 0,
        waiting=row.waiting or 0,
        starts_on=row.starts_on,
        planned_end=row.planned_end,
        last_sent_on=sent.astimezone(zone).date() if sent else None,
        break_until=row.break_until,
    )


def unit_strip(row: Any) -> UnitStrip:
    tally = unit_tally(row.strip)
    return UnitStrip(
        unit_id=row.unit_id,
        standard_id=row.standard_id,
        title=row.title,
        marks=row.strip,
        performance=row.performance_count,
        met=tally.met + tally.provisional,
        total=tally.total,
        signed_off=row.signed_off,
    )


def learner_lines(
    rows: Sequence[Any], strips: Sequence[Any], held: Mapping[int, int], *, day: date, zone: ZoneInfo, promise: int
) -> tuple[LearnerLine, ...]:
    """The lines of these rows, in their order."""
    units: dict[int, list[UnitStrip]] = defaultdict(list)
    for strip in strips:
        units[strip.enrolment_id].append(unit_strip(strip))
    return tuple(_line(row, tuple(units[row.enrolment_id]), held, day, zone, promise) for row in rows)


def _line(
    row: Any, units: tuple[UnitStrip, ...], held: Mapping[int, int], day: date, zone: ZoneInfo, promise: int
) -> LearnerLine:
    standing = standing_of(row, zone)
    why = [] if row.total is None else reasons(standing, day, held=held.get(row.enrolment_id, 0), promise=promise)
    sent = standing.last_sent_on
    return LearnerLine(
        href=f"/learners/{row.enrolment_id}",
        name=row.name,
        cohort=getattr(row, "cohort", ""),
        cohort_href=f"/cohorts/{row.cohort_id}/coverage" if hasattr(row, "cohort_id") else "",
        units=units,
        met=standing.met if row.total is not None else sum(unit.met for unit in units),
        total=standing.total if row.total is not None else sum(unit.total for unit in units),
        behind=standing.behind(day) if row.total is not None and not standing.on_break(day) else 0,
        ends=dates.short_day(row.planned_end, day),
        last_sent=dates.near_day(sent, day) if sent else "",
        reason=why[0] if why else quiet_word(row, standing, day),
        at_risk=bool(why),
    )


def quiet_word(row: Any, standing: Standing, day: date) -> str:
    """What to say of someone who is not at risk, where there is something."""
    if row.ended_on is not None:
        return f"Ended {dates.near_day(row.ended_on, day)}"
    if row.total is None:
        return "No unit yet"
    if standing.on_break(day) and standing.break_until is not None:
        return f"On a break until {dates.day(standing.break_until, day)}"
    if row.units and row.signed_off == row.units:
        return "Every unit signed off"
    return "Everything met, to be signed off" if standing.finished else ""
