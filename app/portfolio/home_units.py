"""The units on the learner's first page: from the kept strips to sentences that say who has what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.web.dates import count

TURN = ("e", "n")
MARKS = "dmpwen."


@dataclass
class HomeUnit:
    """One unit: its strip, and how it stands."""

    id: int
    enrolment_id: int
    standard_id: int
    title: str
    reference: str
    performance: int
    strip: str
    signed_off: bool
    open: bool
    assessors: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)

    @property
    def met(self) -> int:
        return self.strip.count("m") + self.strip.count("d")

    @property
    def total(self) -> int:
        return len(self.strip)

    @property
    def turn(self) -> int:
        """Criteria that need something from the learner."""
        return sum(self.strip.count(mark) for mark in TURN)

    @property
    def complete(self) -> bool:
        return self.met == self.total and self.total > 0

    @property
    def words(self) -> str:
        """Who has it: "3 with you, 5 with Grace"."""
        if self.signed_off:
            return "Signed off"
        if self.complete:
            signer = either(self.signers)
            return (
                f"With {signer} to sign off"
                if signer
                else "Ready to be signed off. Nobody is allocated to do that yet."
            )
        who = either(self.assessors)
        parts = []
        if self.turn:
            parts.append(f"{self.turn} with you")
        if waiting := self.strip.count("w"):
            parts.append(f"{waiting} with {who}" if who else f"{waiting} waiting for an assessor to be allocated")
        if provisional := self.strip.count("p"):
            parts.append(f"{provisional} to be countersigned")
        if parts:
            return ", ".join(parts)
        todo = self.strip.count(".")
        return "Not started" if todo == self.total else f"{count(todo, 'criterion', 'criteria')} not started"


@dataclass
class HomeEnrolment:
    """One enrolment with its units."""

    id: int
    cohort: str
    ended: date | None
    away_until: date | None
    units: list[HomeUnit] = field(default_factory=list)


def either(names: list[str]) -> str:
    """Ben, Cleo or Grace."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else ""


def key_to(strips: Iterable[str]) -> str:
    """The marks that occur in these strips, in the order of the key."""
    seen = set("".join(strips))
    return "".join(mark for mark in MARKS if mark in seen)


def enrolments(rows: Iterable[Any], day: date) -> list[HomeEnrolment]:
    """The rows of `home_queries.units`, told as enrolments; the ended ones come last."""
    found: dict[int, HomeEnrolment] = {}
    units: dict[int, HomeUnit] = {}
    for row in rows:
        away = row.break_until if row.break_until is not None and row.break_until >= day else None
        ended = row.ended_on if row.ended_on is not None and row.ended_on <= day else None
        enrolment = found.setdefault(row.enrolment_id, HomeEnrolment(row.enrolment_id, row.cohort, ended, away))
        if row.unit_id is None:
            continue
        if row.unit_id not in units:
            units[row.unit_id] = HomeUnit(
                id=row.unit_id,
                enrolment_id=row.enrolment_id,
                standard_id=row.standard_id,
                title=row.title,
                reference=row.urn or "",
                performance=row.performance_count,
                strip=row.strip or "." * row.total,
                signed_off=bool(row.signed_off),
                open=row.ended_on is None,
            )
            enrolment.units.append(units[row.unit_id])
        if row.assessor is not None and row.assessor not in units[row.unit_id].assessors:
            units[row.unit_id].assessors.append(row.assessor)
            if row.qualified:
                units[row.unit_id].signers.append(row.assessor)
    return sorted(found.values(), key=lambda enrolment: enrolment.ended is not None)
