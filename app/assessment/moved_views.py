"""What the page of a unit says of its learner's move between versions, and the evidence that is offered again."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.assessment import move_queries, unit_queries
from app.assessment.standing import claims_that_count
from app.assessment.unit_access import SeenUnit
from app.assessment.unit_lines import edition_words
from app.clock import today
from app.web import dates


@dataclass(frozen=True)
class Moved:
    """A move in or out of the unit: a sentence, its reason, and where the other unit is."""

    sentence: str
    reason: str
    href: str
    other: str


@dataclass(frozen=True)
class Came:
    """Where a unit was moved from, and the claims made there for what is judged anew here, by criterion id."""

    moved: Moved
    earlier: Mapping[int, Sequence[Any]]


def came(session: Session, actor: Actor, unit: SeenUnit, criteria: Sequence[Any]) -> Came | None:
    """The move that opened this unit, if one did."""
    row = move_queries.came_from(session, unit.id) if unit.moved_here else None
    if row is None:
        return None
    old = edition_words(row.version, row.revision)
    moved = Moved(
        f"{row.by} moved {_whom(unit)} here from {old} on {_day(actor, row)}.",
        row.reason,
        f"/units/{row.unit_id}",
        f"The unit on {old}",
    )
    return Came(moved, _earlier(session, row, criteria))


def went(session: Session, actor: Actor, unit: SeenUnit) -> Moved | None:
    """The move that closed this unit, if one did."""
    row = move_queries.went_to(session, unit.id) if unit.closed_at is not None else None
    if row is None:
        return None
    new = edition_words(row.version, row.revision)
    return Moved(
        f"{row.by} moved {_whom(unit)} to {new} on {_day(actor, row)}. Nothing in this unit changes any more.",
        row.reason,
        f"/units/{row.unit_id}",
        f"Go to the unit on {new}",
    )


def _earlier(session: Session, row: Any, criteria: Sequence[Any]) -> dict[int, list[Any]]:
    codes = {old.id: old.code for old in unit_queries.criteria(session, row.standard_id)}
    by_code: dict[str, list[Any]] = defaultdict(list)
    for claim in claims_that_count(unit_queries.claims(session, row.unit_id)):
        by_code[codes[claim.criterion_id]].append(claim)
    links: dict[str, list[str]] = json.loads(row.links)
    return {one.id: [claim for code in links.get(one.code, ()) for claim in by_code[code]] for one in criteria}


def _whom(unit: SeenUnit) -> str:
    return "you" if unit.own else unit.learner


def _day(actor: Actor, row: Any) -> str:
    return dates.day(row.at.astimezone(actor.zone).date(), today(str(actor.zone)))
