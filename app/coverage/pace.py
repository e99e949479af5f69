"""The pace chart of one learner: criteria met day by day beside the plan, as coordinates, a sentence and a table."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.coverage.rules import Standing, planned_permille
from app.web import dates

LEFT, RIGHT, TOP, BOTTOM = 50.0, 700.0, 20.0, 215.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_LABELS = 7


@dataclass(frozen=True)
class Mark:
    """A label or a grid line: where, and what it says."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Month:
    """A month in figures: met by its end (None in the future), and planned."""

    name: str
    met: int | None
    planned: int


@dataclass(frozen=True)
class Pace:
    """Everything the chart draws and says. `y` of the grid, `x` of the months; paths are SVG path data."""

    sentence: str
    remark: str
    grid: tuple[Mark, ...]
    months: tuple[Mark, ...]
    plan: str
    actual: str
    point: tuple[float, float]
    label: Mark
    label_y: float
    plan_label: tuple[float, float]
    table: tuple[Month, ...]


def pace(name: str, standing: Standing, met_on: Sequence[date], day: date) -> Pace:
    """`met_on` is, for each criterion that is met now, the day of the decision that counts."""
    ordered = sorted(met_on)
    begin = min([standing.starts_on, *ordered[:1]])
    end = max(standing.planned_end, day, begin + timedelta(days=1))
    frame = _Frame(begin, end, max(standing.total, 1))
    here = min(max(day, begin), end)
    point = (frame.x(here), frame.y(len(ordered)))
    planned = standing.planned(day) * standing.total // 1000
    ends = _month_ends(begin, end)
    near = point[0] > LEFT + (RIGHT - LEFT) * 0.66  # there is no room to the right on a phone, where the type is larger
    return Pace(
        sentence=_sentence(name, standing, planned, day),
        remark=_remark(name, ordered, begin, day),
        grid=tuple(Mark(frame.y(value), str(value)) for value in _ticks(standing.total)),
        months=_month_marks(frame),
        plan=_plan_path(frame, standing),
        actual=_actual_path(frame, ordered, here),
        point=point,
        label=Mark(
            round(point[0] + (-6 if near else 14), 1),
            f"{standing.met} met of {standing.total}",
            "end" if near else "start",
        ),
        label_y=round(point[1] + ((34 if near else 22) if point[1] < BOTTOM - 45 else -14), 1),
        plan_label=_plan_label(frame, standing),
        table=tuple(
            Month(
                f"{_MONTHS[last.month - 1]} {last.year}",
                bisect_right(ordered, last) if first <= day else None,
                planned_permille(standing.starts_on, standing.planned_end, last) * standing.total // 1000,
            )
            for first, last in ends
        ),
    )


@dataclass(frozen=True)
class _Frame:
    """From days and counts to coordinates."""

    begin: date
    end: date
    total: int

    def x(self, day: date) -> float:
        share = (day - self.begin).days / (self.end - self.begin).days
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0), 1), 1)

    def y(self, number: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * number / self.total, 1)


def _sentence(name: str, standing: Standing, planned: int, day: date) -> str:
    said = f"{name} has met {standing.met} of {dates.count(standing.total, 'criterion', 'criteria')}."
    if standing.finished:
        return said
    if day > standing.planned_end:
        return f"{said} All of them were planned by {dates.long_day(standing.planned_end)}."
    return f"{said} The plan for today is {planned}."


def _remark(name: str, ordered: Sequence[date], begin: date, day: date) -> str:
    """The whole months in which nothing was met, since they are what a person asks about."""
    quiet = [
        f"{_MONTH_NAMES[first.month - 1]}"
        for first, last in _month_ends(begin, day)
        if first >= begin
        and last < day
        and bisect_right(ordered, last) == bisect_right(ordered, first - timedelta(days=1))
    ]
    if not quiet or not ordered:
        return "" if ordered else f"Nothing has been met yet. {name} starts the line at 0."
    if len(quiet) > 4:
        return f"Nothing was met in {len(quiet)} of the months so far."
    return f"Nothing was met in {dates.listed(quiet)}."


_MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _month_ends(begin: date, end: date) -> list[tuple[date, date]]:
    """(first, last day) of each calendar month from the one of `begin` to the one of `end`."""
    found, first = [], begin.replace(day=1)
    while first <= end:
        following = (first + timedelta(days=32)).replace(day=1)
        found.append((first, following - timedelta(days=1)))
        first = following
    return found


def _ticks(total: int) -> list[int]:
    """Round numbers from 0 up, five lines at most."""
    step = next((step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000) if total / step <= 4.5), 2000)
    return list(range(0, total + 1, step))


def _month_marks(frame: _Frame) -> tuple[Mark, ...]:
    firsts = [first for first, _ in _month_ends(frame.begin, frame.end) if first >= frame.begin] or [frame.begin]
    every = -(-len(firsts) // _MOST_LABELS)
    marks = []
    for first in firsts[::every]:
        x = frame.x(first)
        anchor = "start" if x < LEFT + 20 else "end" if x > RIGHT - 20 else "middle"
        marks.append(Mark(x, _MONTHS[first.month - 1], anchor))
    return tuple(marks)


def _plan_path(frame: _Frame, standing: Standing) -> str:
    length = (standing.planned_end - standing.starts_on).days
    days = sorted({standing.starts_on + timedelta(days=length * n // 24) for n in range(25)})
    return "M" + "L".join(
        f"{frame.x(day)} {frame.y(standing.total * planned_permille(standing.starts_on, standing.planned_end, day) / 1000)}"
        for day in days
    )


def _actual_path(frame: _Frame, ordered: Sequence[date], here: date) -> str:
    """Steps: along to each day on which something was met, then up."""
    path = f"M{frame.x(frame.begin)} {frame.y(0)}"
    for day in sorted(set(ordered)):
        path += f"H{frame.x(min(day, here))}V{frame.y(bisect_right(ordered, day))}"
    return f"{path}H{frame.x(here)}"


def _plan_label(frame: _Frame, standing: Standing) -> tuple[float, float]:
    """Above the plan's line, near its end."""
    length = (standing.planned_end - standing.starts_on).days
    day = standing.starts_on + timedelta(days=length * 17 // 20)
    planned = standing.total * planned_permille(standing.starts_on, standing.planned_end, day) / 1000
    return round(frame.x(day) - 10, 1), round(frame.y(planned) - 8, 1)
