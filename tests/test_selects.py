"""A composed select is made once for each shape, takes its values each time, and sees what the session has not flushed."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.access.models import Provider
from app.db import Database
from app.selects import composed
from tests.counting import counting

made: list[str] = []


@composed
def named(names: Sequence[str], *, backwards: bool = False) -> Any:
    """Providers with these names."""
    made.append("backwards" if backwards else "forwards")
    statement = select(col(Provider.id), col(Provider.name)).where(col(Provider.name).in_(names))
    return statement.order_by(col(Provider.name).desc() if backwards else col(Provider.name))


@composed
def provider(name: str) -> Any:
    return select(Provider).where(Provider.name == name)


@pytest.fixture
def session(database: Database) -> Any:
    with database.writing() as opened:
        opened.add_all([Provider(name=name) for name in ("Alder", "Birch", "Cedar")])
        opened.flush()
        yield opened


def test_values_change_and_the_statement_stays(session: Session) -> None:
    made.clear()
    assert [row.name for row in named(session, ["Alder", "Birch"])] == ["Alder", "Birch"]
    assert [row.name for row in named(session, {"Cedar"})] == ["Cedar"]  # type: ignore[arg-type]
    assert [row.name for row in named(session, names=())] == []
    assert [row.name for row in named(session, ["Alder", "Cedar"], backwards=True)] == ["Cedar", "Alder"]
    assert made == ["forwards", "backwards"]
    assert named.__doc__ == "Providers with these names."


def test_one_row_one_value_one_thing(session: Session) -> None:
    assert named.one(session, ["Birch"]).name == "Birch"
    assert named.one_or_none(session, ["Nobody"]) is None
    assert len(named.values(session, ["Alder", "Birch"])) == 2
    found = provider.thing(session, "Cedar")
    assert found is session.get(Provider, named.value(session, ["Cedar"]))
    assert provider.thing(session, "Nobody") is None
    assert [one.name for one in provider.things(session, "Cedar")] == ["Cedar"]


def test_what_is_not_flushed_yet_is_found(database: Database) -> None:
    with database.writing() as session:
        session.add(Provider(name="Dogwood"))
        assert named.one(session, ["Dogwood"]).name == "Dogwood"
        found = provider.thing(session, "Dogwood")
        found.name = "Elder"
        assert named.one_or_none(session, ["Dogwood"]) is None
        session.delete(found)
        assert named(session, ["Elder"]) == []


def test_it_is_one_statement_each_time(database: Database, session: Session) -> None:
    with counting(database) as sent:
        named(session, ["Alder", "Birch"])
        named(session, ["Alder"])
    assert len(sent) == 2
