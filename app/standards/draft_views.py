"""What the page of a draft is given."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.access.actors import Actor
from app.standards import draft_queries, draft_service, views, wording
from app.standards.draft_models import StandardDraft
from app.standards.problems import Problem, errors


@dataclass(frozen=True)
class DraftPage:
    """A draft as it would be published, its text, and what is wrong with it."""

    id: int
    title: str
    edition: str
    key: str
    language: str
    standard: views.StandardPage
    text: str
    saves: int
    changed_at: datetime
    problems: list[Problem]
    can_publish: bool
    doubts: list[str]
    unplaced: list[tuple[int, str]]
    published: list[tuple[int, str]]
    facts: dict[str, str]


def show(
    session: Session, actor: Actor, draft: StandardDraft, text: str | None = None, problems: list[Problem] | None = None
) -> DraftPage:
    """The page of a draft; `text` and `problems` are what somebody has just typed and what is wrong with it."""
    document = draft_service.document_of(draft)
    kept = draft_service.problems_of(draft)
    assert draft.id is not None
    record = document.import_record
    return DraftPage(
        id=draft.id,
        title=document.title,
        edition=wording.edition(document.standard.version, document.standard.revision),
        key=document.key,
        language=document.standard.language,
        standard=views.page_of(document, draft.id),
        text=draft_service.text_of(draft) if text is None else text,
        saves=draft.saves,
        changed_at=draft.changed_at,
        problems=kept if problems is None else problems,
        can_publish=not errors(kept),
        doubts=json.loads(draft.doubts),
        unplaced=[(line.line, line.text) for line in record.unplaced] if record else [],
        published=[(row.id, row.key) for row in draft_queries.published_under(session, actor, document.key)],
        facts={
            "version": document.standard.version or "",
            "revision": document.standard.revision or "",
            "approved": (document.standard.dates.approved or "") if document.standard.dates else "",
        },
    )
