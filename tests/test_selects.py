"""A composed select is made once for each shape, takes its values each time, and sees what the session has not flushed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlmodel import Session, col, or_, select

from app import selects
from app.access.models import Provider
from app.db import Database
from app.selects import Statement
from tests.counting import counting

made: list[str] = []


@dataclass(frozen=True)
class Somebody:
    """As much of an actor as a select may use."""

    person_id: int
    provider_id: int
    roles: frozenset[str]


def _named(names: Sequence[str], *, backwards: bool = False) -> Statement:
    """Providers with these names."""
    made.append("backwards" if backwards else "forwards")
    statement = select(col(Provider.id), col(Provider.name)).where(col(Provider.name).in_(names))
    return statement.order_by(col(Provider.name).desc() if backwards else col(Provider.name))


@selects.row
def one_named(name: str) -> Statement:
    return select(col(Provider.id), col(Provider.name)).where(col(Provider.name) == name)


def _seen_by(actor: Somebody, also: str) -> Statement:
    """One's own provider and one other; every one for those who look after all."""
    made.append("seen")
    statement = select(col(Provider.name)).order_by(col(Provider.name))
    if "all" in actor.roles:
        return statement
    return statement.where(or_(col(Provider.id) == actor.provider_id, col(Provider.name) == also))


named = selects.rows(_named)
provider = selects.thing(lambda name: select(Provider).where(Provider.name == name))
number_of = selects.value(lambda name: select(col(Provider.id)).where(col(Provider.name) == name))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    made.clear()
    with database.writing() as opened:
        opened.add_all([Provider(id=n, name=name) for n, name in enumerate(("Alder", "Birch", "Cedar"), 1)])
        opened.flush()
        yield opened


def test_values_change_and_the_statement_stays(session: Session) -> None:
    named = selects.rows(_named)
    assert [row.name for row in named(session, ["Alder", "Birch"])] == ["Alder", "Birch"]
    assert [row.name for row in named(session, ("Cedar",))] == ["Cedar"]
    assert [row.name for row in named(session, names=())] == []
    assert [row.name for row in named(session, ["Alder", "Cedar"], backwards=True)] == ["Cedar", "Alder"]
    assert [row.name for row in named(session, ["Cedar", "Alder"], backwards=True)] == ["Cedar", "Alder"]
    assert made == ["forwards", "backwards"]
    assert named.__doc__ == "Providers with these names."


def test_each_actor_sees_their_own(session: Session) -> None:
    """The statement is kept for a set of roles; who asks, and where, is asked each time."""
    seen_by = selects.values(_seen_by)
    learner, other = Somebody(7, 1, frozenset({"learner"})), Somebody(8, 2, frozenset({"learner"}))
    assert seen_by(session, learner, "Nobody") == ["Alder"]
    assert seen_by(session, other, "Nobody") == ["Birch"]
    assert seen_by(session, other, also="Cedar") == ["Birch", "Cedar"]
    assert seen_by(session, Somebody(7, 1, frozenset({"all"})), "") == ["Alder", "Birch", "Cedar"]
    assert seen_by(session, learner, "") == ["Alder"]
    assert made == ["seen", "seen"]


def test_one_row_one_value_one_thing(session: Session) -> None:
    found = one_named(session, "Birch")
    assert found is not None
    assert (found.id, found.name) == (2, "Birch")
    assert one_named(session, "Nobody") is None
    assert number_of(session, "Cedar") == 3
    assert provider(session, "Cedar") is session.get(Provider, 3)
    assert provider(session, "Nobody") is None


def test_what_is_not_flushed_yet_is_found(database: Database) -> None:
    with database.writing() as session:
        session.add(Provider(name="Dogwood"))
        assert one_named(session, "Dogwood") is not None
        found = provider(session, "Dogwood")
        found.name = "Elder"
        assert one_named(session, "Dogwood") is None
        session.delete(found)
        assert named(session, ["Elder"]) == []


def test_it_is_one_statement_each_time(database: Database, session: Session) -> None:
    with counting(database) as sent:
        named(session, ["Alder", "Birch"])
        named(session, ["Alder"])
    assert len(sent) == 2


def test_plain_rows_say_the_same(session: Session) -> None:
    found = named(session, ["Birch", "Cedar"])
    assert [tuple(row) for row in selects.plain(found)] == [(2, "Birch"), (3, "Cedar")]
    assert [row.name for row in selects.plain(found)] == [row.name for row in found]
    assert selects.plain(named(session, ["Dogwood"])) == []
