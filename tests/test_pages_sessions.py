"""What a page reads with: no transaction to end on PostgreSQL, one snapshot on SQLite, and a connection that answers."""

import pytest
from sqlalchemy import text

from app import db
from app.db import Database


def test_a_page_on_postgresql_leaves_no_transaction_open(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("only PostgreSQL is asked without a transaction")
    with database.page_session() as session:
        session.execute(text("SELECT 1"))
        driver = session.connection().connection.driver_connection
        assert driver is not None
        assert driver.info.transaction_status.name == "IDLE"
    with database.reading() as session:
        session.execute(text("SELECT 1"))
        again = session.connection().connection.driver_connection
        assert again is not None
        assert again.info.transaction_status.name == "INTRANS"


def test_a_page_on_sqlite_is_one_snapshot(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("each statement of a page on PostgreSQL sees what is committed when it starts")
    count = text("SELECT count(*) FROM snapshot_try")
    with database.writing() as session:
        session.execute(text("CREATE TABLE snapshot_try (id INTEGER)"))
    try:
        with database.page_session() as page:
            assert page.execute(count).scalar_one() == 0
            with database.writing() as session:
                session.execute(text("INSERT INTO snapshot_try VALUES (1)"))
            assert page.execute(count).scalar_one() == 0
    finally:
        with database.writing() as session:
            session.execute(text("DROP TABLE snapshot_try"))


def test_a_connection_that_was_cut_is_replaced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no connections to cut")
    monkeypatch.setattr(db, "ASK_AFTER_SECONDS", 0.0)
    with database.page_session() as session, database.reading() as other:
        number = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        other.execute(text("SELECT 1"))
        session.close()
        cut = other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number}).scalar_one()
        assert cut
        with database.page_session() as after:
            assert after.execute(text("SELECT pg_backend_pid()")).scalar_one() != number
