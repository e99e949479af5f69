"""What the guidance page is given: plain values, the emergency line first."""

from dataclasses import dataclass

from sqlmodel import Session

from app.access.actors import Actor
from app.standards.guidance import queries
from app.standards.guidance.files import guidance_here
from app.standards.guidance.schema import NOT_CHECKED, Guidance, Section, Service
from app.standards.wording import partial_date


@dataclass(frozen=True)
class HelpsWith:
    """Criteria of one standard that a section helps with; `href` is empty where the standard is not here."""

    title: str
    href: str
    codes: list[str]


@dataclass(frozen=True)
class Subject:
    """One section: (paragraph, entries of a list) pairs, one of the two empty."""

    id: str
    title: str
    blocks: list[tuple[str, list[str]]]
    helps: list[HelpsWith]

    @property
    def criteria(self) -> int:
        """How many criteria it helps with, of all standards together."""
        return sum(len(one.codes) for one in self.helps)


@dataclass(frozen=True)
class Place:
    """A service: its name, what it is for, and what the source states of it as (name, words)."""

    id: str
    name: str
    about: str
    emergency: bool
    phone: str
    dial: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class GuidancePage:
    """One guidance file."""

    title: str
    language: str
    notice: str
    edited: str
    source: str
    subjects: list[Subject]
    places: list[Place]


def pages(session: Session, actor: Actor) -> list[GuidancePage]:
    """All guidance that is here."""
    found = guidance_here()
    keys = sorted({link.standard for one in found for section in one.sections for link in section.links})
    newest = {row.key.rpartition("@")[0]: (row.id, row.title) for row in queries.versions_of(session, actor, keys)}
    return [_page(one, newest) for one in found]


def _page(document: Guidance, newest: dict[str, tuple[int, str]]) -> GuidancePage:
    about = document.guidance
    return GuidancePage(
        title=about.title,
        language=about.language,
        notice=about.notice,
        edited=about.edited,
        source=about.source.name,
        subjects=[_subject(section, newest) for section in document.sections],
        places=[_place(service) for service in document.services_in_order()],
    )


def _subject(section: Section, newest: dict[str, tuple[int, str]]) -> Subject:
    blocks = [(block, []) if isinstance(block, str) else ("", list(block.items)) for block in section.text]
    helps = []
    for link in section.links:
        standard_id, title = newest.get(link.standard, (None, link.standard))
        helps.append(HelpsWith(title, f"/standards/{standard_id}" if standard_id else "", list(link.codes)))
    return Subject(section.id, section.title, blocks, helps)


def _place(service: Service) -> Place:
    checked = NOT_CHECKED if service.last_checked == NOT_CHECKED else partial_date(service.last_checked)
    known = [
        ("Open", service.hours),
        ("For", service.ages),
        ("Where", service.area),
        ("Web", service.web),
        ("Email", service.email),
        ("Contact", service.contact),
        ("Run by", service.run_by),
        ("Last checked", checked),
    ]
    phone = service.phone or ""
    return Place(
        id=service.id,
        name=service.name,
        about=service.about,
        emergency=service.emergency,
        phone=phone,
        dial="".join(char for char in phone if char.isdigit()),
        facts=[(name, words) for name, words in known if words],
    )
