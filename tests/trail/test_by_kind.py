"""The trail's page with a filter reads what it shows, however long the trail is."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.coverage import trail_view
from app.coverage.trail_queries import newest_of_kinds
from app.trail.facts import PasswordChanged, SignedIn, SignedOut
from tests.client import Client
from tests.counting import counting
from tests.factories import a_fact
from tests.people import Cast

KINDS = {word: kinds for word, _, kinds in trail_view.KINDS}


def plan(session: Session, kinds: Sequence[str]) -> str:
    """How the engine would find the entries, with no other choice made for it by the table's being short."""
    dialect = session.connection().dialect
    statement = newest_of_kinds(1, kinds, 90, 51).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    if dialect.name == "sqlite":
        rows = session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        return "\n".join(row.detail for row in rows)
    session.execute(text("SET LOCAL enable_seqscan = off"))
    session.execute(text("SET LOCAL enable_bitmapscan = off"))
    return "\n".join(row[0] for row in session.execute(text(f"EXPLAIN {statement}")))


@pytest.mark.parametrize("word", [word for word, kinds in KINDS.items() if kinds])
def test_each_kind_is_looked_up_in_the_index(word: str, session: Session) -> None:
    found = plan(session, KINDS[word])
    if session.connection().dialect.name == "sqlite":
        looked_up = re.findall(
            r"SEARCH trail_entry USING COVERING INDEX ix_trail_entry_kind \(provider_id=\? AND kind=\? AND seq<\?\)",
            found,
        )
        assert "SCAN trail_entry" not in found
    else:
        looked_up = re.findall(r"Index Only Scan.* using ix_trail_entry_kind", found)
        assert "Seq Scan" not in found
    assert len(looked_up) == len(KINDS[word]), found


def test_a_rare_kind_comes_in_order_and_in_pages(client: Client, cast: Cast, session: Session) -> None:
    for number in range(130):
        fact = (SignedIn, SignedOut)[number % 2](None, person_id=cast.gil.id)
        a_fact(session, fact, by=cast.gil)
        if number == 3:
            a_fact(session, PasswordChanged(None, cast.gil.id), by=cast.gil)
    session.commit()
    seen: list[int] = []
    address = "/trail?kind=people"
    client.as_(cast.gil)
    while address:
        page = client.get(address).text
        seen += [int(number) for number in re.findall(r"Entry (\d+)", page)]
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert seen == list(range(131, 0, -1))


def test_the_page_asks_as_often_for_a_long_trail_as_for_a_short_one(
    client: Client, cast: Cast, session: Session
) -> None:
    client.as_(cast.gil)
    counts = []
    for more in (3, 60):
        for _ in range(more):
            a_fact(session, SignedIn(None, person_id=cast.gil.id), by=cast.gil)
        session.commit()
        client.get("/trail?kind=people")
        with counting(client.database) as sent:
            client.get("/trail?kind=people")
        counts.append(len(sent))
    assert counts[0] == counts[1] < 12
