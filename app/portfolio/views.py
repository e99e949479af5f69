"""What the pages about exports show, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.clock import now, today
from app.portfolio import queries
from app.portfolio.seen import SeenPortfolio
from app.web import dates

_STATES = {"waiting": "We’re making the file", "ready": "Ready", "failed": "Not made", "expired": "Gone"}
_MARKS = {"waiting": "wait", "ready": "met", "failed": "nym", "expired": "todo"}


@dataclass(frozen=True)
class ExportLine:
    """One export: where it stands, who asked for it and when; `href` where the reader may fetch it."""

    id: int
    mark: str
    state: str
    making: bool
    asked: str
    reason: str
    problem: str
    href: str
    size: str
    until: str
    sha256: str


@dataclass(frozen=True)
class ExportsPage:
    """The list of exports and the form for a new one."""

    enrolment_id: int
    learner: str
    own: bool
    back: tuple[str, str]
    lines: tuple[ExportLine, ...]
    waiting: bool
    provider: str


def exports_page(session: Session, actor: Actor, portfolio: SeenPortfolio) -> ExportsPage:
    """A learner sees the files they asked for; staff see everybody's, and fetch their own."""
    mine = actor.person_id if portfolio.own else None
    rows = queries.exports_of(session, portfolio.provider_id, portfolio.id, by=mine)
    lines = _lines(rows, actor)
    return ExportsPage(
        enrolment_id=portfolio.id,
        learner=portfolio.known_as,
        own=portfolio.own,
        back=("/home", "Home") if portfolio.own else (f"/portfolios/{portfolio.id}", portfolio.known_as),
        lines=lines,
        waiting=any(row.state == "waiting" and row.requested_by == actor.person_id for row in rows),
        provider=actor.provider_name,
    )


def _lines(rows: Sequence[Row[Any]], actor: Actor) -> tuple[ExportLine, ...]:
    day, moment = today(str(actor.zone)), now()
    found = []
    for row in rows:
        mine = row.requested_by == actor.person_id
        ready = row.state == "ready" and row.expires_at > moment
        state = "expired" if row.state == "ready" and not ready else row.state
        who = "You" if mine else row.by
        found.append(
            ExportLine(
                id=row.id,
                mark=_MARKS[state],
                state=_STATES[state],
                making=state == "waiting",
                asked=f"{who} asked for it on {dates.moment(row.requested_at, actor.zone, day)}",
                reason=row.reason,
                problem=row.problem or "",
                href=f"/exports/{row.id}/file" if ready and mine else "",
                size=dates.size(row.size) if row.size and ready else "",
                until=dates.day(row.expires_at.astimezone(actor.zone).date(), day) if ready else "",
                sha256=row.sha256 or "" if ready else "",
            )
        )
    return tuple(found)
