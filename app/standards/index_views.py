"""What the list of standards is given, and what a search finds in it."""

import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.standards import queries, wording

PAGE = 50
HITS_SHOWN = 3
LONGEST_SEARCH = 200
MOST_WORDS = 8

Marked = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """A criterion that a search found: its code, and its text cut where the searched words begin and end."""

    code: str
    text: Marked


@dataclass(frozen=True)
class Listed:
    """A standard in the list; `stated` and `silent` are what its source says of version, dates and validity."""

    id: int
    title: Marked
    urn: str | None
    stated: str
    silent: str
    performance: int
    knowledge: int
    hits: list[Hit]
    more_hits: int


@dataclass(frozen=True)
class Index:
    """The list of standards, or what a search found; `next` is the id to go on after."""

    q: str
    standards: list[Listed]
    next: int | None


def index(session: Session, actor: Actor, q: str, after: int | None) -> Index:
    """The list, from the standard after id `after`, narrowed to those that hold every word of `q`."""
    words = search_words(q)
    rows = queries.listing(session, actor, words, after, PAGE + 1)
    shown, more = rows[:PAGE], len(rows) > PAGE
    ids = [row.id for row in shown]
    hits = queries.matching_criteria(session, ids, words, HITS_SHOWN) if words and shown else []
    found = {key: list(group) for key, group in itertools.groupby(hits, key=lambda hit: hit.standard_id)}
    listed = [_listed(row, found.get(row.id, []), words) for row in shown]
    return Index(" ".join(words), listed, shown[-1].id if more else None)


def search_words(q: str) -> list[str]:
    """The words to look for; control characters are dropped, since PostgreSQL refuses them."""
    return "".join(char for char in q[:LONGEST_SEARCH] if char.isprintable()).split()[:MOST_WORDS]


def marked(text: str, words: list[str]) -> Marked:
    """`text` in pieces: (piece, whether it is one of `words`)."""
    if not words:
        return [(text, False)]
    pattern = re.compile("(" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")", re.I)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pattern.split(text)) if piece]


def _listed(row: Row[Any], hits: Sequence[Row[Any]], words: list[str]) -> Listed:
    standard = json.loads(row.document)["standard"]
    dates = standard.get("dates", {})
    stated, silent = wording.in_short(standard.get("version"), dates.get("approved"), dates.get("review"), row.validity)
    return Listed(
        id=row.id,
        title=marked(row.title, words),
        urn=row.urn,
        stated=stated,
        silent=silent,
        performance=row.performance_count,
        knowledge=row.knowledge_count,
        hits=[Hit(hit.code, marked(hit.text, words)) for hit in hits],
        more_hits=hits[0].found - len(hits) if hits else 0,
    )
