"""The plan, how far behind it somebody is, and when and why a learner is at risk. Pure: no database, no framework.

Shares are in permille of the criteria of a portfolio, points in per cent. `met` includes what waits for a
countersignature, so that nobody looks slow because a second person has not signed yet (DESIGN.md, "avoid").
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

SLIPPING = 60  # permille behind plan; under it is on plan (DESIGN.md, screen 8)
WELL_BEHIND = 200
QUIET = timedelta(days=28)
LAST_STRETCH = timedelta(weeks=8)

_WARM_UP = 1 / 3  # the part of the time in which the pace builds up
_PACE = 1 / (1 - _WARM_UP / 2)  # the steady pace after it, in shares of the whole for shares of the time


def planned_permille(starts_on: date, ends_on: date, day: date) -> int:
    """The share of criteria that is planned to be met by the end of `day`: 0 before the start, 1000 from the end on.

    A gentle curve: evidence and decisions take a while to get going, so the pace builds up over the first third of
    the time and is steady after it. Halfway through, 40% is planned; after two thirds, 60%. A cohort is compared with
    the plan between its own two dates, a learner with the plan between theirs.
    """
    length = (ends_on - starts_on).days
    passed = (day - starts_on).days
    if passed <= 0:
        return 0
    if passed >= length:
        return 1000
    time = passed / length
    share = _PACE * time * time / (2 * _WARM_UP) if time < _WARM_UP else _PACE * (time - _WARM_UP / 2)
    return min(1000, int(share * 1000 + 1e-9))


def day_planned(starts_on: date, ends_on: date, permille: int) -> date | None:
    """The first day by which this share is planned; None when it is more than everything."""
    length = max((ends_on - starts_on).days, 0)
    if permille > 1000:
        return None
    days = range(length + 1)
    return starts_on + timedelta(
        days=bisect_left(days, permille, key=lambda n: planned_permille(starts_on, ends_on, starts_on + timedelta(n)))
    )


def points_behind(met_permille: int, planned: int) -> int:
    """How far behind its plan a share is, in whole points; 0 when it is not."""
    return max(0, planned - met_permille) // 10


@dataclass(frozen=True)
class Standing:
    """What a learner's risk follows from. Days are days at the centre."""

    total: int
    met: int
    waiting: int
    starts_on: date
    planned_end: date
    last_sent_on: date | None
    break_until: date | None

    @property
    def met_permille(self) -> int:
        return self.met * 1000 // self.total if self.total else 0

    @property
    def finished(self) -> bool:
        return self.met >= self.total

    @property
    def to_go(self) -> int:
        return self.total - self.met

    @property
    def quiet_from(self) -> date:
        """The day the silence began: their last sending, the end of a break, or their start."""
        return max(day for day in (self.starts_on, self.last_sent_on, self.break_until) if day is not None)

    def on_break(self, today: date) -> bool:
        return self.break_until is not None and today <= self.break_until

    def planned(self, today: date) -> int:
        return planned_permille(self.starts_on, self.planned_end, today)

    def behind(self, today: date) -> int:
        """Points behind their own plan today."""
        return 0 if self.finished else points_behind(self.met_permille, self.planned(today))


def risk_from(standing: Standing) -> date | None:
    """The first day on which this learner is at risk if nothing changes; None when nothing can put them at risk.

    At risk is any of: 20 points behind their plan; 6 points behind in the last eight weeks; past their planned end
    with criteria to go; nothing sent for 28 days while there is something to send. Never during a break in learning.
    """
    if standing.finished:
        return None
    plan = (standing.starts_on, standing.planned_end)
    days = [standing.planned_end + timedelta(days=1)]
    well_behind = day_planned(*plan, standing.met_permille + WELL_BEHIND)
    slipping = day_planned(*plan, standing.met_permille + SLIPPING)
    if well_behind is not None:
        days.append(well_behind)
    if slipping is not None:
        days.append(max(slipping, standing.planned_end - LAST_STRETCH))
    if standing.to_go > standing.waiting:
        days.append(standing.quiet_from + QUIET)
    first = min(days)
    return standing.break_until + timedelta(days=1) if standing.on_break(first) and standing.break_until else first


def reasons(standing: Standing, today: date, *, held: int = 0, promise: int = 10) -> list[str]:
    """Why this learner is at risk today, the one to act on first in front; empty when they are not.

    `held` is how many of their pieces have waited for an assessor longer than the promise of `promise` working days.
    """
    if standing.on_break(today) or standing.finished:
        return []
    found: list[str] = []
    if held:
        found.append(f"Assessor has held {_count(held, 'piece')} over {promise} working days")
    found += _end(standing, today)
    if standing.to_go > standing.waiting and today - standing.quiet_from >= QUIET:
        found.append(_quiet(standing, today))
    if standing.planned(today) - standing.met_permille >= WELL_BEHIND:
        found.append(f"{standing.behind(today)} points behind plan")
    return found


def _end(standing: Standing, today: date) -> list[str]:
    left = (standing.planned_end - today).days
    if left < 0:
        return [f"Planned end was {_stretch(-left)} ago, with {standing.to_go} to go"]
    slips = standing.planned(today) - standing.met_permille >= SLIPPING
    if slips and timedelta(days=left) <= LAST_STRETCH:
        return [f"Ends {'today' if left == 0 else f'in {_stretch(left)}'} with {standing.to_go} to go"]
    return []


def _quiet(standing: Standing, today: date) -> str:
    days = (today - standing.quiet_from).days
    if standing.quiet_from == standing.last_sent_on:
        return f"Nothing sent for {days} days"
    if standing.quiet_from == standing.break_until:
        return f"Nothing sent in the {days} days since their break"
    return f"Nothing sent in the {days} days since starting"


def _stretch(days: int) -> str:
    """So many days, in weeks from two weeks on."""
    return _count(days, "day") if days < 14 else _count(days // 7, "week")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
