"""The guards of assessing: whose queue, and which evidence may be judged by whom."""

from typing import Annotated, Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.assessment import review_queries
from app.assessment.models import Review
from app.clock import now, today
from app.errors import NotFound
from app.evidence.files import SAME_LOOK
from app.web.guards import Allowed, may


def load_reviewable(session: Session, actor: Actor, evidence_id: int, **_: Any) -> Row[Any]:
    """The version of a piece this assessor may judge: allocated to one of its units today, and not their own."""
    since = now() - SAME_LOOK
    row = review_queries.reviewable_and_opened(session, actor, evidence_id, today(str(actor.zone)), since)
    if row is None:
        raise NotFound()
    return row


def load_own_review(session: Session, actor: Actor, review_id: int, **_: Any) -> Review:
    review = review_queries.review_of(session, actor, review_id)
    if review is None:
        raise NotFound()
    return review


OwnQueue = Annotated[Allowed[None], may(Permission.assessment_queue)]
Reviewable = Annotated[Allowed[Row[Any]], may(Permission.assessment_decide, load=load_reviewable)]
OwnReview = Annotated[Allowed[Review], may(Permission.assessment_decide, load=load_own_review)]
