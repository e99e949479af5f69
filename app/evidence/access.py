"""The guards of evidence: whose piece it is, and who may look."""

from typing import Annotated, Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.clock import now, today
from app.enrolment.models import Enrolment
from app.errors import NotFound
from app.evidence import guard_queries as queries
from app.evidence.models import Evidence
from app.web.guards import Allowed, may


def load_own_enrolment(session: Session, actor: Actor, enrolment_id: int, **_: Any) -> Enrolment:
    return _found(queries.own_enrolment(session, actor, enrolment_id))


def load_own_evidence(session: Session, actor: Actor, evidence_id: int, **_: Any) -> Evidence:
    return _found(queries.own_evidence(session, actor, evidence_id))


def load_visible_evidence(session: Session, actor: Actor, evidence_id: int, **_: Any) -> Evidence:
    found = queries.evidence_visible_to(session, actor, evidence_id, today(str(actor.zone)), now())
    return _found(found)


def load_visible_file(session: Session, actor: Actor, file_id: int, **_: Any) -> Row[Any]:
    row = _found(queries.file_visible_to(session, actor, file_id, today(str(actor.zone)), now()))
    if row.learner_id != actor.person_id and (row.sent_at is None or row.withdrawn):
        raise NotFound()
    return row


def load_provider_enrolment(session: Session, actor: Actor, enrolment_id: int, **_: Any) -> Enrolment:
    """For giving a reason: any portfolio of the provider, for those who may ask."""
    if not actor.can(Permission.evidence_ask):
        raise NotFound()
    return _found(queries.provider_enrolment(session, actor, enrolment_id))


def _found(thing: Any) -> Any:
    if thing is None:
        raise NotFound()
    return thing


OwnEvidenceList = Annotated[Allowed[None], may(Permission.evidence_add)]
OwnPortfolio = Annotated[Allowed[Enrolment], may(Permission.evidence_add, load=load_own_enrolment)]
OwnEvidence = Annotated[Allowed[Evidence], may(Permission.evidence_add, load=load_own_evidence)]
VisibleEvidence = Annotated[Allowed[Evidence], may(Permission.evidence_read, load=load_visible_evidence)]
VisibleFile = Annotated[Allowed[Row[Any]], may(Permission.evidence_read, load=load_visible_file)]
ProviderEnrolment = Annotated[Allowed[Enrolment], may(Permission.evidence_ask, load=load_provider_enrolment)]
