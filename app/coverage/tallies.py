"""What is counted from a strip: the one place that says which mark counts as what. Pure.

An enrolment counts while it runs. When it ends, a learner who completed (every unit signed off) stays in their
cohort's figures, or every success would lower them; one who left early is taken out of them.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

COLUMN_OF = {"w": "waiting", "m": "met", "d": "met", "p": "provisional", "e": "more", "n": "not_yet"}
CRITERION_COLUMNS = ("learners", "waiting", "met", "provisional", "more", "not_yet")


class UnitTally(NamedTuple):
    """The criteria of one unit, by how they stand."""

    total: int
    not_started: int
    waiting: int
    met: int
    provisional: int
    more: int
    not_yet: int


class PortfolioTally(NamedTuple):
    """The criteria of all units of one portfolio. `met` includes what is to be countersigned."""

    total: int
    met: int
    waiting: int
    turn: int
    signed_off: int
    units: int

    @property
    def met_permille(self) -> int:
        """Whole permille, rounded down, so that 1000 means every criterion."""
        return self.met * 1000 // self.total if self.total else 0


def unit_tally(strip: str) -> UnitTally:
    return UnitTally(
        total=len(strip),
        not_started=strip.count("."),
        waiting=strip.count("w"),
        met=strip.count("m") + strip.count("d"),
        provisional=strip.count("p"),
        more=strip.count("e"),
        not_yet=strip.count("n"),
    )


def portfolio_tally(units: Iterable[tuple[str, bool]]) -> PortfolioTally:
    """Of (strip, signed off) pairs."""
    pairs = list(units)
    whole = unit_tally("".join(strip for strip, _ in pairs))
    return PortfolioTally(
        total=whole.total,
        met=whole.met + whole.provisional,
        waiting=whole.waiting,
        turn=whole.more + whole.not_yet,
        signed_off=sum(signed for _, signed in pairs),
        units=len(pairs),
    )


def enrolment_counts(*, ended: bool, signed_off: Sequence[bool]) -> bool:
    """Whether an enrolment with these units is in its cohort's figures."""
    return len(signed_off) > 0 and (not ended or all(signed_off))
