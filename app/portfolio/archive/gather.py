"""Read everything of one portfolio in one go, as it stood at one moment."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.assessment.facts_of_units import UnitFold, fold_units
from app.errors import NotFound
from app.portfolio.archive import queries

Rows = list[Row[Any]]


@dataclass(frozen=True)
class Gathered:
    """The rows of one portfolio. Drafts are not among them: neither a learner's nor an assessor's."""

    head: Row[Any]
    units: Rows
    folds: dict[int, UnitFold]
    standards: dict[int, Row[Any]]
    criteria: dict[int, Rows]
    allocations: Rows
    versions: Rows
    files: dict[int, Rows]
    claims: dict[int, Rows]
    reviews: Rows
    decisions: Rows
    sign_offs: Rows
    moves: Rows
    carried: dict[int, Rows]
    trail: Rows
    people: Rows


def gather(session: Session, provider_id: int, enrolment_id: int, *, also: Iterable[int] = ()) -> Gathered:
    """The portfolio of an enrolment; `also` are further people to name. A fixed number of selects, whatever its size."""
    head = queries.head(session, provider_id, enrolment_id)
    if head is None:
        raise NotFound()
    units = list(queries.units(session, enrolment_id))
    unit_ids = [unit.id for unit in units]
    standard_ids = sorted({unit.standard_id for unit in units})
    versions = list(queries.versions(session, enrolment_id))
    # What was taken back before anybody decided stays behind: only the fact that it was there travels.
    standing = [version.id for version in versions if version.withdrawn_at is None]
    allocations = list(queries.allocations(session, enrolment_id))
    reviews = list(queries.reviews(session, enrolment_id))
    decisions = list(queries.decisions(session, unit_ids))
    sign_offs = list(queries.sign_offs(session, unit_ids))
    moves = list(queries.moves(session, enrolment_id))
    trail = list(queries.trail(session, provider_id, enrolment_id))
    named = {head.person_id, *also}
    named |= {row.person_id for row in allocations} | {row.assessor_id for row in reviews}
    named |= {row.assessor_id for row in decisions} | {row.assessor_id for row in sign_offs}
    named |= {row.actor_id for row in trail} | {row.withdrawn_by for row in [*versions, *decisions]}
    named |= {row.by_id for row in moves}
    named |= {row.countersigned_by for row in decisions} | {row.reopened_by for row in sign_offs}
    return Gathered(
        head=head,
        units=units,
        folds=fold_units(session, unit_ids),
        standards={row.id: row for row in queries.standards(session, standard_ids)},
        criteria=_by(queries.criteria(session, standard_ids), lambda row: row.standard_id),
        allocations=allocations,
        versions=versions,
        files=_by(queries.files(session, standing), lambda row: row.version_id),
        claims=_by(queries.claims(session, standing), lambda row: row.version_id),
        reviews=reviews,
        decisions=decisions,
        sign_offs=sign_offs,
        moves=moves,
        carried=_by(queries.carried(session, [row.id for row in moves]), lambda row: row.move_id),
        trail=trail,
        people=list(queries.people(session, sorted(named - {None}))),
    )


def _by(rows: Iterable[Row[Any]], key: Callable[[Row[Any]], int]) -> dict[int, Rows]:
    found: dict[int, Rows] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
