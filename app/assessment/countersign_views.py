"""What the countersigning page is given: decisions by learner and piece, or, for a trainee, what became of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.assessment import countersign_queries
from app.assessment.unit_forms import CountersignForm
from app.clock import today
from app.web import dates

MOST = 200


@dataclass(frozen=True)
class DecisionLine:
    """A decision to countersign. `comment` and `error` are what was typed and what is wrong with it."""

    id: int
    code: str
    text: str
    where: str
    feedback: str
    comment: str = ""
    error: str = ""
    answered: str = ""


@dataclass(frozen=True)
class Piece:
    """The decisions that one assessor sent on one piece, in one unit."""

    id: str
    learner: str
    title: str
    kind: str
    href: str
    unit: str
    unit_href: str
    assessor: str
    when: str
    lines: tuple[DecisionLine, ...]


@dataclass(frozen=True)
class Returned:
    """A trainee's decision that came back, and why."""

    code: str
    text: str
    learner: str
    title: str
    href: str
    comment: str
    by: str
    when: str


@dataclass(frozen=True)
class CountersigningPage:
    """For a qualified assessor `pieces` is what waits for them; for a trainee it is their own that waits for others."""

    qualified: bool
    pieces: tuple[Piece, ...]
    returned: tuple[Returned, ...]
    total: int
    more: bool


def countersigning_page(
    session: Session,
    actor: Actor,
    *,
    typed: dict[int, CountersignForm] | None = None,
    errors: dict[int, str] | None = None,
) -> CountersigningPage:
    """The page; `typed` and `errors` are by decision, for a form that has to be put right."""
    day = today(str(actor.zone))
    if actor.qualified:
        rows = countersign_queries.to_countersign(session, actor, day, MOST + 1)
        back: Sequence[Any] = ()
    else:
        rows = countersign_queries.own_pending(session, actor, MOST + 1)
        back = countersign_queries.own_returned(session, actor, MOST)
    shown = rows[:MOST]
    return CountersigningPage(
        qualified=actor.qualified,
        pieces=_pieces(actor, shown, typed or {}, errors or {}),
        returned=tuple(_returned(actor, row) for row in back),
        total=len(shown),
        more=len(rows) > MOST,
    )


def _pieces(
    actor: Actor, rows: Sequence[Any], typed: dict[int, CountersignForm], errors: dict[int, str]
) -> tuple[Piece, ...]:
    day = today(str(actor.zone))
    pieces = []
    for (version_id, unit_id, assessor), run in groupby(rows, key=lambda r: (r.version_id, r.unit_id, r.assessor)):
        items = list(run)
        first = items[0]
        pieces.append(
            Piece(
                id=f"{version_id}-{unit_id}-{first.id}",
                learner=first.learner,
                title=first.title,
                kind=first.kind,
                href=f"/evidence/{first.evidence_id}?version={first.version}",
                unit=first.unit,
                unit_href=f"/units/{unit_id}",
                assessor=assessor,
                when=dates.near_day(first.recorded_at.astimezone(actor.zone).date(), day),
                lines=tuple(line(row, typed.get(row.id), errors.get(row.id, "")) for row in items),
            )
        )
    return tuple(pieces)


def line(row: Any, typed: CountersignForm | None = None, error: str = "", answered: str = "") -> DecisionLine:
    """One decision, to be answered or just answered."""
    comment = typed.comment if typed is not None else ""
    return DecisionLine(row.id, row.code, row.text, row.locator_text, row.feedback, comment, error, answered)


def _returned(actor: Actor, row: Any) -> Returned:
    day = today(str(actor.zone))
    return Returned(
        row.code,
        row.text,
        row.learner,
        row.title,
        f"/evidence/{row.evidence_id}/review",
        row.comment,
        row.countersigner,
        dates.near_day(row.at.astimezone(actor.zone).date(), day),
    )
