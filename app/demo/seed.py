"""Build the demo centre: everything in the order it happened, each act at its own moment, through the real verbs.

So the trail, the coverage and the queues are true. It does nothing when there is a provider already.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.access.passwords import hash_password
from app.clock import now, today, travel
from app.demo import acts, queries, stage
from app.demo.cast import DEMO_PASSWORD, Centre, centres
from app.demo.days import moment_ago
from app.demo.pieces import CoverPlan, Piece, SignOffPlan, covers, pieces, sign_offs
from app.demo.stage import Stage
from app.jobs.worker import JobContext

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Act:
    """Something that happened at a moment; `do` opens its own transaction."""

    at: datetime
    do: Callable[[], None]


def seed_demo(context: JobContext, progress: Progress | None = None) -> bool:
    """Make the demo; False when there are providers already. `progress(done, of)` hears of each step."""
    with context.database.reading() as session:
        if queries.providers(session):
            return False
    password = hash_password(DEMO_PASSWORD)
    story = [act for centre in centres() for act in _story(centre, context, password)]
    for done, act in enumerate(sorted(story, key=lambda one: one.at), start=1):
        with travel(act.at):
            act.do()
        if progress:
            progress(done, len(story))
    return True


def _story(centre: Centre, context: JobContext, password: str) -> Iterator[Act]:
    here = Stage(centre, today(centre.timezone))
    teller = _Teller(here, context, password)
    yield from teller.beginnings()
    learners = {learner.key for learner in centre.learners}
    for piece in pieces():
        if piece.learner in learners:
            yield from teller.piece(piece)
    for cover in covers():
        if cover.learner in learners:
            yield teller.cover(cover)
    for plan in sign_offs():
        if plan.learner in learners:
            yield teller.signature(plan)


@dataclass(frozen=True)
class _Teller:
    """Turns the content of one centre into acts with moments."""

    here: Stage
    context: JobContext
    password: str

    def _act(self, at: datetime, verb: Callable[..., None], *given: object) -> Act:
        def do() -> None:
            with self.context.database.writing() as session:
                verb(session, self.here, *given)

        return Act(at, do)

    def _morning(self, day: date, minutes: int = 0) -> datetime:
        opened = datetime.combine(day, time(9, 0), self.here.zone) + timedelta(minutes=minutes)
        return min(opened.astimezone(UTC), now() - timedelta(hours=2))

    def beginnings(self) -> Iterator[Act]:
        """The provider, its cohorts, its learners on their first day, and a break in learning."""
        yield self._act(self._morning(self.here.opened), stage.open_centre, self.password)
        for place, cohort in enumerate(self.here.centre.cohorts):
            starts = self.here.starts(cohort)
            yield self._act(self._morning(starts - timedelta(days=7), place), stage.open_cohort, cohort)
            for number, learner in enumerate(cohort.learners, start=1):
                first = self.here.joined(cohort, learner)
                yield self._act(self._morning(first, 5 + 3 * number), stage.enrol, cohort, learner, self.password)
                if learner.break_days_left:
                    yield self._act(self._ago(60, "10:20"), stage.take_break, learner)

    def piece(self, piece: Piece) -> Iterator[Act]:
        """Written, sent, opened and judged; a draft is only written."""
        ago = piece.sent_days_ago if piece.sent_days_ago is not None else piece.happened_days_ago
        sent_at = self._ago(ago, _clock(piece, 12, 7))
        written_at = sent_at - timedelta(minutes=4)
        yield self._act(written_at, acts.write, piece, self.context)
        if piece.sent_days_ago is None:
            return
        yield self._act(sent_at, acts.send, piece)
        if piece.decided is None:
            if piece.files:
                yield Act(sent_at - timedelta(minutes=2), lambda: acts.look_inside(self.context, self.here, piece))
            return
        judged_at = self._ago(piece.decided.days_ago, _clock(piece, 9, 3))
        by = piece.decided.by
        yield Act(
            judged_at - timedelta(minutes=18), lambda: acts.open_evidence(self.context.database, self.here, piece, by)
        )
        yield self._act(judged_at, acts.judge, piece, piece.decided)
        if piece.decided.countersigned_by:
            agreed_at = self._ago(piece.decided.days_ago - 2, "14:25")
            yield self._act(agreed_at, acts.countersign, piece, piece.decided.countersigned_by)

    def cover(self, plan: CoverPlan) -> Act:
        return self._act(self._ago(plan.from_days_ago, "08:50"), stage.cover, plan)

    def signature(self, plan: SignOffPlan) -> Act:
        return self._act(self._ago(plan.days_ago, "15:40"), acts.sign_off, plan)

    def _ago(self, days: int, clock: str) -> datetime:
        return moment_ago(days, clock, self.here.centre.timezone)


def _clock(piece: Piece, first_hour: int, hours: int) -> str:
    """A time of day that belongs to the piece: always the same, and different between pieces."""
    number = int.from_bytes(hashlib.sha256(f"{piece.learner}/{piece.key}".encode()).digest()[:4], "big")
    return f"{first_hour + number % hours:02d}:{number // 7 % 60:02d}"
