"""Selects of the library: the list, a search in it, and what it can be narrowed by; of what the actor's centre sees.

A search asks tier by tier, and a later tier is not begun once the page is full: a standard with this very code, then
those with every word in title and codes, then in overview, keywords and suites, then anywhere. Within a tier they stand
by title. The two databases differ in how a tier is asked for only (`_tiers`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    cast,
    column,
    func,
    literal_column,
    or_,
    table,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col, select

from app import selects
from app.selects import Statement
from app.standards.library_models import LibraryEntry, Replacement, Suite, SuiteEntry
from app.standards.models import Criterion, Standard

TIERS = ("exact", "named", "about", "said")
COUNTED = 1000  # a search that finds more says "more than"

WORDS = table(
    "library_words", *(column(name) for name in ("rowid", "library_words", "names", "codes", "about", "words"))
)
_BY_TITLE = (col(LibraryEntry.title_order), col(LibraryEntry.standard_id))


@dataclass(frozen=True)
class _Tier:
    """Rows with the ids (`rowid`) of a tier, and what else they have to be."""

    source: Any
    conditions: list[ColumnElement[bool]]


@selects.rows
def listing(
    provider_id: int, suite: int, validity: str, language: str, after: int, limit: int,
    *, by_suite: bool, by_validity: str, by_language: bool, goes_on: bool,
) -> Statement:  # fmt: skip
    """A page of the list by title, from the one after the standard `after`: the columns of `_shown`."""
    page = _narrowed(select(*_BY_TITLE), provider_id, suite, validity, language, by_suite, by_validity, by_language)
    if goes_on:
        page = page.where(_behind(provider_id, after))
    found = page.order_by(*_BY_TITLE).limit(limit).subquery()
    return _shown(found, provider_id, literal_column("0")).order_by(found.c.title_order, found.c.standard_id)


@selects.rows
def found(
    exact: str, named: str, about: str, said: str,
    provider_id: int, suite: int, validity: str, language: str, after: int, limit: int,
    *, sqlite: bool, start: int, by_suite: bool, by_validity: str, by_language: bool, goes_on: bool,
) -> Statement:  # fmt: skip
    """A page of what a search found, from tier `start` and, there, after the standard `after`; as `_shown`.

    The four questions are those of search_rules: one for each tier on SQLite; on PostgreSQL `every`, `exact`, `begins`
    and nothing.
    """
    tiers: list[Any] = []
    for number, of_tier in enumerate(_tiers((exact, named, about, said), sqlite=sqlite)):
        if number < start:
            continue
        statement = select(literal_column(str(number)).label("tier"), *_BY_TITLE).select_from(of_tier.source)
        statement = statement.join(LibraryEntry, col(LibraryEntry.standard_id) == of_tier.source.c.rowid)
        statement = statement.where(*of_tier.conditions)
        statement = _narrowed(statement, provider_id, suite, validity, language, by_suite, by_validity, by_language)
        if goes_on and number == start:
            statement = statement.where(_behind(provider_id, after))
        tiers.append(select(statement.order_by(*_BY_TITLE).limit(limit).subquery()))
    page = union_all(*tiers).limit(limit).subquery()
    shown = _shown(page, provider_id, page.c.tier)
    return shown.order_by(page.c.tier, page.c.title_order, page.c.standard_id)


@selects.value
def count(
    anything: str, begins: str, provider_id: int, suite: int, validity: str, language: str,
    *, sqlite: bool, searched: bool, by_suite: bool, by_validity: str, by_language: bool,
) -> Statement:  # fmt: skip
    """How many there are; of a search one more than COUNTED at most, so that it costs the same whatever is asked."""
    statement = select(col(LibraryEntry.standard_id))
    if searched:
        statement = statement.join(WORDS, col(LibraryEntry.standard_id) == WORDS.c.rowid)
        statement = statement.where(
            _matches(anything) if sqlite else or_(_holds("words", anything), _holds("codes", begins))
        )
    statement = _narrowed(statement, provider_id, suite, validity, language, by_suite, by_validity, by_language)
    return select(func.count()).select_from((statement.limit(COUNTED + 1) if searched else statement).subquery())


@selects.rows
def choices(provider_id: int) -> Statement:
    """What the list can be narrowed by: (kind, key, words, standards). An `entry` is a validity (key) in a language (words),
    a `suite` has its id and name, and `replaced` counts the versions that a later one takes the place of."""
    facts: Any = (
        select(
            literal_column("'entry'").label("kind"),
            col(LibraryEntry.validity).label("key"),
            col(LibraryEntry.language).label("words"),
            func.count().label("standards"),
        )
        .where(_ours(LibraryEntry, provider_id))
        .group_by(col(LibraryEntry.validity), col(LibraryEntry.language))
    )
    counted = (
        select(col(SuiteEntry.suite_id), func.count().label("standards"))
        .where(_ours(SuiteEntry, provider_id))
        .group_by(col(SuiteEntry.suite_id))
        .subquery()
    )
    suites: Any = select(
        literal_column("'suite'"), cast(col(Suite.id), Text), col(Suite.name), counted.c.standards
    ).join(counted, counted.c.suite_id == col(Suite.id))
    none = cast(literal_column("NULL"), Text)
    later = func.count(col(Replacement.old_id).distinct())
    replaced: Any = select(literal_column("'replaced'"), none, none, later).where(_ours(Replacement, provider_id))
    return union_all(facts, suites, replaced)


@selects.rows
def statements(standard_ids: Sequence[int]) -> Statement:
    """(standard_id, code, text) of every statement of these standards, in their order."""
    return (
        select(col(Criterion.standard_id), col(Criterion.code), col(Criterion.text))
        .where(col(Criterion.standard_id).in_(standard_ids))
        .order_by(col(Criterion.standard_id), col(Criterion.position))
    )


@selects.value
def later(provider_id: int, standard_id: int) -> Statement:
    """The id of the latest version that takes the place of this one, as far as this centre sees; None without one."""
    return select(func.max(col(Replacement.new_id))).where(
        col(Replacement.old_id) == standard_id, _ours(Replacement, provider_id)
    )


def _shown(page: Any, provider_id: Any, tier: Any) -> Select[Any]:
    """What the list shows of each standard of a page."""
    later = (
        select(func.max(col(Replacement.new_id)))
        .where(col(Replacement.old_id) == page.c.standard_id, _ours(Replacement, provider_id))
        .scalar_subquery()
    )
    return (
        select(
            tier.label("tier"),
            col(Standard.id),
            col(Standard.provider_id),
            col(Standard.urn),
            col(Standard.title),
            col(Standard.version),
            col(Standard.revision),
            col(Standard.performance_count),
            col(Standard.knowledge_count),
            col(LibraryEntry.validity),
            col(LibraryEntry.language),
            col(LibraryEntry.approved),
            col(LibraryEntry.review),
            later.label("replaced_by"),
        )
        .select_from(page)
        .join(Standard, col(Standard.id) == page.c.standard_id)
        .join(LibraryEntry, col(LibraryEntry.standard_id) == page.c.standard_id)
    )


def _narrowed(
    statement: Any, provider_id: Any, suite: Any, validity: Any, language: Any,
    by_suite: bool, by_validity: str, by_language: bool,
) -> Any:  # fmt: skip
    """Only what this centre sees, and of that what was chosen."""
    statement = statement.where(_ours(LibraryEntry, provider_id))
    if by_suite:
        here = select(col(SuiteEntry.standard_id)).where(col(SuiteEntry.suite_id) == suite)
        statement = statement.where(col(LibraryEntry.standard_id).in_(here))
    if by_validity == "stated":
        statement = statement.where(col(LibraryEntry.validity) == validity)
    elif by_validity == "not-stated":
        statement = statement.where(col(LibraryEntry.validity).is_(None))
    elif by_validity == "replaced":
        old = select(col(Replacement.old_id)).where(_ours(Replacement, provider_id))
        statement = statement.where(col(LibraryEntry.standard_id).in_(old))
    if by_language:
        statement = statement.where(col(LibraryEntry.language) == language)
    return statement


def _ours(model: Any, provider_id: Any) -> ColumnElement[bool]:
    """Shared by every centre, or this centre's own (as scope_queries.visible_to says of a Standard)."""
    return or_(col(model.provider_id).is_(None), col(model.provider_id) == provider_id)


def _behind(provider_id: Any, after: Any) -> ColumnElement[bool]:
    """By title, what comes after the standard `after`; nothing when there is no such standard for this centre."""
    there = (col(LibraryEntry.standard_id) == after, _ours(LibraryEntry, provider_id))
    title = select(col(LibraryEntry.title_order)).where(*there).scalar_subquery()
    return tuple_(*_BY_TITLE) > tuple_(title, after)


def _tiers(asked: tuple[Any, ...], *, sqlite: bool) -> list[_Tier]:
    """Where the ids of each tier come from. FTS5 leaves out the tiers before by itself; PostgreSQL is given a set for each.

    The sets are made by their indexes alone, each holds the one before, and they are set against each other as ids: to
    look into a vector again, or to walk the titles in order until some match, takes a hundred times as long.
    """
    if sqlite:
        return [_Tier(WORDS, [_matches(question)]) for question in asked]
    every, exact, begins, _ = asked
    coded = _holds("codes", begins)
    holding = [_holds("codes", exact), *(or_(_holds(name, every), coded) for name in ("names", "about", "words"))]
    sets = [
        select(WORDS.c.rowid).where(condition).cte(name).prefix_with("MATERIALIZED")
        for name, condition in zip(TIERS, holding, strict=True)
    ]
    first = _Tier(sets[0], [])
    return [first, *(_Tier(one, [one.c.rowid.not_in(select(less.c.rowid))]) for less, one in pairwise(sets))]


def _matches(question: Any) -> ColumnElement[bool]:
    return WORDS.c.library_words.op("MATCH", is_comparison=True)(question)


def _holds(name: str, question: Any) -> ColumnElement[bool]:
    return WORDS.c[name].op("@@", is_comparison=True)(cast(question, TSQUERY))
