"""What the list of an assessor's sign-offs is given: what is ready, and what they signed lately."""

from dataclasses import dataclass

from sqlmodel import Session

from app.access.actors import Actor
from app.assessment import sign_off_queries
from app.assessment.facts_of_units import fold_units
from app.assessment.rules import CriterionStatus
from app.clock import today
from app.web import dates

MOST_READY, MOST_RECENT = 100, 20


@dataclass(frozen=True)
class Ready:
    """A unit with every criterion met, not signed yet."""

    id: int
    learner: str
    title: str
    strip: str
    performance: int


@dataclass(frozen=True)
class Signed:
    """A sign-off of one's own."""

    id: int
    learner: str
    title: str
    when: str
    reopened: str


@dataclass(frozen=True)
class SignOffsPage:
    """An assessor's units to sign, and those signed lately."""

    qualified: bool
    ready: tuple[Ready, ...]
    signed: tuple[Signed, ...]


def sign_offs_page(session: Session, actor: Actor) -> SignOffsPage:
    """Seven selects at most, however many learners."""
    day = today(str(actor.zone))
    rows = sign_off_queries.nearly_complete(session, actor, day, MOST_READY)
    folds = fold_units(session, [row.id for row in rows])
    return SignOffsPage(
        qualified=actor.qualified,
        ready=tuple(
            Ready(row.id, row.learner, row.title, folds[row.id].strip, row.performance)
            for row in rows
            if all(status is CriterionStatus.met for status in folds[row.id].statuses)
        ),
        signed=tuple(
            Signed(
                row.unit_id,
                row.learner,
                row.title,
                dates.moment(row.at, actor.zone, day),
                f"Opened again {dates.day(row.reopened_at.astimezone(actor.zone).date(), day)}"
                if row.reopened_at
                else "",
            )
            for row in sign_off_queries.recently_signed(session, actor, MOST_RECENT)
        ),
    )
