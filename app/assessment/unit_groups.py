"""The criteria of a unit in the standard's order, under its headings, all or narrowed to whose turn it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from app.assessment.rules import CriterionStatus
from app.assessment.unit_lines import LEARNERS, MET, Line
from app.assessment.unit_words import Standing

SHOWN = ("all", "turn", "wait", "todo", "met")
_HEADINGS = {"performance": "Performance criteria", "knowledge": "Knowledge and understanding"}


@dataclass(frozen=True)
class Part:
    """Criteria under one heading of the standard, or under none."""

    title: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    """The performance criteria, or the knowledge; `met` and `total` are of all of them, whatever is shown."""

    id: str
    title: str
    met: int
    total: int
    parts: tuple[Part, ...]


_STATUSES: dict[str, frozenset[CriterionStatus]] = {
    "all": frozenset(CriterionStatus),
    "turn": LEARNERS,
    "wait": frozenset({CriterionStatus.awaiting}),
    "todo": frozenset({CriterionStatus.not_started}),
    "met": MET,
}


def shows(show: str, status: CriterionStatus) -> bool:
    """Whether a criterion of this status belongs to what is shown."""
    return status in _STATUSES[show]


EMPTY = {
    "all": "This standard has no criteria.",
    "turn": "Nothing here needs anything more just now.",
    "wait": "Nothing waits for an answer just now.",
    "todo": "Everything has been started.",
    "met": "Nothing is met yet.",
}


def filters_of(standing: Standing, statuses: Sequence[CriterionStatus]) -> tuple[tuple[str, str, str, int], ...]:
    words = {
        "all": "All",
        "turn": standing.turn_words,
        "wait": standing.wait_words,
        "todo": "Not started",
        "met": "Met",
    }
    counted = Counter(statuses)
    return tuple((show, words[show], "", sum(counted[status] for status in _STATUSES[show])) for show in SHOWN)


def groups_of(lines: Sequence[tuple[str, str | None, Line]], show: str) -> tuple[Group, ...]:
    groups = []
    for kind, run in groupby(lines, key=lambda item: item[0]):
        items = list(run)
        shown = [(section, one) for _, section, one in items if shows(show, one.status)]
        parts = tuple(
            Part(section, tuple(one for _, one in part)) for section, part in groupby(shown, key=lambda item: item[0])
        )
        if parts:
            met = sum(one.met for _, _, one in items)
            groups.append(Group(kind, _HEADINGS[kind], met, len(items), parts))
    return tuple(groups)
