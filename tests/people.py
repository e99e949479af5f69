"""The cast. Small, and the same in every test.

Northbank: Ama learns, and Rhys beside her; Ben is a trainee who assesses Ama, Cleo a qualified assessor who assesses
them both; Dev is IQA; Gil manages; Hal administers. Southbank, the centre that must see nothing: Olu assesses, Uma
learns, Kit manages. Everyone has worked there since 1 January 2026.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.access.models import Membership, Person, Provider

SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Player:
    """Somebody of the cast, as plain values that outlive a session."""

    id: int
    provider_id: int
    name: str
    known_as: str
    email: str


@dataclass(frozen=True)
class Cast:
    northbank: int
    southbank: int
    ama: Player
    rhys: Player
    ben: Player
    cleo: Player
    dev: Player
    gil: Player
    hal: Player
    olu: Player
    uma: Player
    kit: Player


def gather(session: Session) -> Cast:
    """Put the cast into the database, with their roles."""
    north, south = _provider(session, "Northbank"), _provider(session, "Southbank")
    return Cast(
        northbank=north,
        southbank=south,
        ama=a_person(session, north, "Ama Mensah", "learner"),
        rhys=a_person(session, north, "Rhys Prŷs-Jones", "learner"),
        ben=a_person(session, north, "Ben Okafor", "assessor", qualified=False),
        cleo=a_person(session, north, "Cleo Marsh", "assessor"),
        dev=a_person(session, north, "Dev Rao", "iqa"),
        gil=a_person(session, north, "Gil Ferreira", "manager"),
        hal=a_person(session, north, "Hal Strand", "administrator"),
        olu=a_person(session, south, "Olu Adeyemi", "assessor"),
        uma=a_person(session, south, "Uma Singh", "learner"),
        kit=a_person(session, south, "Kit Lowe", "manager"),
    )


def _provider(session: Session, name: str) -> int:
    provider = Provider(name=name)
    session.add(provider)
    session.flush()
    assert provider.id is not None
    return provider.id


def a_person(
    session: Session, provider_id: int, name: str, role: str, *, qualified: bool = True, since: date = SINCE
) -> Player:
    """Somebody with one role at one provider."""
    first = name.split()[0]
    person = Person(email=f"{first.lower()}@example.org", name=name, known_as=first)
    session.add(person)
    session.flush()
    assert person.id is not None
    session.add(
        Membership(provider_id=provider_id, person_id=person.id, role=role, qualified=qualified, starts_on=since)
    )
    session.flush()
    return Player(person.id, provider_id, name, first, person.email)
