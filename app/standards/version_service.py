"""The later life of a published version: a new one begun from it, and its mark of validity. Its words never change."""

from sqlmodel import Session

from app.access.actors import Actor
from app.errors import Mistake
from app.standards import draft_queries, draft_service, service
from app.standards.draft_models import StandardDraft
from app.standards.models import Standard
from app.standards.schema import StandardFile
from app.standards.schema_metadata import Superseded
from app.trail import facts
from app.trail.facts import record

MARKS = ("Current", "Legacy", "Withdrawn")
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
    link = Superseded(urn=old.urn, id=old.id, version=old.version, revision=old.revision)
    facts_of_next = old.model_copy(
        update={
            "revision": draft_service.next_revision(session, actor, before),
            "validity": None,
            "supersedes": [link],
        }
    )
    return before.model_copy(update={"standard": facts_of_next})


def mark(session: Session, actor: Actor, row: Standard, validity: str) -> None:
    """Say that a version is current, legacy or withdrawn: recorded, and no learner's standard changes by it."""
    if validity not in MARKS:
        raise Mistake("Choose current, legacy or withdrawn.", field="validity")
    if row.validity == validity:
        return
    row.validity = validity
    session.add(row)
    session.flush()
    assert row.id is not None
    fact = facts.StandardValidityChanged(None, standard_id=row.id, standard_key=row.key, validity=validity)
    record(session, fact, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)
