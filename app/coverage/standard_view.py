"""What the page of who is on a standard receives: one line for each learner's unit at this version."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.clock import today
from app.coverage import queries, standard_queries
from app.coverage.views import UnitStrip, unit_strip
from app.folding import fold
from app.standards import wording
from app.standards.models import Standard
from app.web import dates

PAGE = 50


class OnIt(NamedTuple):
    """A learner's unit; `strip` is None until its coverage was counted."""

    unit_id: int
    name: str
    own: bool
    cohort: str
    since: str
    strip: UnitStrip | None


class OnStandard(NamedTuple):
    """The page. `whose` says which learners the actor is shown: "everyone", "allocated" or "own"."""

    id: int
    title: str
    edition: str
    lines: tuple[OnIt, ...]
    whose: str
    next: str
    first: bool


def place(after: str) -> tuple[str, int] | None:
    """The learner to go on after, from an address; nothing when it means none."""
    number, parted, name = after.partition("~")
    name = "".join(char for char in name if char.isprintable())[:200]
    return (name, int(number)) if parted and number.isascii() and number.isdigit() and len(number) < 10 else None


def on_standard(session: Session, actor: Actor, standard: Standard, after: tuple[str, int] | None) -> OnStandard:
    """A page of the learners on this version whom the actor may see: one select."""
    assert standard.id is not None
    day = today(str(actor.zone))
    everyone = queries.sees_everyone(actor)
    name, last = after or ("", 0)
    rows = standard_queries.on_standard(
        session, actor, standard.id, day, fold(name), last, PAGE + 1, everyone=everyone, goes_on=after is not None
    )
    shown = rows[:PAGE]
    onward = f"{shown[-1].unit_id}~{shown[-1].name}" if len(rows) > PAGE else ""
    return OnStandard(
        id=standard.id,
        title=standard.title,
        edition=wording.edition(standard.version, standard.revision),
        lines=tuple(_line(row, actor) for row in shown),
        whose="everyone" if everyone else "allocated" if queries.responsible_roles(actor) else "own",
        next=f"/standards/{standard.id}/learners?{urlencode({'after': onward})}" if onward else "",
        first=after is None,
    )


def _line(row: Row[Any], actor: Actor) -> OnIt:
    opened = row.opened_at.astimezone(actor.zone).date()
    return OnIt(
        unit_id=row.unit_id,
        name=row.name,
        own=row.learner_id == actor.person_id,
        cohort=row.cohort,
        since=dates.long_day(opened),
        strip=unit_strip(row) if row.strip is not None else None,
    )
