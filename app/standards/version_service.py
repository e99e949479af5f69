"""A new version begun from a published one, whose words never change."""

from sqlmodel import Session

from app.access.actors import Actor
from app.standards import draft_queries, draft_service, drafting, service
from app.standards.draft_models import StandardDraft
from app.standards.models import Standard
from app.standards.schema import StandardFile

BEGUN_AS_A_COPY = "This began as a copy of {reference}, so its version and dates are still that one’s. Write what the new source prints."


def begin_version(session: Session, actor: Actor, row: Standard) -> int:
    """A draft that begins with this version's text and says what it takes the place of; gives its id.

    The centre's draft of that reference is gone on with, if there is one.
    """
    document = _next(session, actor, service.stored(row))
    found = draft_queries.draft_with_key(session, actor.provider_id, document.reference, None)
    if found is not None:
        return found
    draft: StandardDraft = draft_service.add_draft(
        session, actor, document, [BEGUN_AS_A_COPY.format(reference=row.key)]
    )
    assert draft.id is not None
    return draft.id


def _next(session: Session, actor: Actor, before: StandardFile) -> StandardFile:
    old = before.standard
    facts_of_next = old.model_copy(
        update={
            "revision": draft_service.next_revision(session, actor, before),
            "validity": None,
            "supersedes": [drafting.link_to(before)],
        }
    )
    return before.model_copy(update={"standard": facts_of_next})
