"""What the lists of learners receive: one line for each, with where they stand and why they may be at risk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.coverage.drawing import strip_words
from app.coverage.rules import SLIPPING, WELL_BEHIND, Standing, reasons
from app.coverage.tallies import unit_tally
from app.web import dates


class UnitStrip(NamedTuple):
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
        """What the strip shows, as a sentence."""
        return strip_words(self.marks)


class LearnerLine(NamedTuple):
    """A learner in a list. `reason` is the first of what puts them at risk, or what else there is to say of them.

    `units` is what the list shows of their units; `kind` is how their bar is drawn: as the plan has it.
    """

    href: str
    name: str
    cohort: str
    units: tuple[Any, ...]
    met: int
    total: int
    share: int
    kind: str
    behind: int
    ends: str
    last_sent: str
    reason: str
    at_risk: bool


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
    rows: Sequence[Any],
    units: Mapping[int, tuple[Any, ...]],
    held: Mapping[int, int],
    *,
    day: date,
    zone: ZoneInfo,
    promise: int,
) -> tuple[LearnerLine, ...]:
    """The lines of these rows, in their order; `units` is what to show of each enrolment's units."""
    return tuple(
        _line(row, units.get(row.enrolment_id, ()), held.get(row.enrolment_id, 0), day, zone, promise) for row in rows
    )


def _line(row: Any, units: tuple[Any, ...], held: int, day: date, zone: ZoneInfo, promise: int) -> LearnerLine:
    standing = standing_of(row, zone)
    counts = row.total is not None
    why = reasons(standing, day, held=held, promise=promise) if counts else []
    behind = standing.behind(day) if counts and not standing.on_break(day) else 0
    met, total = (standing.met, standing.total) if counts else _added_up(units)
    sent = standing.last_sent_on
    return LearnerLine(
        href=f"/learners/{row.enrolment_id}",
        name=row.name,
        cohort=getattr(row, "cohort", ""),
        units=units,
        met=met,
        total=total,
        share=met * 100 // total if total else 0,
        kind=" behind" if behind * 10 >= WELL_BEHIND else " slip" if behind * 10 >= SLIPPING else "",
        behind=behind,
        ends=dates.short_day(row.planned_end, day),
        last_sent=dates.near_day(sent, day) if sent else "",
        reason=why[0] if why else quiet_word(row, standing, day),
        at_risk=bool(why),
    )


def _added_up(units: Iterable[Any]) -> tuple[int, int]:
    """(met, total) of somebody whose enrolment no longer counts, from the units themselves."""
    pairs = [(unit.met, unit.total) for unit in units]
    return sum(met for met, _ in pairs), sum(total for _, total in pairs)


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
