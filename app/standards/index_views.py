"""What the library's page is given: the list of standards, or what a search found in it, and what narrows it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.standards import draft_queries, library_queries, wording
from app.standards.library_queries import COUNTED, TIERS
from app.standards.search_rules import (
    LONGEST_SEARCH,
    Asked,
    Marked,
    asked,
    best,
    fts5,
    marked,
    marked_code,
    names_a_statement,
    tsquery,
    words_of,
)

PAGE = 25
HITS_SHOWN = 3
DRAFTS_LOOKED_AT, DRAFTS_SHOWN = 100, 5
LARGEST_ID = 2**31 - 1
VALIDITIES = {
    "current": "Current",
    "legacy": "Legacy",
    "withdrawn": "Withdrawn",
    "not-stated": "Validity not stated in the source",
    "replaced": "Replaced by a later version",
}
LANGUAGES = {"en": "English", "cy": "Welsh"}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. `after` is the tier and the id of the standard to go on after."""

    q: str = ""
    suite: int = 0
    validity: str = ""
    language: str = ""
    after: tuple[int, int] | None = None

    @property
    def address(self) -> str:
        """The address that shows the same, without the place in a long list."""
        chosen = {"q": self.q, "suite": self.suite, "validity": self.validity, "language": self.language}
        asks = urlencode({name: value for name, value in chosen.items() if value})
        return f"/standards?{asks}" if asks else "/standards"

    @property
    def narrowed(self) -> bool:
        return bool(self.suite or self.validity or self.language)


@dataclass(frozen=True)
class Hit:
    """A statement that a search found: its code, and its text cut where the searched words begin and end."""

    code: str
    text: Marked


@dataclass(frozen=True)
class Listed:
    """A standard in the list; `stated` and `silent` are what its source says of version, dates and validity."""

    id: int
    title: Marked
    language: str
    urn: Marked | None
    own: bool
    stated: str
    silent: str
    performance: int
    knowledge: int
    replaced_by: int | None
    hits: list[Hit]
    more_hits: int
    elsewhere: bool


@dataclass(frozen=True)
class Draft:
    """A draft of the actor's own centre that the search names."""

    id: int
    title: Marked
    key: str


@dataclass(frozen=True)
class Index:
    """The list of standards, or what a search found. `found` says how many there are."""

    wanted: Wanted
    found: str
    too_short: bool
    standards: list[Listed]
    drafts: list[Draft]
    next: str


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed by: (value, words) for each select; a select with one choice is left out."""

    validities: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    suites: list[tuple[str, str]]


def wanted_from(q: str, suite: str, validity: str, language: str, after: str) -> Wanted:
    """What an address asks for; what it cannot mean is left out."""
    tier, _, last = after.partition("-")
    place = (_number(tier, len(TIERS) - 1), _number(last)) if tier and last else (None, None)
    return Wanted(
        # PostgreSQL refuses control characters, and nobody sees them in the box.
        q=" ".join("".join(char if char.isprintable() else " " for char in q[:LONGEST_SEARCH]).split()),
        suite=_number(suite) or 0,
        validity=validity if validity in VALIDITIES else "",
        language=language if language in LANGUAGES else "",
        after=None if place[0] is None or place[1] is None else (place[0], place[1]),
    )


def index(session: Session, actor: Actor, wanted: Wanted) -> Index:
    """A page of the library: four selects at most, and one more for those who bring standards in."""
    question = asked(wanted.q)
    rows = _page(session, actor, wanted, question)
    shown = rows[:PAGE]
    total = len(rows) if wanted.after is None and len(rows) <= PAGE else _count(session, actor, wanted, question)
    said: dict[int, list[Row[Any]]] = {}
    if question and shown:
        for statement in library_queries.statements(session, [row.id for row in shown]):
            said.setdefault(statement.standard_id, []).append(statement)
    onward = f"{shown[-1].tier}-{shown[-1].id}" if len(rows) > PAGE else ""
    return Index(
        wanted=wanted,
        found=_found(total, wanted, question),
        too_short=bool(wanted.q) and not question,
        standards=[_listed(row, said.get(row.id, []), question) for row in shown],
        drafts=_drafts(session, actor, question) if wanted.after is None and not wanted.narrowed else [],
        next=_with(wanted.address, after=onward) if onward else "",
    )


def choices(session: Session, actor: Actor) -> Choices:
    """What the list can be narrowed by, with how many standards each choice has."""
    rows = library_queries.choices(session, actor.provider_id)
    validity: Counter[str] = Counter()
    language: Counter[str] = Counter()
    for row in rows:
        if row.kind == "entry":
            validity[row.key.lower() if row.key else "not-stated"] += row.standards
            language[row.words] += row.standards
        elif row.kind == "replaced":
            validity["replaced"] = row.standards
    validities = _counted(VALIDITIES, validity)
    languages = _counted(LANGUAGES, language)
    suites = [(row.key, f"{row.words} ({row.standards:,})") for row in rows if row.kind == "suite"]
    return Choices(
        validities=[("", "Any"), *validities] if len(validities) > 1 else [],
        languages=[("", "Any"), *languages] if len(languages) > 1 else [],
        suites=[("", "Any"), *sorted(suites, key=lambda one: one[1].casefold())] if suites else [],
    )


def _counted(words: dict[str, str], numbers: Counter[str]) -> list[tuple[str, str]]:
    """Those that there are, in the order of the words."""
    return [(key, f"{name} ({numbers[key]:,})") for key, name in words.items() if numbers[key]]


def _page(session: Session, actor: Actor, wanted: Wanted, question: Asked) -> Sequence[Row[Any]]:
    """One row more than a page has, so that we know whether there is another page."""
    tier, last = wanted.after or (0, 0)
    chosen = (actor.provider_id, *_chosen(wanted), last, PAGE + 1)
    goes_on = wanted.after is not None
    if not question:
        return library_queries.listing(session, *chosen, **_shape(wanted), goes_on=goes_on)
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        asks = fts5(question)
        four = (asks["exact"], asks["named"], asks["about"], asks["said"])
    else:
        asks = tsquery(question)
        four = (asks["every"], asks["exact"], asks["begins"], "")
    return library_queries.found(
        session, *four, *chosen, sqlite=sqlite, start=tier, **_shape(wanted), goes_on=goes_on
    )  # fmt: skip


def _count(session: Session, actor: Actor, wanted: Wanted, question: Asked) -> int:
    sqlite = session.get_bind().dialect.name == "sqlite"
    anything, begins = "", ""
    if question:
        asks = fts5(question) if sqlite else tsquery(question)
        anything, begins = (asks["any"], "") if sqlite else (asks["every"], asks["begins"])
    return library_queries.count(
        session, anything, begins, actor.provider_id, *_chosen(wanted),
        sqlite=sqlite, searched=bool(question), **_shape(wanted),
    )  # fmt: skip


def _chosen(wanted: Wanted) -> tuple[int, str, str]:
    return wanted.suite, VALIDITIES.get(wanted.validity, ""), wanted.language


def _shape(wanted: Wanted) -> dict[str, Any]:
    stated = wanted.validity and wanted.validity not in ("not-stated", "replaced")
    return {
        "by_suite": bool(wanted.suite),
        "by_validity": "stated" if stated else wanted.validity,
        "by_language": bool(wanted.language),
    }


def _found(total: int, wanted: Wanted, question: Asked) -> str:
    """How many there are, in words: "12 standards with “anx”", "More than 1,000 standards"."""
    many = question and total > COUNTED
    number = f"More than {COUNTED:,} standards" if many else f"{total:,} {'standard' if total == 1 else 'standards'}"
    return f"{number} with “{wanted.q}”" if question else number


def _listed(row: Row[Any], statements: Sequence[Row[Any]], question: Asked) -> Listed:
    stated, silent = wording.in_short(row.version, row.approved, row.review, row.validity)
    hits, more = _hits(statements, question)
    title = marked(row.title, question)
    urn = marked_code(row.urn, question) if row.urn else None
    return Listed(
        id=row.id,
        title=title,
        language=row.language,
        urn=urn,
        own=row.provider_id is not None,
        stated=stated,
        silent=silent,
        performance=row.performance_count,
        knowledge=row.knowledge_count,
        replaced_by=row.replaced_by,
        hits=[Hit(one.code, marked(one.text, question)) for one in hits],
        more_hits=more,
        elsewhere=bool(question) and not hits and not any(hit for _, hit in (*title, *(urn or ()))),
    )


def _hits(statements: Sequence[Row[Any]], question: Asked) -> tuple[list[Row[Any]], int]:
    """The statements that answer best, in the standard's order, and how many more have every word.

    Those with every word; else the one with most of them. One that is asked for by its code (P11) goes before others.
    """
    if not statements:
        return [], 0
    judged = [best(question, one.code, one.text, place) for place, one in enumerate(statements)]
    if names_a_statement(question) and (named := [one for one in judged if one.named]):
        judged = named
    most = max(one.has for one in judged)
    if most == 0:
        return [], 0
    top = [one for one in judged if one.has == most]
    shown = top[:HITS_SHOWN] if most == len(question.words) else top[:1]
    return [statements[one.place] for one in shown], len(top) - len(shown) if most == len(question.words) else 0


def _drafts(session: Session, actor: Actor, question: Asked) -> list[Draft]:
    """The centre's own drafts with every word in title or reference, for those who work on them."""
    if not question or not actor.can(Permission.standard_import):
        return []
    rows = draft_queries.drafts(session, actor.provider_id, DRAFTS_LOOKED_AT)
    named = [row for row in rows if _has(words_of(f"{row.title} {row.key}"), question)]
    return [Draft(row.id, marked(row.title, question), row.key) for row in named[:DRAFTS_SHOWN]]


def _has(words: list[str], question: Asked) -> bool:
    return all(any(word.startswith(one) for word in words) for one in question.words)


def _number(text: str, most: int = LARGEST_ID) -> int | None:
    known = text.isascii() and text.isdigit() and len(text) < 11
    return int(text) if known and int(text) <= most else None


def _with(address: str, **more: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"
