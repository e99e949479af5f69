"""One portfolio for its learner, its assessors and IQA, and managers: how it stands, and the way on.

Managers see coverage, not content: the list of evidence is theirs only while a recorded reason stands (DOMAIN 5).
"""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.clock import now, today
from app.evidence.queries import current_access
from app.portfolio import overview_queries
from app.portfolio.home_units import key_to
from app.portfolio.seen import SeenPortfolio
from app.web import dates

MOST_PIECES = 200


@dataclass
class OverviewUnit:
    """A unit with its strip and who is responsible for it."""

    id: int
    title: str
    reference: str
    performance: int
    strip: str
    signed_off: bool
    assessors: list[str] = field(default_factory=list)
    iqas: list[str] = field(default_factory=list)

    @property
    def met(self) -> int:
        return self.strip.count("m") + self.strip.count("d")

    @property
    def people(self) -> str:
        """Assessed by Grace, quality assured by Idris."""
        parts = [f"Assessed by {dates.listed(self.assessors)}" if self.assessors else "No assessor is allocated"]
        if self.iqas:
            parts.append(f"quality assured by {dates.listed(self.iqas)}")
        return ", ".join(parts)


@dataclass(frozen=True)
class OverviewPiece:
    """A piece of evidence in the list."""

    reference: str
    title: str
    kind: str
    href: str
    words: str


@dataclass(frozen=True)
class Overview:
    """Everything on the page."""

    id: int
    learner: str
    own: bool
    eyebrow: str
    lead: str
    note: str
    back: tuple[str, str]
    units: tuple[OverviewUnit, ...]
    key: str
    pieces: tuple[OverviewPiece, ...]
    may_look: bool
    can_ask: bool
    until: str
    can_export: bool


def overview(session: Session, actor: Actor, portfolio: SeenPortfolio) -> Overview:
    """A handful of selects, whatever the number of units and pieces."""
    day = today(str(actor.zone))
    units = _units(overview_queries.units(session, portfolio.id, day))
    beside = portfolio.own or portfolio.assesses or portfolio.quality_assures
    reason = None if beside else current_access(session, actor, portfolio.id, now())
    may_look = beside or reason is not None
    met, total = sum(unit.met for unit in units), sum(len(unit.strip) for unit in units)
    signed = sum(unit.signed_off for unit in units)
    return Overview(
        id=portfolio.id,
        learner=portfolio.known_as,
        own=portfolio.own,
        eyebrow=f"{portfolio.cohort}, {dates.short_day(portfolio.starts_on, day)} to {dates.short_day(portfolio.planned_end, day)}",
        lead=f"{met} of {total} criteria met. {signed} of {dates.count(len(units), 'unit')} signed off." if units else "No units are open yet.",
        note=_note(portfolio, day),
        back=("/home", "Home") if portfolio.own else ("/learners", "Learners"),
        units=tuple(units),
        key=key_to(unit.strip for unit in units),
        pieces=_pieces(session, actor, portfolio) if may_look else (),
        may_look=may_look,
        can_ask=portfolio.manages and not may_look,
        until=dates.time(reason.until, actor.zone) if reason is not None else "",
        can_export=(portfolio.own or portfolio.assesses or portfolio.manages) and actor.can(Permission.portfolio_export),
    )  # fmt: skip


def _note(portfolio: SeenPortfolio, day: Any) -> str:
    who = "Your time on this course" if portfolio.own else f"{portfolio.known_as}’s time on this course"
    if portfolio.ended_on is not None and portfolio.ended_on <= day:
        return f"{who} ended on {dates.long_day(portfolio.ended_on)}. Everything stays readable."
    if portfolio.break_until is not None and portfolio.break_until >= day:
        away = "You’re" if portfolio.own else f"{portfolio.known_as} is"
        return f"{away} on a break until {dates.day(portfolio.break_until, day)}."
    return ""


def _units(rows: Any) -> list[OverviewUnit]:
    found: dict[int, OverviewUnit] = {}
    for row in rows:
        unit = found.setdefault(
            row.id,
            OverviewUnit(
                row.id,
                row.title,
                row.urn or "",
                row.performance_count,
                row.strip or "." * row.total,
                bool(row.signed_off),
            ),
        )
        if row.person is not None:
            (unit.assessors if row.role == "assessor" else unit.iqas).append(row.person)
    return list(found.values())


def _pieces(session: Session, actor: Actor, portfolio: SeenPortfolio) -> tuple[OverviewPiece, ...]:
    day = today(str(actor.zone))
    found = []
    for row in overview_queries.pieces(session, portfolio.id, MOST_PIECES):
        left = row.claims - row.decided
        state = f"{left} of {dates.count(row.claims, 'criterion', 'criteria')} to decide" if left else "all decided"
        version = f", version {row.version}" if row.version > 1 else ""
        sent = dates.day(row.sent_at.astimezone(actor.zone).date(), day)
        found.append(
            OverviewPiece(
                reference=f"E{row.number}",
                title=row.title,
                kind=row.kind,
                href=f"/evidence/{row.id}",
                words=f"Sent {sent}{version}; {state}",
            )
        )
    return tuple(found)
