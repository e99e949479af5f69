"""What the pages of qualifications are given: plain values, the rules in words."""

from dataclasses import dataclass

from sqlmodel import Session

from app.access.actors import Actor
from app.standards.qualifications import queries
from app.standards.qualifications.here import qualifications_here
from app.standards.qualifications.rule_words import award_rules, barred_words, group_rules
from app.standards.qualifications.schema import Award, Group, Qualification, Unit
from app.standards.wording import partial_date


@dataclass(frozen=True)
class Listed:
    """One award of the list."""

    href: str
    title: str
    codes: str
    rules: list[str]
    complete: bool


@dataclass(frozen=True)
class UnitRow:
    """A unit in a group: what is known of it, and the standard that it is made of."""

    code: str
    title: str
    credits: str
    level: str
    nos: list[tuple[str, str, str]]
    through: str


@dataclass(frozen=True)
class GroupPart:
    """A group with its rules in words."""

    id: str
    title: str
    rules: list[str]
    units: list[UnitRow]
    list_cut: bool


@dataclass(frozen=True)
class AwardPage:
    """Everything that the file of one award says."""

    name: str
    title: str
    facts: list[tuple[str, str]]
    rules: list[str]
    incomplete: list[str]
    groups: list[GroupPart]
    barred: list[str]
    pathways: list[str]
    sources: list[tuple[str, str]]


def listing() -> list[Listed]:
    """The awards that are here, by title."""
    return [_listed(name, one) for name, one in qualifications_here().items()]


def award_page(session: Session, actor: Actor, name: str, document: Qualification) -> AwardPage:
    """One award, with links to those of its standards that are here."""
    urns = sorted({nos.urn for unit in document.units for nos in unit.nos})
    here = {row.urn: f"/standards/{row.id}" for row in queries.standards_of(session, actor, urns)}
    award = document.qualification
    return AwardPage(
        name=name,
        title=award.title,
        facts=_facts(award),
        rules=award_rules(document),
        incomplete=list(award.incomplete),
        groups=[_group(document, group, here) for group in document.groups],
        barred=[barred_words(document, one) for one in document.barred],
        pathways=[one.title for one in document.pathways],
        sources=[(one.name, one.says) for one in award.sources],
    )


def capitalised(words: str) -> str:
    """Its first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def _facts(award: Award) -> list[tuple[str, str]]:
    level = f"{award.framework or 'Level'} {award.level}" if award.level is not None else award.framework or ""
    found = [
        ("Level", level),
        *((code.scheme, code.code) for code in award.codes),
        ("Awarding body", award.awarding_body or ""),
        ("Structure", award.structure_version or ""),
        ("Accredited from", _date(award.accredited_from)),
        ("Accreditation ends", _date(award.accreditation_end)),
        ("Certification ends", _date(award.certification_end)),
    ]
    return [(name, words) for name, words in found if words]


def _date(value: str | None) -> str:
    return partial_date(value) or ""


def _listed(name: str, document: Qualification) -> Listed:
    award = document.qualification
    return Listed(f"/qualifications/{name}", award.title, _codes(award), award_rules(document), award.complete)


def _codes(award: Award) -> str:
    return ", ".join(f"{one.scheme} {one.code}" for one in award.codes)


def _group(document: Qualification, group: Group, here: dict[str, str]) -> GroupPart:
    units = [unit for code in dict.fromkeys(group.units) if (unit := document.unit(code))]
    return GroupPart(
        id=group.id,
        title=capitalised(group.title.removeprefix("the ")),
        rules=group_rules(document, group),
        units=[_unit(unit, here) for unit in units],
        list_cut=group.list_cut,
    )


def _unit(unit: Unit, here: dict[str, str]) -> UnitRow:
    through = unit.evidenced_through
    words = ""
    if through:
        need = f"{through.need} of " if through.need and through.need < len(through.units) else ""
        words = f"Shown through {need}{', '.join(through.units)}"
    return UnitRow(
        code=unit.code,
        title=f"{unit.title} …" if unit.title_cut else unit.title,
        credits="" if unit.credits is None else str(unit.credits),
        level="" if unit.level is None else str(unit.level),
        nos=[(nos.urn, here.get(nos.urn, ""), nos.known_by) for nos in unit.nos],
        through=words,
    )
