"""The chain: any change to what happened shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import Session

from app.trail import facts, queries
from app.trail.chain import START, check
from tests.people import Cast


@pytest.fixture
def entries(session: Session, cast: Cast) -> list[Any]:
    """Twenty things that happened at Northbank, read back from the database."""
    for number in range(20):
        facts.record(
            session,
            facts.EvidenceOpened(None, number, f"E{number}", None),
            provider_id=cast.northbank,
            by=cast.ben.id,
            role="assessor",
        )
    return list(queries.entries_in_order(session, cast.northbank))


class Entry:
    """A row that can be tampered with, as somebody with the database's own rights could."""

    def __init__(self, row: Any, **changes: Any) -> None:
        self.__dict__.update({**row._mapping, **changes})


def verdict(rows: list[Any]) -> Any:
    last = rows[-1]
    return check(rows, last.seq, last.sha256)


def test_an_untouched_chain_is_whole(entries: list[Any]) -> None:
    assert entries[0].previous_sha256 == START
    assert verdict(entries) is None


@pytest.mark.parametrize(
    "change",
    [
        {"about": '{"enrolment_id":null,"file_id":null,"reference":"E99","version_id":7}'},
        {"about": "not even JSON"},
        {"actor_id": 999},
        {"actor_role": "manager"},
        {"kind": "evidence_withdrawn"},
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"provider_id": 999},
        {"sha256": "0" * 64},
        {"previous_sha256": "0" * 64},
        {"seq": 99},
    ],
)
def test_every_changed_field_is_named(entries: list[Any], change: dict[str, Any]) -> None:
    for at in Random(7).sample(range(1, 19), 4):
        rows = [Entry(row) for row in entries]
        rows[at] = Entry(entries[at], **change)
        found = verdict(rows)
        assert found is not None
        assert found.seq in (at + 1, at + 2)


def test_a_missing_an_added_and_a_swapped_entry_are_found(entries: list[Any]) -> None:
    rows = [Entry(row) for row in entries]
    assert verdict(rows[:5] + rows[6:]) is not None
    assert verdict([*rows[:5], rows[4], *rows[5:]]) is not None
    assert verdict([*rows[:5], rows[6], rows[5], *rows[7:]]) is not None


def test_a_cut_off_tail_is_found_by_the_head(entries: list[Any]) -> None:
    found = check(entries[:-1], entries[-1].seq, entries[-1].sha256)
    assert found is not None
    assert "ends at entry 19" in found.sentence


def test_each_provider_has_a_chain_of_its_own(session: Session, cast: Cast) -> None:
    for provider, person in ((cast.northbank, cast.gil), (cast.southbank, cast.kit), (cast.northbank, cast.gil)):
        facts.record(session, facts.SignedIn(None, person.id), provider_id=provider, by=person.id, role="manager")
    assert [row.seq for row in queries.entries_in_order(session, cast.northbank)] == [1, 2]
    assert [row.seq for row in queries.entries_in_order(session, cast.southbank)] == [1]


def test_nobody_can_name_themselves_in_a_fact(session: Session, cast: Cast) -> None:
    """Facts hold ids and codes only, so that erasing a person leaves the chain whole."""
    facts.record(
        session, facts.LearnerEnrolled(1, 2, cast.ama.id), provider_id=cast.northbank, by=cast.gil.id, role="manager"
    )
    entry = queries.newest(session, cast.northbank, limit=1)[0]
    assert cast.ama.name not in entry.about
    assert replace(facts.LearnerEnrolled(1, 2, 3), learner_id=4).learner_id == 4
    assert entry.at <= datetime.now(UTC) + timedelta(seconds=1)


def test_facts_recorded_at_once_stand_in_their_order(session: Session, cast: Cast) -> None:
    """One after the other or in one statement: the same chain."""
    about = {"provider_id": cast.northbank, "by": cast.ama.id, "role": "learner"}
    several = [facts.FileAdded(1, 2, "E1", number, f"{number}" * 64, 10) for number in range(1, 4)]
    facts.record(session, facts.EvidenceStarted(1, 2, "E1", 1), **about)
    facts.record_all(session, several, **about)
    facts.record_all(session, [], **about)
    facts.record(session, facts.EvidenceStarted(1, 3, "E2", 1), **about)
    rows = list(queries.entries_in_order(session, cast.northbank))
    assert verdict(rows) is None
    assert [row.kind for row in rows] == ["evidence_started", *["file_added"] * 3, "evidence_started"]
    assert [f'"file_id":{number},' in row.about for number, row in enumerate(rows)][1:4] == [True] * 3
    head = queries.locked_head(session, cast.northbank)
    assert (head.seq, head.sha256) == (5, rows[-1].sha256)
