"""Keeps the library's copies in step with the standards: in the transaction that publishes one, or all of them anew.

Standards are never changed or deleted, so words are only ever added; `validity` is followed by the database itself.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, Row, Text, bindparam, cast, delete, func, insert
from sqlmodel import Session

from app.standards import library_keeping_queries as keeping
from app.standards.library_models import LibraryEntry, Replacement, Suite, SuiteEntry
from app.standards.library_queries import WORDS
from app.standards.library_words import Words, replaced_by_it, suites_of, words_of_document
from app.standards.models import Standard
from app.standards.search_rules import title_order

AT_ONCE = 500
_VECTORS = ("names", "codes", "about", "words")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Published:
    """A version as the library has to know it."""

    id: int
    provider_id: int | None
    title: str
    validity: str | None
    document: dict[str, Any]


@dataclass
class _Rows:
    """What some versions need in each table."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    suites: list[tuple[int, int | None, dict[str, str]]] = field(default_factory=list)
    earlier: list[tuple[int, int | None, list[str]]] = field(default_factory=list)


def add(session: Session, row: Standard, document: dict[str, Any]) -> None:
    """Take a version into the library, in the transaction that publishes it."""
    assert row.id is not None
    _insert(session, [Published(row.id, row.provider_id, row.title, row.validity, document)])


def catch_up(session: Session) -> int:
    """Take in the versions that the library lacks (a database from before it had one); gives how many there were."""
    total = 0
    for some in _in_parts(keeping.lacking(session)):
        _insert(session, list(_read(keeping.documents(session, some))))
        total += len(some)
    return total


def rebuild(session: Session, progress: Progress | None = None) -> int:
    """Make the library's copies anew from every version; gives how many there are. Ids of suites stay."""
    for model in (SuiteEntry, Replacement, LibraryEntry):
        session.execute(delete(model))
    _forget_words(session)
    ids = keeping.lacking(session)
    done = 0
    for some in _in_parts(ids):
        _insert(session, list(_read(keeping.documents(session, some))))
        done += len(some)
        if progress:
            progress(done, len(ids))
    return done


def out_of_step(session: Session) -> list[str]:
    """What the library does not know as the standards say it, in words for whoever runs the service; empty when all is well."""
    found = keeping.differences(session)
    return [
        words
        for number, words in (
            (found.lacking, f"{found.lacking} not in the list"),
            (abs(found.standards - found.indexed), f"{found.indexed} of {found.standards} can be searched"),
            (found.otherwise, f"{found.otherwise} listed with another validity or centre"),
        )
        if number
    ]


def _read(rows: Iterable[Row[Any]]) -> Iterator[Published]:
    for row in rows:
        yield Published(row.id, row.provider_id, row.title, row.validity, json.loads(row.document))


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]


def _insert(session: Session, versions: Sequence[Published]) -> None:
    if not versions:
        return
    rows = _Rows()
    for version in versions:
        _prepare(version, rows)
    session.flush()
    session.execute(insert(LibraryEntry), rows.entries)
    session.connection().execute(*_words_to_insert(session, rows.words))
    _add_suites(session, rows)
    _add_replacements(session, rows)


def _prepare(version: Published, rows: _Rows) -> None:
    standard = version.document["standard"]
    dates = standard.get("dates", {})
    found: Words = words_of_document(version.document)
    rows.entries.append(
        {
            "standard_id": version.id,
            "provider_id": version.provider_id,
            "title_order": title_order(version.title),
            "validity": version.validity,
            "language": standard["language"],
            "approved": dates.get("approved"),
            "review": dates.get("review"),
        }
    )
    rows.words.append({"rowid": version.id, **{name: getattr(found, name) for name in _VECTORS}})
    rows.suites.append((version.id, version.provider_id, suites_of(version.document)))
    rows.earlier.append((version.id, version.provider_id, replaced_by_it(version.document)))


def _words_to_insert(session: Session, rows: list[dict[str, Any]]) -> tuple[Any, list[dict[str, Any]]]:
    if session.get_bind().dialect.name == "sqlite":
        texts = [{"rowid": row["rowid"], **{name: " ".join(row[name]) for name in _VECTORS}} for row in rows]
        return insert(WORDS).values({name: bindparam(name) for name in ("rowid", *_VECTORS)}), texts
    vectors = {name: func.array_to_tsvector(cast(bindparam(name), ARRAY(Text))) for name in _VECTORS}
    return insert(WORDS).values(rowid=bindparam("rowid"), **vectors), rows


def _forget_words(session: Session) -> None:
    """FTS5 keeps no texts here, so it cannot delete by row, but it can forget everything."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(insert(WORDS).values(library_words="delete-all") if sqlite else delete(WORDS))


def _add_suites(session: Session, rows: _Rows) -> None:
    wanted = {folded: name for _, _, suites in rows.suites for folded, name in suites.items()}
    if not wanted:
        return
    ids = keeping.suites(session, list(wanted))
    session.add_all(Suite(name=name, folded=folded) for folded, name in wanted.items() if folded not in ids)
    session.flush()
    ids = keeping.suites(session, list(wanted))
    entries = [
        {"suite_id": ids[folded], "standard_id": number, "provider_id": provider_id}
        for number, provider_id, suites in rows.suites
        for folded in suites
    ]
    session.execute(insert(SuiteEntry), entries)


def _add_replacements(session: Session, rows: _Rows) -> None:
    """Say of earlier versions that these take their place: of shared ones, and of the same centre's own."""
    references = {reference for _, _, earlier in rows.earlier for reference in earlier}
    if not references:
        return
    known = keeping.references(session, list(references))
    pairs = {
        (old.id, number): {"old_id": old.id, "new_id": number, "provider_id": provider_id}
        for number, provider_id, earlier in rows.earlier
        for old in known
        if old.key in earlier and old.provider_id in (None, provider_id) and old.id != number
    }
    if pairs:
        session.execute(insert(Replacement), list(pairs.values()))
