"""What the list of learners receives: those the actor sees, found by name, in pages of fifty."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlmodel import Session

from app.access.actors import Actor
from app.clock import today
from app.coverage import learner_queries, queries
from app.coverage.learner_queries import Wanted
from app.coverage.views import LearnerLine, learner_lines

PAGE = 50
SHOWS = (("all", "Still learning"), ("risk", "At risk"), ("ended", "Ended"))


@dataclass(frozen=True)
class LearnersPage:
    lines: tuple[LearnerLine, ...]
    show: str
    words: str
    next: str
    first: bool
    everyone: bool


def learners_page(session: Session, actor: Actor, wanted: Wanted) -> LearnersPage:
    """A page of learners: three selects, however many there are."""
    day = today(str(actor.zone))
    rows = learner_queries.learners(session, actor, day, wanted)
    shown = rows[:PAGE]
    ids = [row.enrolment_id for row in shown]
    lines = learner_lines(
        shown,
        _unit_lines(learner_queries.unit_counts(session, ids) if ids else ()),
        learner_queries.held_pieces(session, actor, ids, day) if ids else {},
        day=day,
        zone=actor.zone,
        promise=shown[0].answer_within_days if shown else 10,
    )
    after = f"{shown[-1].enrolment_id}~{shown[-1].name}" if len(rows) > PAGE else ""
    return LearnersPage(
        lines=lines,
        show=wanted.show,
        words=wanted.words,
        next=f"/learners?{urlencode({'show': wanted.show, 'q': wanted.words, 'after': after})}" if after else "",
        first=wanted.after is None,
        everyone=queries.sees_everyone(actor),
    )


class UnitLine(NamedTuple):
    """One unit of a learner, in counts."""

    met: int
    total: int
    words: str


def _unit_lines(rows: Iterable[Any]) -> dict[int, tuple[UnitLine, ...]]:
    """By enrolment."""
    found: dict[int, list[UnitLine]] = defaultdict(list)
    for enrolment, title, met, total, signed_off in rows:
        found[enrolment].append(UnitLine(met, total, f"{title}, signed off" if signed_off else title))
    return {enrolment: tuple(units) for enrolment, units in found.items()}


def wanted_from(show: str, words: str, after: str) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    number, parted, name = after.partition("~")
    place = (name, int(number)) if parted and number.isascii() and number.isdigit() and len(number) < 12 else None
    return Wanted(
        show=show if show in dict(SHOWS) else "all",
        order="name",
        words=" ".join(words.split())[:100],
        after=place,
        limit=PAGE + 1,
    )
