"""Guards: people are found through the actor's provider, and words kept through the person who typed them."""

from dataclasses import dataclass
from typing import Annotated

from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import FormStash, Membership, Person
from app.access.roles import Permission
from app.clock import now
from app.errors import NotFound
from app.people import queries
from app.people.rules import KEEP_WORDS
from app.web.guards import Allowed, may


@dataclass(frozen=True)
class HeldRole:
    """A role at the actor's provider, with the person who holds it."""

    person: Person
    membership: Membership


def kept_words(session: Session, actor: Actor, stash_id: int) -> FormStash:
    found = queries.stash_of(session, stash_id, actor.person_id, since=now() - KEEP_WORDS)
    if found is None:
        raise NotFound()
    return found


def member(session: Session, actor: Actor, person_id: int) -> Person:
    found = queries.member(session, actor.provider_id, person_id)
    if found is None or not actor.can(Permission.people_manage):
        raise NotFound()
    return found


def held_role(session: Session, actor: Actor, person_id: int, membership_id: int) -> HeldRole:
    person = member(session, actor, person_id)
    found = queries.membership(session, actor.provider_id, membership_id)
    if found is None or found.person_id != person.id:
        raise NotFound()
    return HeldRole(person, found)


OwnAccount = Annotated[Allowed[None], may(Permission.account_use)]
OwnKeptWords = Annotated[Allowed[FormStash], may(Permission.account_use, load=kept_words)]
PeopleHere = Annotated[Allowed[None], may(Permission.people_manage)]
ManagedPerson = Annotated[Allowed[Person], may(Permission.people_manage, load=member)]
ManagedRole = Annotated[Allowed[HeldRole], may(Permission.people_manage, load=held_role)]
