"""What administrators see of people: the list, and one person with their roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import Person
from app.clock import today
from app.people import queries
from app.people.views import RoleHeld, counts, role_held, role_words
from app.web import dates

PAGE = 50


@dataclass(frozen=True)
class Member:
    """Somebody in the list of people."""

    id: int
    name: str
    email: str
    roles: str
    suspended: bool


@dataclass(frozen=True)
class People:
    members: tuple[Member, ...]
    next: tuple[str, int] | None


@dataclass(frozen=True)
class MemberPage:
    id: int
    name: str
    known_as: str
    email: str
    has_password: bool
    suspended_since: str
    is_me: bool
    roles: tuple[RoleHeld, ...]
    today: date


def people(session: Session, actor: Actor, words: str, after: tuple[str, int]) -> People:
    """One page of the provider's people whose name or e-mail holds `words`."""
    rows = queries.members(session, actor.provider_id, words, after, PAGE + 1)
    day = today(actor.zone.key)
    listed = [_member(list(held), day) for _, held in groupby(rows, key=lambda row: row.person_id)]
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    return People(tuple(listed[:PAGE]), (last.name, last.id) if last else None)


def _member(rows: Sequence[Row[Any]], day: date) -> Member:
    first = rows[0]
    counting = [role_words(row.role, row.qualified) for row in rows if counts(row.starts_on, row.ends_on, day)]
    words = dates.listed(list(dict.fromkeys(counting)))
    return Member(
        first.person_id, first.name, first.email, words[:1].upper() + words[1:], first.suspended_at is not None
    )


def member(session: Session, actor: Actor, person: Person) -> MemberPage:
    """One person at this provider, for an administrator."""
    assert person.id is not None
    day = today(actor.zone.key)
    since = person.suspended_at
    return MemberPage(
        id=person.id,
        name=person.name,
        known_as=person.known_as,
        email=person.email,
        has_password=person.password_hash is not None,
        suspended_since=dates.moment(since, actor.zone, day) if since else "",
        is_me=person.id == actor.person_id,
        roles=tuple(role_held(row, day) for row in queries.memberships(session, actor.provider_id, person.id)),
        today=day,
    )


def role_choices() -> Iterable[tuple[str, str, str]]:
    """Every role as a choice: value, words, and what it lets someone do."""
    return (
        ("learner", "Learner", "Adds evidence to their own portfolio."),
        ("assessor", "Assessor", "Qualified. Decides criteria of learners they’re allocated to."),
        ("trainee", "Trainee assessor", "Decides too, but a qualified assessor countersigns each decision."),
        ("iqa", "Internal quality assurer", "Reads what assessors decided. Never samples their own decisions."),
        ("manager", "Manager", "Opens cohorts, enrols learners and sees how they stand."),
        ("administrator", "Administrator", "Adds people and gives roles. Doesn’t read evidence."),
    )
