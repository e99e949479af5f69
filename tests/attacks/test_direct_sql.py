"""Somebody with the app's rights and a database client of their own: facts stay tied to what they are about."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from app.assessment.models import AssessmentDecision, Countersignature, Review, UnitReopening, UnitSignOff
from app.db import APPEND_ONLY, Database, sqlite_driver
from app.enrolment.models import Enrolment, Unit
from app.evidence.models import Claim, EvidenceOpening
from app.tables import metadata
from tests.engines import ENGINE
from tests.factories import (
    a_countersignature,
    a_draft_version,
    a_reopening,
    a_review,
    a_sent_version,
    a_standard,
    a_taking_back,
    a_unit,
    a_withdrawal,
    criteria,
    send,
)
from tests.factories.moves import a_mark, a_move
from tests.house.world import World

FROZEN = ("evidence_version", "evidence_file", "claim", "standard", "criterion", "section")


# Whose it is may be nobody's and may change (a session, kept words), or is kept by another trigger (a standard's), or
# is a copy of what a standard says, made again by a reindex.
WITHOUT_WALL = ("sign_in", "form_stash", "standard", "library_entry", "replacement", "suite_entry")


def values(row: Any, **changes: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "id"} | changes


def refusal(session: Session, model: Any, row: dict[str, Any]) -> str:
    """What the database says to such a row; empty when it takes it. Nothing stays either way."""
    point = session.begin_nested()
    try:
        session.connection().execute(metadata.tables[str(model.__tablename__)].insert().values(row))
        return ""
    except IntegrityError as error:
        return str(error.orig).split("\n", 1)[0]
    finally:
        point.rollback()


def test_a_decision_is_about_what_it_says(session: Session, world: World) -> None:
    decisions = [session.get_one(AssessmentDecision, key) for key in world.samples["decision_id"]]
    one, neighbour = next((d, n) for d in decisions for n in decisions if d.version_id == n.version_id and d is not n)
    other = next(d for d in decisions if d.version_id != one.version_id)
    good = values(one, number=90, supersedes_id=None)
    assert refusal(session, AssessmentDecision, good) == ""
    wrong: dict[str, Any] = {
        "evidence_sha256": other.evidence_sha256,
        "criterion_sha256": neighbour.criterion_sha256,
        "criterion_id": neighbour.criterion_id,
        "claim_id": other.claim_id,
        "version_id": other.version_id,
        "review_id": other.review_id,
        "unit_id": world.samples["unit_id"][1],
        "learner_id": world.neighbours["a fellow learner"].id,
        "assessor_id": world.neighbours["an assessor of others"].id,
        "provider_id": world.cast.southbank,
    }
    for name, value in wrong.items():
        assert value != good[name]
        said = refusal(session, AssessmentDecision, good | {name: value})
        assert said.startswith(("a decision ", "a unit that is signed off")), name
    both = {"criterion_id": neighbour.criterion_id, "criterion_sha256": neighbour.criterion_sha256}
    assert "a claim of its version" in refusal(session, AssessmentDecision, good | both)


def test_a_decision_on_another_standards_criterion_is_refused(session: Session, world: World) -> None:
    """Even when a claim was made on it: the unit is pinned to one version of one standard."""
    unit = session.get_one(Unit, world.samples["unit_id"][0])
    foreign = criteria(session, a_standard(session))["P1"]
    draft = a_draft_version(session, unit, ["P7"])
    claim = Claim(provider_id=unit.provider_id, version_id=draft.id, unit_id=unit.id, criterion_id=foreign.id)
    session.add(claim)
    draft.claims[unit.id or 0, "other"] = claim
    sent = send(session, draft)
    with pytest.raises(IntegrityError, match="the standard of its unit"):
        a_review(session, sent, world.north.assessor, {"other": "met"})


def test_nothing_is_decided_on_a_draft_or_in_a_signed_unit(session: Session, world: World) -> None:
    signed = session.get_one(AssessmentDecision, world.samples["decision_id"][3])
    assert "takes no decisions" in refusal(session, AssessmentDecision, values(signed, number=90))
    draft = a_draft_version(session, session.get_one(Unit, world.samples["unit_id"][0]), ["P8"])
    review = session.get_one(Review, world.samples["review_id"][0])
    assert refusal(session, Review, values(review)) == ""
    assert "was sent" in refusal(session, Review, values(review, version_id=draft.id))
    assert "was sent" in refusal(session, Review, values(review, provider_id=world.cast.southbank))


def test_a_countersignature_is_for_that_trainees_decision(session: Session, world: World) -> None:
    team = world.north
    made, qualified = (session.get_one(AssessmentDecision, world.samples["decision_id"][n]) for n in (2, 0))
    point = session.begin_nested()
    good = values(a_countersignature(session, made, team.assessor))
    point.rollback()
    assert refusal(session, Countersignature, good) == ""
    stranger = world.neighbours["an assessor of others"].id
    for wrong in (
        {"assessor_id": stranger},
        {"assessor_id": stranger, "by_id": team.trainee.id},  # their own decision, under another's name
        {"by_id": team.trainee.id},
        {"by_id": team.learner.id},
        {"unit_id": world.samples["unit_id"][1]},
        {"provider_id": world.cast.southbank},
        {"decision_id": qualified.id, "assessor_id": qualified.assessor_id, "by_id": stranger},
    ):
        assert refusal(session, Countersignature, good | wrong), wrong


def test_a_sign_off_needs_every_criterion_met_for_good(session: Session, world: World) -> None:
    old = session.get_one(UnitSignOff, world.samples["sign_off_id"][0])
    assert "not signed off already" in refusal(session, UnitSignOff, values(old, number=90))
    enrolment = session.get_one(Enrolment, world.samples["enrolment_id"][0])
    unit = a_unit(session, enrolment, a_standard(session))
    row = values(old, unit_id=unit.id, number=1)
    incomplete = "every criterion is met"
    assert incomplete in refusal(session, UnitSignOff, row)
    sent = a_sent_version(session, unit, ["P1", "P2", "K1"])
    a_review(session, sent, world.north.assessor, {"P1": "met", "P2": "met"})
    assert incomplete in refusal(session, UnitSignOff, row)
    pending = a_review(session, sent, world.north.trainee, {"K1": "met"}, trainee=True)
    assert incomplete in refusal(session, UnitSignOff, row)
    a_countersignature(session, pending.decisions["K1"], world.north.assessor)
    assert refusal(session, UnitSignOff, row) == ""
    assert "its learner" in refusal(session, UnitSignOff, row | {"learner_id": world.north.trainee.id})
    later = a_review(session, sent, world.north.assessor, {"P2": "not_yet_met"})
    assert incomplete in refusal(session, UnitSignOff, row)
    a_taking_back(session, later)
    assert refusal(session, UnitSignOff, row) == ""


def test_what_answers_a_fact_names_that_fact(session: Session, world: World) -> None:
    old = session.get_one(UnitSignOff, world.samples["sign_off_id"][0])
    other_unit = world.samples["unit_id"][0]
    point = session.begin_nested()
    reopening = values(a_reopening(session, old, world.north.assessor))
    point.rollback()
    assert refusal(session, UnitReopening, reopening) == ""
    assert refusal(session, UnitReopening, reopening | {"unit_id": other_unit})
    review = session.get_one(Review, world.samples["review_id"][0])
    decision = session.get_one(AssessmentDecision, world.samples["decision_id"][0])
    taken = {"provider_id": decision.provider_id, "decision_id": decision.id, "by_id": decision.assessor_id}
    point = session.begin_nested()
    model = type(a_taking_back(session, _Sent(review, decision))[0])
    point.rollback()
    assert refusal(session, model, taken | {"at": review.sent_at}) == ""
    assert "its own assessor" in refusal(session, model, taken | {"at": review.sent_at, "by_id": world.north.iqa.id})
    file = {"version_id": decision.version_id, "file_id": world.samples["file_id"][0], "at": review.sent_at}
    opening = file | {"provider_id": decision.provider_id, "person_id": world.north.assessor.id}
    assert refusal(session, EvidenceOpening, opening | {"file_id": None}) == ""
    assert "one of its files" in refusal(session, EvidenceOpening, opening)


class _Sent:
    """A review with one of its decisions, as the factory takes it."""

    def __init__(self, review: Review, decision: AssessmentDecision) -> None:
        self.review, self.decisions = review, {"one": decision}


@pytest.fixture
def filled(database: Database, world: World) -> Database:
    """With a row in every table of facts."""
    with database.writing() as session:
        unit = session.get_one(Unit, world.samples["unit_id"][0])
        a_move(session, unit, world.north.manager)
        a_mark(session, unit.standard_id, world.north.manager)
        sent = a_sent_version(session, unit, ["P1", "P2"])
        review = a_review(session, sent, world.north.trainee, {"P1": "met"}, trainee=True)
        a_countersignature(session, review.decisions["P1"], world.north.assessor)
        a_taking_back(session, a_review(session, sent, world.north.assessor, {"P2": "met"}))
        a_reopening(session, session.get_one(UnitSignOff, world.samples["sign_off_id"][0]), world.north.assessor)
        a_withdrawal(session, a_sent_version(session, unit, ["P9"]))
        session.add(
            EvidenceOpening(provider_id=unit.provider_id, version_id=sent.id, person_id=world.north.assessor.id)
        )
    return database


@contextlib.contextmanager
def bare(database: Database) -> Iterator[Any]:
    """Another program's connection: none of our pragmas, so no foreign keys and no recursive triggers."""
    connection = sqlite_driver.connect(str(database.url.database))
    try:
        yield connection
    finally:
        connection.close()


def contents(database: Database, table: str) -> list[Any]:
    with database.reading() as session:
        return sorted(map(tuple, session.connection().execute(metadata.tables[table].select())), key=repr)


@pytest.mark.skipif(ENGINE != "sqlite", reason="PostgreSQL has no REPLACE, and its unique keys refuse by themselves")
@pytest.mark.parametrize("recursive", [0, 1])
def test_no_fact_is_replaced(filled: Database, recursive: int) -> None:
    for table in (*APPEND_ONLY, *FROZEN):
        before = contents(filled, table)
        assert before, f"no row of {table} to try"
        columns = [column.name for column in metadata.tables[table].columns]
        where = "WHERE version_id IN (SELECT id FROM evidence_version WHERE sent_at IS NOT NULL)"
        where = where if table in ("claim", "evidence_file") else ""
        where = "WHERE sent_at IS NOT NULL" if table == "evidence_version" else where
        with bare(filled) as connection:
            connection.execute(f"PRAGMA recursive_triggers = {recursive}")
            for key in ("id", "id + 100000"):
                listed = ", ".join(key if name == "id" else name for name in columns)
                if key != "id" and table in ("review", "evidence_opening", "standard_mark"):
                    continue  # with a new id this is another sending, another opening, another mark
                with pytest.raises(sqlite_driver.IntegrityError):
                    connection.execute(f"INSERT OR REPLACE INTO {table} SELECT {listed} FROM {table} {where} LIMIT 1")
                connection.rollback()
        assert contents(filled, table) == before


@pytest.mark.skipif(ENGINE != "sqlite", reason="PostgreSQL has no REPLACE, and its unique keys refuse by themselves")
@pytest.mark.parametrize("table", ["evidence_version", "claim", "evidence_file"])
def test_no_draft_takes_the_place_of_what_was_sent(filled: Database, table: str) -> None:
    """UPDATE OR REPLACE gives a draft the key of a frozen row, and a new draft's part the id of a frozen part."""
    with bare(filled) as connection:
        if table == "evidence_version":
            draft, sent = "sent_at IS NULL", "sent_at IS NOT NULL"
            unique = ("evidence_id", "number")
        else:
            drafts = "version_id IN (SELECT id FROM evidence_version WHERE sent_at IS NULL)"
            draft, sent = drafts, drafts.replace(" IS NULL", " IS NOT NULL")
            unique = ()
        before = connection.execute(f"SELECT * FROM {table} WHERE {sent}").fetchall()
        mine = connection.execute(f"SELECT id FROM {table} WHERE {draft}").fetchone()[0]
        theirs = connection.execute(f"SELECT id FROM {table} WHERE {sent}").fetchone()[0]
        moves = [f"id = {theirs}"]
        if unique:
            moves.append(", ".join(f"{name} = (SELECT {name} FROM {table} WHERE id = {theirs})" for name in unique))
        for move in moves:
            with pytest.raises(sqlite_driver.IntegrityError):
                connection.execute(f"UPDATE OR REPLACE {table} SET {move} WHERE id = {mine}")
            connection.rollback()
        listed = [c.name for c in metadata.tables[table].columns]
        part = ", ".join(str(theirs) if name == "id" else name for name in listed)
        with pytest.raises(sqlite_driver.IntegrityError):
            connection.execute(f"INSERT OR REPLACE INTO {table} SELECT {part} FROM {table} WHERE id = {mine}")
        connection.rollback()
        assert connection.execute(f"SELECT * FROM {table} WHERE {sent}").fetchall() == before


def test_no_table_of_facts_is_emptied(filled: Database) -> None:
    for table in (*APPEND_ONLY, *FROZEN):
        before = contents(filled, table)
        statement = f"DELETE FROM {table}" if ENGINE == "sqlite" else f"TRUNCATE {table} CASCADE"
        with pytest.raises(DBAPIError, match=r"append-only|frozen|never changes"), filled.writing() as session:
            session.execute(text(statement))
        assert before
        assert contents(filled, table) == before


def test_no_row_moves_to_another_provider(database: Database, world: World) -> None:
    """Of every table whose rows belong to one, and has any: neither to a neighbour nor to nobody."""
    tried = 0
    with database.session(writing=True) as session:
        for table in metadata.sorted_tables:
            if "provider_id" not in table.columns or table.name in WITHOUT_WALL:
                continue
            mine = table.c.provider_id == world.cast.northbank
            if session.connection().execute(table.select().where(mine).limit(1)).first() is None:
                continue
            tried += 1
            for to in (world.cast.southbank, None):
                point = session.begin_nested()
                with pytest.raises(IntegrityError):
                    session.connection().execute(table.update().where(mine).values(provider_id=to))
                point.rollback()
        session.rollback()
    assert tried > 18
    for table in metadata.sorted_tables:
        if "provider_id" in table.columns and table.name not in (*WITHOUT_WALL, *APPEND_ONLY):
            assert walled(database, table.name), f"{table.name} has no wall: give it one in a migration, as 0008 does"


def walled(database: Database, table: str) -> bool:
    question = (
        "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = :name"
        if database.is_sqlite
        else "SELECT 1 FROM pg_trigger WHERE tgname = :name AND tgenabled = 'O'"
    )
    with database.reading() as session:
        return session.execute(text(question), {"name": f"wall_{table}"}).first() is not None
