"""How long decisions take, in working days: the middle, and the slowest tenth, from counts by days waited."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AssessorLine:
    """An assessor's load and pace. `middle` and `slow` are None when they decided nothing in the time looked at."""

    name: str
    learners: int
    waiting: int
    late: int
    middle: float | None
    slow: int | None
    promise: int

    @property
    def over(self) -> bool:
        return self.slow is not None and self.slow > self.promise


def median(histogram: Mapping[int, int]) -> float | None:
    """The middle of all days waited; between the two middle ones when their number is even."""
    total = sum(histogram.values())
    if total == 0:
        return None
    return (_nth(histogram, (total + 1) // 2) + _nth(histogram, total // 2 + 1)) / 2


def slowest_tenth(histogram: Mapping[int, int]) -> int | None:
    """Nine of ten took no longer than this (nearest rank)."""
    total = sum(histogram.values())
    return _nth(histogram, -(-total * 9 // 10)) if total else None


def _nth(histogram: Mapping[int, int], number: int) -> int:
    """The number-th smallest, from 1."""
    seen = 0
    for days in sorted(histogram):
        seen += histogram[days]
        if seen >= number:
            return days
    raise ValueError(f"There are only {seen}")


def histograms(rows: Iterable[Any]) -> dict[int, Counter[int]]:
    """Pieces by days waited, for each assessor."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for row in rows:
        found[row.assessor_id][row.waited_days] += row.pieces
    return found


def assessor_lines(
    times: Iterable[Any], waiting: Iterable[Any], caseloads: Mapping[int, int], promise: int
) -> list[AssessorLine]:
    """Everybody who decided lately or has something waiting; who has most over the promise first."""
    times, waiting = list(times), list(waiting)
    pace = histograms(times)
    load = {row.assessor_id: row for row in waiting}
    names = {row.assessor_id: row.name for row in [*times, *waiting]}
    lines = [
        AssessorLine(
            name=name,
            learners=caseloads.get(person, 0),
            waiting=load[person].pieces if person in load else 0,
            late=load[person].late if person in load else 0,
            middle=median(pace[person]) if person in pace else None,
            slow=slowest_tenth(pace[person]) if person in pace else None,
            promise=promise,
        )
        for person, name in names.items()
    ]
    return sorted(lines, key=lambda line: (-line.late, -(line.slow or 0), line.name))
