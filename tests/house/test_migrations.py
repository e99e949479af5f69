"""Migrations make what the models say, can be taken back, and leave a database that refuses to change facts.

On the engine in use: SQLite's triggers and PostgreSQL's are different text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table, delete, inspect, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app import migrate
from app.assessment.models import AssessmentDecision, Review, UnitSignOff
from app.db import APPEND_ONLY, Database
from app.enrolment.models import Unit
from app.evidence.models import Claim, EvidenceFile, EvidenceOpening, EvidenceVersion
from app.standards.models import Standard
from app.tables import metadata
from scripts.check_migrations import difference
from tests.engines import ENGINE, PostgresServer
from tests.factories import a_countersignature, a_draft_version, a_reopening, a_taking_back, a_withdrawal
from tests.factories.assessment import SentReview
from tests.factories.moves import a_mark, a_move
from tests.house.world import World


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if ENGINE == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.dispose()
    else:
        server = PostgresServer.start()
        name = server.create("empty")
        database = Database(server.url(name))
        yield database
        database.dispose()
        server.drop(name)


def table_names(database: Database) -> set[str]:
    return set(inspect(database.write_engine).get_table_names())


def test_they_make_what_the_models_say(empty: Database, template_database: str) -> None:
    assert difference(empty) is None
    assert set(metadata.tables) < table_names(empty)


def test_they_go_down_to_nothing_and_up_again(empty: Database, template_database: str) -> None:
    migrate.upgrade(empty)
    made = table_names(empty)
    migrate.downgrade(empty, "base")
    assert table_names(empty) == {"alembic_version"}
    assert leftovers(empty) == []
    migrate.upgrade(empty)
    assert table_names(empty) == made


def leftovers(database: Database) -> list[Any]:
    """Triggers, functions and types that a downgrade forgot."""
    question = (
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view', 'index') AND name NOT LIKE 'sqlite_%'"
        if database.is_sqlite
        else "SELECT proname FROM pg_proc WHERE pronamespace = CAST('public' AS regnamespace) "
        "UNION SELECT typname FROM pg_type WHERE typnamespace = CAST('public' AS regnamespace) AND typtype = 'e'"
    )
    with database.read_engine.connect() as connection:
        return list(connection.execute(text(question)).scalars())


def test_a_model_without_its_migration_is_noticed(empty: Database, template_database: str) -> None:
    planted = Table("planted", metadata, Column("id", Integer, primary_key=True))
    try:
        assert "planted" in (difference(empty) or "")
    finally:
        metadata.remove(planted)


@pytest.fixture
def facts(session: Session, world: World) -> Session:
    """A row in every append-only table that the world has none in yet."""
    review_id, decision_id = int(world.samples["review_id"][0]), int(world.samples["decision_id"][2])
    review = found(session, Review, review_id)
    decision = found(session, AssessmentDecision, int(world.samples["decision_id"][0]))
    unit = found(session, Unit, int(world.samples["unit_id"][0]))
    a_move(session, unit, world.north.manager)
    a_mark(session, int(world.samples["standard_id"][0]), world.north.manager)
    a_taking_back(session, SentReview(review, {"P2": decision}, [decision.unit_id]))
    a_countersignature(session, found(session, AssessmentDecision, decision_id), world.north.assessor)
    a_reopening(session, found(session, UnitSignOff, int(world.samples["sign_off_id"][0])), world.north.assessor)
    draft = a_draft_version(session, unit, ["P6"])
    a_withdrawal(session, draft)
    session.add(EvidenceOpening(provider_id=unit.provider_id, version_id=draft.id, person_id=world.north.assessor.id))
    session.flush()
    return session


def found(session: Session, model: type[Any], key: int) -> Any:
    row = session.get(model, key)
    assert row is not None
    return row


def refuses(session: Session, statement: Any) -> bool:
    """Whether the database refuses; the rows before it stay as they were."""
    with session.begin_nested() as point:
        try:
            session.connection().execute(statement)
        except IntegrityError:
            point.rollback()
            return True
    return False


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_facts_are_never_changed_or_deleted(name: str, facts: Session) -> None:
    table = metadata.tables[name]
    row = facts.connection().execute(table.select().limit(1)).mappings().first()
    assert row is not None, f"the world has no row of {name} to try"
    for column in table.columns:
        same = update(table).where(table.c.id == row["id"]).values({column.name: row[column.name]})
        assert refuses(facts, same), f"{name}.{column.name} can be changed"
    assert refuses(facts, delete(table).where(table.c.id == row["id"])), f"a row of {name} can be deleted"


def test_the_list_of_facts_is_the_databases_own(database: Database) -> None:
    """A table that migrations protect and app.db.APPEND_ONLY forgets, or the other way round."""
    question = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep_%_update' AND sql LIKE '%WHEN 1 %'"
        if database.is_sqlite
        else "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgname LIKE 'keep_%_update' AND tgqual IS NULL AND tgfoid = CAST('vouch_refuse_change' AS regproc)"
    )
    with database.read_engine.connect() as connection:
        protected = set(connection.execute(text(question)).scalars())
    assert protected - {"criterion", "section"} == set(APPEND_ONLY)
    assert {"criterion", "section"} < protected


def sent_and_draft(session: Session, world: World) -> tuple[EvidenceVersion, EvidenceVersion]:
    versions = [found(session, EvidenceVersion, int(key)) for key in world.samples["version_id"]]
    sent = next(version for version in versions if version.sent_at and version.kind == "document")
    draft = next(version for version in versions if version.sent_at is None)
    return sent, draft


@pytest.mark.parametrize("column", ["title", "account", "happened_on", "content_sha256", "sent_at", "number"])
def test_a_sent_version_is_frozen(column: str, session: Session, world: World) -> None:
    sent, _ = sent_and_draft(session, world)
    table = metadata.tables["evidence_version"]
    same = {column: getattr(sent, column)}
    assert refuses(session, update(table).where(table.c.id == sent.id).values(same))
    assert refuses(session, delete(table).where(table.c.id == sent.id))


@pytest.mark.parametrize("model", [EvidenceFile, Claim])
def test_so_are_its_files_and_claims(model: type[Any], session: Session, world: World) -> None:
    """None changed, none taken away, none added, and none moved in from a draft."""
    sent, draft = sent_and_draft(session, world)
    table = metadata.tables[str(model.__tablename__)]
    of_sent = session.connection().execute(table.select().where(table.c.version_id == sent.id)).mappings().first()
    of_draft = session.connection().execute(table.select().where(table.c.version_id == draft.id)).mappings().first()
    assert of_sent
    assert of_draft
    for column in set(table.columns.keys()) - {"id"}:
        same = update(table).where(table.c.id == of_sent["id"]).values({column: of_sent[column]})
        assert refuses(session, same), f"{table.name}.{column} can be changed"
    assert refuses(session, delete(table).where(table.c.id == of_sent["id"]))
    added = {key: value for key, value in of_draft.items() if key != "id"} | {"version_id": sent.id}
    assert refuses(session, table.insert().values(added))
    assert refuses(session, update(table).where(table.c.id == of_draft["id"]).values(version_id=sent.id))


def test_a_draft_is_not_frozen(session: Session, world: World) -> None:
    """Or the refusals above would prove nothing."""
    _, draft = sent_and_draft(session, world)
    for name in ("claim", "evidence_file"):
        table = metadata.tables[name]
        key = table.c.version_id == draft.id
        column = "note" if name == "claim" else "description"
        assert not refuses(session, update(table).where(key).values({column: "Another word"}))
    version = metadata.tables["evidence_version"]
    assert not refuses(session, update(version).where(version.c.id == draft.id).values(title="Another title"))


def test_a_published_standard_is_frozen(session: Session, world: World) -> None:
    standard = found(session, Standard, int(world.samples["standard_id"][0]))
    table = metadata.tables["standard"]
    for column in ("document", "content_sha256", "key"):
        changed = update(table).where(table.c.id == standard.id).values({column: "x"})
        assert refuses(session, changed), f"standard.{column} can be changed"
    assert refuses(session, delete(table).where(table.c.id == standard.id))
    for name in ("criterion", "section"):
        part = metadata.tables[name]
        row = session.connection().execute(part.select().limit(1)).mappings().one()
        assert refuses(session, delete(part).where(part.c.id == row["id"]))
        for column in part.columns:
            same = update(part).where(part.c.id == row["id"]).values({column.name: row[column.name]})
            assert refuses(session, same), f"{name}.{column.name} can be changed"
