"""What the page of an exchange file is given: every entry with what became of it, beside the standards found."""

from collections import Counter

from sqlmodel import Session

from app.access.actors import Actor
from app.standards import draft_queries
from app.standards.exchange.kept import ENTRY_WORDS, FORMAT_NAMES, ExchangeReading
from app.standards.exchange.outcome import Entry
from app.standards.reading_views import (
    LIST_TITLES,
    Line,
    ReadingPage,
    ReadList,
    ReadStandard,
    href_of,
    parts_of,
    words_of,
)
from app.standards.schema import StandardFile
from app.standards.schema_metadata import Dates

_OTHERS = {
    "overview": "Overview",
    "values": "Values",
    "behaviours": "Behaviours",
    "skills": "Skills",
    "extra": "Other sections",
}


def show(session: Session, actor: Actor, reading: ExchangeReading) -> ReadingPage:
    """The page of one exchange file that was read."""
    lines = [_line(entry) for entry in reading.imported.entries]
    counts = Counter(line.fate for line in lines)
    return ReadingPage(
        name=reading.name,
        is_nos=True,
        warnings=list(reading.imported.assumed),
        doubts=[],
        lines=lines,
        unplaced=[],
        counts={fate: counts[fate] for fate in ("placed", "dropped", "unplaced")},
        standards=[_standard(session, actor, one, number) for number, one in enumerate(reading.documents, 1)],
        lost=list(reading.imported.lost),
        exchange=FORMAT_NAMES[reading.kind],
        entry=ENTRY_WORDS[reading.kind],
    )


def _line(entry: Entry) -> Line:
    if not entry.where:
        return Line(entry.number, entry.text, "dropped", "Not kept", "")
    words = words_of("placed", entry.where)
    return Line(entry.number, entry.text, "placed", words, href_of("placed", entry.where, entry.standard))


def _standard(session: Session, actor: Actor, document: StandardFile, number: int) -> ReadStandard:
    standard = document.standard
    published = draft_queries.published_under(session, actor, document.key)
    return ReadStandard(
        number=number,
        title=document.title,
        facts=_facts(document),
        lists=[_list(document, name) for name in LIST_TITLES],
        others=[(title, len(getattr(document, name))) for name, title in _OTHERS.items() if getattr(document, name)],
        asked={"title": document.title, "urn": standard.urn or "", "revision": standard.revision or ""},
        title_is_guessed=False,
        needs_revision=not standard.version,
        published=[(row.id, row.key) for row in published],
    )


def _facts(document: StandardFile) -> list[tuple[str, str]]:
    standard, dates = document.standard, document.standard.dates or Dates()
    found = [
        ("URN", standard.urn),
        ("Version", standard.version),
        ("Language", {"en": "English", "cy": "Welsh"}[standard.language]),
        ("Status", standard.status),
        ("Validity", standard.validity),
        ("Approved", dates.approved),
        ("Review", dates.review),
        ("Developed by", standard.developed_by),
        ("Originating organisation", standard.originating_organisation),
        ("Suite", "; ".join(standard.suites)),
    ]
    return [(name, words or "") for name, words in found]


def _list(document: StandardFile, name: str) -> ReadList:
    items = document.criteria if name == "criteria" else document.knowledge
    return ReadList(name, LIST_TITLES[name], None, True, parts_of(items, document.groups), len(items))
