"""A learner's way to an award: do their units make it and, if not, exactly what is missing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.errors import DomainError
from app.portfolio import qualification_queries
from app.portfolio.qualification_matching import OwnUnit, units_of_award
from app.portfolio.seen import SeenPortfolio
from app.standards.qualifications.here import qualifications_here
from app.standards.qualifications.schema import Qualification
from app.standards.qualifications.solver import Verdict, solve


@dataclass(frozen=True)
class UnitLine:
    """One of the learner's units: whether it is signed off, and where it counts."""

    href: str
    title: str
    code: str
    signed_off: bool
    counts: str


@dataclass(frozen=True)
class AwardPart:
    """One award, judged on what is signed off and on what is open as well."""

    name: str
    title: str
    href: str
    satisfied: bool
    certain: bool
    missing: list[str]
    still_missing: list[str]
    open_makes_it: bool
    pathway: str
    units: list[UnitLine]
    others: list[str]
    notes: list[str] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True)
class WayPage:
    """The page: an award, and the others that there are."""

    enrolment_id: int
    own: bool
    first_name: str
    back: tuple[str, str]
    award: AwardPart | None
    choices: list[tuple[str, str]]
    pathways: list[tuple[str, str]]
    pathway: str


def way(session: Session, portfolio: SeenPortfolio, wanted: str, pathway: str) -> WayPage:
    """The award that was asked for, or else the one that most of the learner's units are in."""
    awards = qualifications_here()
    own = [_own(row) for row in qualification_queries.units(session, portfolio.id)]
    name = wanted if wanted in awards else _nearest(awards, own)
    document = awards.get(name)
    ids = [one.id for one in document.pathways] if document else []
    chosen = pathway if pathway in ids else ""
    return WayPage(
        enrolment_id=portfolio.id,
        own=portfolio.own,
        first_name=portfolio.known_as,
        back=("/home", "Home") if portfolio.own else (f"/learners/{portfolio.id}", portfolio.name),
        award=_award(name, document, own, chosen or None) if document else None,
        choices=[(key, one.qualification.title) for key, one in awards.items()],
        pathways=[(one.id, one.title) for one in document.pathways] if document else [],
        pathway=chosen,
    )


def _own(row: Any) -> OwnUnit:
    facts = json.loads(row.document).get("standard", {})
    codes = [one["code"] for one in facts.get("codes", [])]
    confirmed = [one["urn"] for one in facts.get("possible_urns", []) if one.get("confirmed")]
    return OwnUnit(row.unit_id, row.title, row.urn or "", (*codes, *confirmed), bool(row.signed_off))


def _nearest(awards: dict[str, Qualification], own: Sequence[OwnUnit]) -> str:
    return max(awards, key=lambda name: len(units_of_award(awards[name], own)), default="")


def _award(name: str, document: Qualification, own: Sequence[OwnUnit], pathway: str | None) -> AwardPart:
    codes = units_of_award(document, own)
    done = {code for unit, code in codes.items() if next(one for one in own if one.id == unit).signed_off}
    others = [one.title for one in own if one.id not in codes]
    title, href = document.qualification.title, f"/qualifications/{name}"
    try:
        now, later = solve(document, done, pathway), solve(document, codes.values(), pathway)
    except DomainError as error:
        problem = " ".join(words for words in (error.sentence, error.mend) if words)
        return AwardPart(name, title, href, False, False, [], [], False, "", [], others, problem=problem)
    return AwardPart(
        name=name,
        title=title,
        href=href,
        satisfied=now.satisfied,
        certain=now.certain,
        missing=now.missing,
        still_missing=later.missing,
        open_makes_it=later.satisfied and not now.satisfied,
        pathway=next((one.title for one in document.pathways if one.id == later.pathway), ""),
        units=[_line(document, one, codes[one.id], now, later) for one in own if one.id in codes],
        others=others,
        notes=[note for note in now.notes if note not in document.qualification.incomplete],
    )


def _line(document: Qualification, unit: OwnUnit, code: str, now: Verdict, later: Verdict) -> UnitLine:
    group = (now if unit.signed_off else later).counted.get(code)
    title = next((one.title for one in document.groups if one.id == group), "")
    words = f"Counts in {title}" if title else "Counts nowhere: what it could count for is full"
    return UnitLine(f"/units/{unit.id}", unit.title, code, unit.signed_off, words)
