"""The units of the book: criterion by criterion, with evidence, place, decisions and signatures in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app.assessment.rules import CriterionStatus, Outcome
from app.portfolio.archive.book_places import Place, places
from app.portfolio.archive.standing import effective_decisions
from app.portfolio.archive.times import read_moment
from app.standards.wording import edition
from app.web.dates import long_day, long_moment

MATRIX_COLUMNS = 26
MET = (CriterionStatus.met, CriterionStatus.signed_off)
HEADINGS = {"performance": "Performance criteria", "knowledge": "Knowledge and understanding"}


@dataclass(frozen=True)
class BookDecision:
    """One decision: what, when, by whom, what was said and what became of it."""

    words: str
    when: str
    by: str
    feedback: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class BookCriterion:
    """A row of the decisions table. `section` is set where a new heading of the standard begins; `last` is the decision
    that the status rests on, `before` are those it superseded or that were returned, newest first."""

    code: str
    text: str
    section: str
    status: str
    places: tuple[Place, ...]
    last: BookDecision | None
    before: tuple[BookDecision, ...]
    taken_back: tuple[BookDecision, ...]


@dataclass(frozen=True)
class BookPart:
    """The performance criteria, or the knowledge, of a unit."""

    heading: str
    criteria: tuple[BookCriterion, ...]
    met: int
    first_try: int


@dataclass(frozen=True)
class BookMatrix:
    """Evidence against some of the criteria: "x" where the piece met it, "o" where it was claimed."""

    heading: str
    codes: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class BookSignature:
    """A sign-off as it was made."""

    name: str
    typed: str
    declaration: str
    when: str
    fingerprint: str
    reopened: str


@dataclass(frozen=True)
class BookUnit:
    """One unit of the book."""

    anchor: str
    title: str
    language: str
    reference: str
    short: str
    summary: str
    strip: str
    performance: int
    total: int
    met: int
    signed_off: bool
    parts: tuple[BookPart, ...]
    matrices: tuple[BookMatrix, ...]
    signatures: tuple[BookSignature, ...]


def book_units(document: Mapping[str, Any], people: Mapping[str, str], zone: ZoneInfo) -> tuple[BookUnit, ...]:
    """Every unit, in the order they were opened."""
    standards = {standard["id"]: standard for standard in document["standards"]}
    where = places(document)
    decisions: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    made_for = {one["id"]: _edition(standard) for standard in document["standards"] for one in standard["criteria"]}
    for decision in effective_decisions(document):
        known = {"made_for": made_for[decision["carried_from"][1]]} if "carried_from" in decision else {}
        decisions[decision["unit"], decision["criterion"]].append({**decision, **known})
    found = []
    for unit in document["units"]:
        standard = standards[unit["standard"]]
        signed = unit["status"] == "signed_off"
        marks = [CriterionStatus[name] for name in (unit["criteria"][one["code"]] for one in standard["criteria"])]
        parts = tuple(
            _part(kind, unit, standard, where, decisions, people)
            for kind in HEADINGS
            if any(one["kind"] == kind for one in standard["criteria"])
        )
        met = sum(mark in MET for mark in marks)
        found.append(
            BookUnit(
                anchor=unit["id"].replace("/", "-"),
                title=standard["title"],
                language=standard["language"],
                reference=_reference(standard),
                short=standard["urn"] or standard["title"],
                summary=_summary(marks, met, signed=signed),
                strip=("d" * len(marks)) if signed else "".join(mark.value for mark in marks),
                performance=sum(one["kind"] == "performance" for one in standard["criteria"]),
                total=len(marks),
                met=met,
                signed_off=signed,
                parts=parts,
                matrices=_matrices(document, unit, standard, decisions),
                signatures=tuple(
                    _signature(item, people, zone) for item in document["sign_offs"] if item["unit"] == unit["id"]
                ),
            )
        )
    return tuple(found)


def _reference(standard: Mapping[str, Any]) -> str:
    version = f"version {standard['version']}" if standard["version"] else "version not stated in the source"
    revision = f", {standard['revision']}" if standard["revision"] else ""
    return f"{standard['urn'] or 'URN not stated in the source'}, {version}{revision}"


def _edition(standard: Mapping[str, Any]) -> str:
    words = edition(standard["version"], standard["revision"])
    return words[:1].lower() + words[1:]


def _summary(marks: Sequence[CriterionStatus], met: int, *, signed: bool) -> str:
    provisional = sum(mark is CriterionStatus.met_provisional for mark in marks)
    words = f"{met} of {len(marks)} criteria met"
    if signed:
        return f"{words} and signed off"
    if provisional:
        words += f", {provisional} more to be countersigned"
    return f"{words}; not signed off" if met == len(marks) else words


def _part(
    kind: str,
    unit: Mapping[str, Any],
    standard: Mapping[str, Any],
    where: Mapping[tuple[str, str], tuple[Place, ...]],
    decisions: Mapping[tuple[str, str], list[dict[str, Any]]],
    people: Mapping[str, str],
) -> BookPart:
    rows, section, first_try = [], None, 0
    for one in standard["criteria"]:
        if one["kind"] != kind:
            continue
        key = (unit["id"], one["id"])
        judged = sorted(decisions.get(key, ()), key=lambda decision: decision["number"], reverse=True)
        counting = [decision for decision in judged if _counts(decision)]
        first_try += bool(counting) and counting[-1]["outcome"] == Outcome.met
        waiting = CriterionStatus[unit["criteria"][one["code"]]] is CriterionStatus.awaiting
        last = counting[0] if counting and not waiting else None
        rows.append(
            BookCriterion(
                code=one["code"],
                text=one["text"],
                section=one["section"] if one["section"] and one["section"] != section else "",
                status=unit["criteria"][one["code"]],
                places=where.get(last.get("carried_from", key) if last else key, ()),
                last=_decision(last, people, standing=True) if last else None,
                before=tuple(_decision(old, people) for old in judged if old is not last and not old["taken_back"]),
                taken_back=tuple(_decision(old, people) for old in judged if old["taken_back"]),
            )
        )
        section = one["section"]
    met = sum(CriterionStatus[row.status] in MET for row in rows)
    return BookPart(HEADINGS[kind], tuple(rows), met, first_try)


def _counts(decision: Mapping[str, Any]) -> bool:
    countersigned = decision["countersigned"]
    return decision["taken_back"] is None and not (countersigned and countersigned["outcome"] == "returned")


def _decision(decision: Mapping[str, Any], people: Mapping[str, str], *, standing: bool = False) -> BookDecision:
    notes = [f"Carried over from {decision['made_for']}: the words are the same."] if "made_for" in decision else []
    if countersigned := decision["countersigned"]:
        done = "Agreed" if countersigned["outcome"] == "agreed" else "Returned"
        said = f": {countersigned['comment']}" if countersigned["comment"] else "."
        when = _day(countersigned["at"][:10])
        notes.append(f"{done} by {people[countersigned['by']]}, countersigning, {when}{said}")
    elif standing and decision["needs_countersign"] and decision["outcome"] == Outcome.met:
        notes.append("To be countersigned.")
    words = Outcome(decision["outcome"]).words
    trainee = " (in training)" if decision["assessor_status"] == "trainee" else ""
    return BookDecision(
        words=f"{words[0].upper()}{words[1:]}",
        when=_day(decision["decided_on"]),
        by=f"{people[decision['assessor']]}{trainee}",
        feedback=decision["feedback"],
        notes=tuple(notes),
    )


def _matrices(
    document: Mapping[str, Any],
    unit: Mapping[str, Any],
    standard: Mapping[str, Any],
    decisions: Mapping[tuple[str, str], list[dict[str, Any]]],
) -> tuple[BookMatrix, ...]:
    """Which piece is for which criterion, at most MATRIX_COLUMNS of them side by side so that A4 holds it."""
    claimed: dict[str, set[str]] = defaultdict(set)
    owner: dict[str, str] = {}
    titles: dict[str, str] = {}
    for piece in document["evidence"]:
        for version in piece["versions"]:
            owner[version["id"]] = piece["reference"]
            titles[piece["reference"]] = version.get("title", titles.get(piece["reference"], ""))
            for claim in version.get("claims", ()):
                if claim["unit"] == unit["id"]:
                    claimed[piece["reference"]].add(claim["criterion"])
    for (of_unit, criterion), judged in decisions.items():
        for decision in judged:
            if of_unit == unit["id"] and "carried_from" in decision:
                claimed[owner[decision["version"]]].add(criterion)
    met = {
        (owner[decision["version"]], criterion)
        for (of_unit, criterion), judged in decisions.items()
        if of_unit == unit["id"]
        for decision in judged
        if decision["outcome"] == Outcome.met and _counts(decision)
    }
    found = []
    for kind, heading in HEADINGS.items():
        criteria = [one for one in standard["criteria"] if one["kind"] == kind]
        for start in range(0, len(criteria), MATRIX_COLUMNS):
            some = criteria[start : start + MATRIX_COLUMNS]
            rows = [
                (reference, titles[reference], tuple(_mark(reference, one["id"], met, claimed) for one in some))
                for reference in sorted(claimed, key=lambda text: int(text[1:]))
                if claimed[reference] & {one["id"] for one in some}
            ]
            if rows:
                name = f"{heading}, {some[0]['code']} to {some[-1]['code']}" if len(some) > 1 else heading
                found.append(BookMatrix(name, tuple(one["code"] for one in some), tuple(rows)))
    return tuple(found)


def _mark(reference: str, criterion: str, met: set[tuple[str, str]], claimed: Mapping[str, set[str]]) -> str:
    if (reference, criterion) in met:
        return "x"
    return "o" if criterion in claimed[reference] else ""


def _signature(item: Mapping[str, Any], people: Mapping[str, str], zone: ZoneInfo) -> BookSignature:
    reopened = item["reopened"]
    return BookSignature(
        name=people[item["assessor"]],
        typed=item["typed_name"],
        declaration=item["declaration"],
        when=long_moment(read_moment(item["at"]), zone),
        fingerprint=item["fingerprint"],
        reopened=(
            f"Opened again by {people[reopened['by']]} ({reopened['role']}) on "
            f"{long_moment(read_moment(reopened['at']), zone)}: {reopened['reason']}"
            if reopened
            else ""
        ),
    )


def _day(text: str) -> str:
    return long_day(date.fromisoformat(text))
