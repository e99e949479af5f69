"""The portfolio as a book to read: made from portfolio.json alone, so that what people read is what is verified.

index.html needs no network, no script and no server; it opens from the disk and prints on A4 (design 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.portfolio.archive.book_pieces import BookPiece, book_pieces
from app.portfolio.archive.book_units import BookUnit, book_units
from app.portfolio.archive.times import read_moment
from app.web.dates import count, long_day, long_moment
from app.web.render import environment

MARKS = "dmpwen."


@dataclass(frozen=True)
class Book:
    """What the template receives: everything in words."""

    learner: str
    provider: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    fingerprint: str
    units: tuple[BookUnit, ...]
    pieces: tuple[BookPiece, ...]
    key: str


def book(document: Mapping[str, Any], *, fingerprint: str) -> str:
    """index.html. `fingerprint` is the SHA-256 of portfolio.json."""
    return environment().get_template("portfolio/archive/index.html").render(book=book_view(document, fingerprint))


def book_view(document: Mapping[str, Any], fingerprint: str) -> Book:
    people = {person["id"]: person["name"] for person in document["people"]}
    zone = ZoneInfo(document["provider"]["timezone"])
    units = book_units(document, people, zone)
    return Book(
        learner=people[document["enrolment"]["learner"]],
        provider=document["provider"]["name"],
        summary=_summary(units),
        facts=_facts(document, people, zone),
        fingerprint=fingerprint,
        units=units,
        pieces=book_pieces(document, people, zone),
        key="".join(mark for mark in MARKS if any(mark in unit.strip for unit in units)),
    )


def _summary(units: tuple[BookUnit, ...]) -> str:
    if len(units) == 1:
        return units[0].summary
    met, total = sum(unit.met for unit in units), sum(unit.total for unit in units)
    signed = sum(unit.signed_off for unit in units)
    return f"{met} of {total} criteria met in {count(len(units), 'unit')}; {signed} of {len(units)} units signed off"


def _facts(document: Mapping[str, Any], people: Mapping[str, str], zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    enrolment, made = document["enrolment"], document["made"]
    facts = [
        ("Learner", people[enrolment["learner"]]),
        ("Centre", document["provider"]["name"]),
        ("Cohort", enrolment["cohort"]["name"]),
        ("Assessed by", _staff(document, people, "assessor")),
        ("Internal quality assurer", _staff(document, people, "iqa")),
        ("Learning began", _day(enrolment["starts_on"])),
        ("Planned to end", _day(enrolment["planned_end"])),
    ]
    if enrolment["ended_on"]:
        facts.append(("Ended", _day(enrolment["ended_on"])))
    why = f", because: {made['reason']}" if made["reason"] else ""
    by = "the learner" if made["by"] == enrolment["learner"] else f"{people[made['by']]} ({made['role']})"
    facts.append(("Taken from the service", f"{long_moment(read_moment(made['at']), zone)}, by {by}{why}"))
    return tuple(facts)


def _staff(document: Mapping[str, Any], people: Mapping[str, str], role: str) -> str:
    names = dict.fromkeys(people[item["person"]] for item in document["allocations"] if item["role"] == role)
    return ", ".join(names) or "Nobody is allocated"


def _day(text: str) -> str:
    return long_day(datetime.fromisoformat(text).date())
