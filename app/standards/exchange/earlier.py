"""The versions that a standard names: those it takes the place of, and the one it translates. As far as the asker sees them."""

from sqlmodel import Session

from app.standards import service
from app.standards.exchange import queries
from app.standards.exchange.case_export import named_reference
from app.standards.schema import StandardFile
from app.standards.scope_queries import AtACentre


def superseded(session: Session, actor: AtACentre, document: StandardFile) -> list[StandardFile]:
    """Their documents. A link that names no version, or one that is not here, gives nothing."""
    standard = document.standard
    links = [*standard.supersedes, *([standard.translation_of] if standard.translation_of else [])]
    named = [reference for one in links if (reference := named_reference(one))]
    return [service.stored(other) for other in queries.by_keys(session, actor, named)] if named else []
