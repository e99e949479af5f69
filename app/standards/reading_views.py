"""What the page of a document that was read is given: every source line with its fate, beside what was made of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.standards import draft_queries, schema_blocks
from app.standards.importer.result import SURE_ENOUGH, UNSURE, Group, ImportedStandard, ImportResult, Item
from app.standards.importer.to_yaml import FIRST_REVISION, local_id

AnItem = Item | schema_blocks.Item
AGroup = Group | schema_blocks.Group
LIST_TITLES = {"criteria": "Performance criteria", "knowledge": "Knowledge and understanding"}
_PLACES = {
    "overview": "Overview",
    "values": "Values",
    "behaviours": "Behaviours",
    "skills": "Skills",
    "glossary": "Glossary",
    "links": "Links",
    "extra": "Other sections",
    "scope": "Scope",
    "headings": "A heading",
    "groups": "A heading in a list",
    "standard": "About the standard",
}


@dataclass(frozen=True)
class Line:
    """A source line, or a part of one: its fate, and where it went or why it was left out."""

    number: int
    text: str
    fate: str
    words: str
    href: str


@dataclass(frozen=True)
class ReadList:
    """One of the two lists, with how sure the importer is of it: per cent, and whether that is enough."""

    name: str
    title: str
    sure: int | None
    enough: bool
    parts: list[tuple[str | None, list[Any]]]
    count: int


@dataclass(frozen=True)
class ReadStandard:
    """One of the standards found: its facts, its lists, and the form that asks for what is missing."""

    number: int
    title: str
    facts: list[tuple[str, str]]
    lists: list[ReadList]
    others: list[tuple[str, int]]
    asked: dict[str, str]
    title_is_guessed: bool
    needs_revision: bool
    published: list[tuple[int, str]]

    @property
    def earlier(self) -> list[tuple[str, str]]:
        """Versions that this may take the place of, the newest first, and that it may be none of them."""
        known = [(key, key) for _, key in reversed(self.published)]
        return [*known, ("none", "None of these: it says nothing of an earlier version")]


@dataclass(frozen=True)
class ReadingPage:
    """All that the page shows of one document, or of an exchange file: `exchange` is the name of its format then, `lost`
    what a standard cannot keep of it, and `entry` what its parts are called, one and many."""

    name: str
    is_nos: bool
    warnings: list[str]
    doubts: list[str]
    lines: list[Line]
    unplaced: list[Line]
    counts: dict[str, int]
    standards: list[ReadStandard]
    lost: list[str] = field(default_factory=list)
    exchange: str = ""
    entry: tuple[str, str] = ("line", "lines")


def show(session: Session, actor: Actor, result: ImportResult) -> ReadingPage:
    """The page of one document that was read."""
    lines = [
        Line(at.line, at.text, at.fate, words_of(at.fate, at.where), href_of(at.fate, at.where, at.standard))
        for at in result.lines
    ]
    return ReadingPage(
        name=result.name,
        is_nos=result.is_nos,
        warnings=[warning for warning in result.warnings if not warning.startswith(UNSURE)],
        doubts=[_sentence(warning) for warning in result.warnings if warning.startswith(UNSURE)],
        lines=lines,
        unplaced=[line for line in lines if line.fate == "unplaced"],
        counts={fate: sum(line.fate == fate for line in lines) for fate in ("placed", "dropped", "unplaced")},
        standards=[_standard(session, actor, one, number) for number, one in enumerate(result.standards, 1)],
    )


def _sentence(warning: str) -> str:
    words = warning.removeprefix(UNSURE)
    return words[:1].upper() + words[1:]


def words_of(fate: str, where: str) -> str:
    """What became of a line, in words: its code, the section that it is in, or why it was left out."""
    if fate == "dropped":
        return f"Left out: {where}"
    if fate == "unplaced":
        return "No place found"
    side, _, part = where.partition(".")
    if side in LIST_TITLES and part:
        return part
    return _PLACES.get(side, side.replace("_", " ").capitalize())


def href_of(fate: str, where: str, standard: int) -> str:
    """The statement that a line became, on the same page."""
    found = re.fullmatch(r"(?:criteria|knowledge)\.([A-Z]\d+(?:\.\d+)*)", where)
    return f"#s{standard}-{found[1]}" if found and fate == "placed" else ""


def _standard(session: Session, actor: Actor, standard: ImportedStandard, number: int) -> ReadStandard:
    title = standard.title or standard.title_from_overview or ""
    stem = standard.urn or (local_id(title) if title else "")
    published = draft_queries.published_under(session, actor, stem) if stem else []
    return ReadStandard(
        number=number,
        title=title or f"Standard {number}",
        facts=_facts(standard),
        lists=[_list(standard, name) for name in LIST_TITLES],
        others=[(_PLACES[name], len(getattr(standard, name))) for name in _PLACES if _holds(standard, name)],
        asked={
            "title": title,
            "urn": standard.urn or "",
            "revision": "" if standard.version else _first_free({row.revision for row in published}),
        },
        title_is_guessed=not standard.title and bool(title),
        needs_revision=not standard.version,
        published=[(row.id, row.key) for row in published],
    )


def _first_free(used: set[str | None]) -> str:
    """import-1, or the next that no published version has."""
    stem = FIRST_REVISION.rpartition("-")[0]
    return next(name for number in range(1, len(used) + 2) if (name := f"{stem}-{number}") not in used)


def _holds(standard: ImportedStandard, name: str) -> bool:
    return name not in ("headings", "groups", "standard") and bool(getattr(standard, name))


def _facts(standard: ImportedStandard) -> list[tuple[str, str]]:
    dates = standard.dates
    found: list[tuple[str, str | None]] = [
        ("URN", standard.urn),
        ("Version", standard.version),
        ("Status", standard.status),
        ("Validity", standard.validity),
        ("Approved", dates.get("approved")),
        ("Review", dates.get("review")),
        ("Developed by", standard.developed_by),
        ("Originating organisation", standard.originating_organisation),
        ("Original URN", "; ".join(standard.original_urns)),
        ("For", "; ".join(standard.occupations)),
        ("Suite", "; ".join(standard.suites)),
        ("Keywords", "; ".join(standard.keywords)),
    ]
    return [(name, words or "") for name, words in found]


def _list(standard: ImportedStandard, name: str) -> ReadList:
    items: list[Item] = getattr(standard, name)
    sure = standard.confidence.get(name)
    return ReadList(
        name=name,
        title=LIST_TITLES[name],
        sure=None if sure is None or not items else round(sure * 100),
        enough=sure is None or sure >= SURE_ENOUGH,
        parts=parts_of(items, standard.groups),
        count=len(items),
    )


def parts_of(items: Sequence[AnItem], groups: Sequence[AGroup]) -> list[tuple[str | None, list[Any]]]:
    """Statements under their headings, in the order of the list."""
    titles = {group.id: f"{group.code} {group.title}" if group.code else group.title for group in groups}
    found: list[tuple[str | None, list[Any]]] = []
    for item in items:
        title = titles.get(item.group or "")
        if not found or found[-1][0] != title:
            found.append((title, []))
        found[-1][1].append(item)
    return found
