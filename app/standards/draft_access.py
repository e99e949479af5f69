"""Guards of what a centre is working on: only those who bring standards in, and only their own centre's."""

from typing import Annotated

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.errors import NotFound
from app.standards import draft_queries
from app.standards.draft_models import StandardDraft, StandardReading
from app.web.guards import Allowed, may


def _nothing(session: Session, actor: Actor) -> None:  # noqa: ARG001  (every loader is given both)
    return None


def _reading(session: Session, actor: Actor, reading_id: int) -> StandardReading:
    found = draft_queries.reading(session, actor.provider_id, reading_id)
    if found is None:
        raise NotFound("We no longer have that document: what was read is kept for a day. Bring it in again.")
    return found


def load_draft(session: Session, actor: Actor, draft_id: int) -> StandardDraft:
    """A draft of the actor's own centre; anything else does not exist."""
    found = draft_queries.draft(session, actor.provider_id, draft_id)
    if found is None:
        raise NotFound
    return found


Importer = Annotated[Allowed[None], may(Permission.standard_import, load=_nothing)]
"""Whoever may bring standards in."""
OwnReading = Annotated[Allowed[StandardReading], may(Permission.standard_import, load=_reading)]
OwnDraft = Annotated[Allowed[StandardDraft], may(Permission.standard_import, load=load_draft)]
