"""The verbs on exports: ask for one, note that one was fetched. Making the file is a job (jobs.py)."""

from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.db import Database
from app.jobs.queue import enqueue
from app.portfolio import queries, rules
from app.portfolio.models import PortfolioExport
from app.portfolio.seen import SeenPortfolio
from app.trail import facts

BUILD = "build_export"


def request_export(session: Session, actor: Actor, portfolio: SeenPortfolio, reason: str) -> PortfolioExport:
    """Ask for the portfolio as a file. One that this person waits for already is not made twice.

    Raises Mistake when somebody other than the learner gives no reason. The right to ask outlasts the course: it ends
    with the person's last role at the provider, not with the enrolment.
    """
    words = rules.reason_to_keep(reason, own=portfolio.own)
    waiting = queries.waiting_export(session, portfolio.id, actor.person_id)
    if waiting is not None:
        return waiting
    export = PortfolioExport(
        provider_id=portfolio.provider_id,
        enrolment_id=portfolio.id,
        requested_by=actor.person_id,
        reason=words,
    )
    session.add(export)
    session.flush()
    enqueue(session, BUILD, export_id=export.id, role=portfolio.capacity)
    _record(session, actor, facts.ExportRequested(portfolio.id, export.id or 0, portfolio.learner_id))
    return export


def note_download(database: Database, actor: Actor, export: Row[Any]) -> None:
    """Record that the file is being fetched, before its first byte leaves: in its own transaction."""
    with database.writing() as session:
        _record(session, actor, facts.ExportDownloaded(export.enrolment_id, export.id, export.learner_id))


def _record(session: Session, actor: Actor, fact: facts.Fact) -> None:
    facts.record(session, fact, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)
