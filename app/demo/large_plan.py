"""What the large data set holds, decided without a database: who, what they sent and when, and what was answered.

Everything follows from a seeded generator, so that two runs of the bench measure the same work.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.clock import working_days_between
from app.demo.cast import CONTENT
from app.demo.days import working_days_ago
from app.demo.pieces import Piece, pieces

FIRST, LAST = (line.split() for line in (CONTENT / "names.txt").read_text("utf-8").splitlines())
COHORTS = (
    "Early years A",
    "Early years B",
    "Residential A",
    "Residential B",
    "School support A",
    "School support B",
    "Youth work A",
    "Youth work B",
    "Foster and kinship A",
    "Foster and kinship B",
    "Adult day services A",
    "Adult day services B",
)
FEEDBACK = {
    "met": "",
    "more_evidence_needed": "You are on the right lines. Add what you said and what the child did next.",
    "not_yet_met": "This tells me what the room does. Please show what you did yourself.",
}
DAYS_OF_COURSE = 240  # calendar days since the cohorts started
DAYS_PLANNED = 540
WAITING_DAYS = 10  # undecided pieces were sent within so many working days


@dataclass(frozen=True)
class SentPiece:
    """One piece of one learner: which words, when it was sent, which criteria (by index), and the answers if any."""

    words: Piece
    sent_at: datetime
    criteria: tuple[int, ...]
    decided_at: datetime | None
    outcomes: tuple[str, ...]

    @property
    def waited_days(self) -> int:
        assert self.decided_at is not None
        return working_days_between(self.sent_at.date(), self.decided_at.date())


@dataclass(frozen=True)
class Size:
    """How much to make. `decided` is the share of pieces that have an answer; `domain` ends everybody's e-mail."""

    learners: int = 1000
    pieces: int = 15
    claims: int = 8
    decided: float = 0.6
    assessors: int = 24
    cohorts: int = len(COHORTS)
    domain: str = "bench.example"
    seed: int = 7

    def email(self, role: str, number: int) -> str:
        """learner0001@bench.example: the address of the first learner, counted from one."""
        return f"{role}{number:0{4 if role == 'learner' else 2}d}@{self.domain}"


def name_of(number: int) -> str:
    """An invented name; the same number gives the same name."""
    return f"{FIRST[number % len(FIRST)]} {LAST[(number // len(FIRST) + number * 7) % len(LAST)]}"


def sent_by(learner: int, size: Size, criteria: int, today: date) -> Iterator[SentPiece]:
    """The pieces of one learner in the order they were sent. Every tenth learner has all answers met."""
    rng = random.Random(size.seed * 1_000_003 + learner)  # noqa: S311  (bench data, not a secret)
    texts = [piece for piece in pieces() if len(piece.account) >= 3]
    answered = round(size.pieces * size.decided)
    for place in range(size.pieces):
        first = place * size.claims
        chosen = tuple(number % criteria for number in range(first, first + size.claims))
        decided = place < answered
        day = _day_sent(place, answered, size, today, rng)
        sent_at = datetime.combine(day, time(8 + rng.randrange(10), rng.randrange(60)), UTC)
        yield SentPiece(
            words=texts[(learner + place) % len(texts)],
            sent_at=sent_at,
            criteria=chosen,
            decided_at=_decided(day, today, rng) if decided else None,
            outcomes=tuple(_outcome(learner, rng) for _ in chosen) if decided else (),
        )


def _day_sent(place: int, answered: int, size: Size, today: date, rng: random.Random) -> date:
    if place < answered:
        span = DAYS_OF_COURSE - 40
        day = today - timedelta(days=DAYS_OF_COURSE - 5 - span * place // max(answered, 1) - rng.randrange(5))
        return day - timedelta(days=max(0, day.weekday() - 4))
    waiting = size.pieces - answered
    left = waiting - (place - answered)
    return working_days_ago(today, max(1, WAITING_DAYS * left // waiting - rng.randrange(2)))


def _decided(day: date, today: date, rng: random.Random) -> datetime:
    later = min(day + timedelta(days=rng.randrange(1, 13)), today - timedelta(days=1))
    later -= timedelta(days=max(0, later.weekday() - 4))
    return datetime.combine(max(later, day), time(19, rng.randrange(60)), UTC)


def _outcome(learner: int, rng: random.Random) -> str:
    if learner % 10 == 0:
        return "met"
    roll = rng.random()
    return "met" if roll < 0.85 else "more_evidence_needed" if roll < 0.95 else "not_yet_met"
