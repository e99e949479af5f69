"""The verbs of administrators: who belongs here, in which role, from when to when.

A person is one login, perhaps at several providers. What reaches beyond one provider (a password, suspending) is
refused while they work at another one too: nobody may take over, or close, an account that opens someone else's door.
"""

from datetime import date, timedelta

from sqlmodel import Session

from app.access.models import Membership, PasswordLink, Person, Provider
from app.access.passwords import new_token, token_hash
from app.access.roles import Permission, Role
from app.clock import now, today
from app.errors import Conflict, DomainError, Mistake, TooMany
from app.people import queries, rules
from app.people.acting import By, record
from app.trail import facts

MANAGE = Permission.people_manage


def open_provider(session: Session, name: str, *, timezone: str = "Europe/London") -> Provider:
    """A new training provider. Only the operator can do this (command line)."""
    if queries.provider_by_name(session, name) is not None:
        raise Conflict(f"There is a provider called {name} already.", field="provider")
    provider = Provider(name=name, timezone=timezone)
    session.add(provider)
    session.flush()
    return provider


def add_person(
    session: Session,
    by: By,
    *,
    email: str,
    name: str,
    role: Role,
    known_as: str = "",
    qualified: bool = True,
    starts_on: date | None = None,
    permission: Permission = MANAGE,
) -> Person:
    """Add someone to the provider of `by`, with their first role. Raises Mistake when they are here already.

    Someone who has an account keeps it, with its name and password. Nothing of it is told here that was not typed: who
    adds them has to know their name and what they are called (DetailsDiffer otherwise: see note_refusal).
    """
    address, full = rules.tidy_email(email), rules.tidy_name(name)
    called = rules.tidy_known_as(known_as, full)
    person = queries.person_by_email(session, address)
    if person is None:
        person = Person(email=address, name=full, known_as=called)
        session.add(person)
        session.flush()
    elif queries.member(session, by.provider_id, _id(person)) is not None:
        raise Mistake(f"{person.name} is already here with that address. Find them in the list.", field="email")
    else:
        _ensure_known(session, person, by, full, called)
        _ensure_not_suspended_elsewhere(session, person, by)
        queries.end_links(session, _id(person), now())  # a link made elsewhere must not open our door
    record(session, facts.PersonAdded(None, _id(person)), by, permission)
    give_role(session, by, person, role, qualified=qualified, starts_on=starts_on, permission=permission)
    return person


class DetailsDiffer(Mistake):
    """The address is somebody's who is not here, and the name given with it is not theirs."""


def note_refusal(session: Session, by: By, error: DomainError, permission: Permission = MANAGE) -> None:
    """Record in the trail that somebody guessed at an account. After the rollback, so that it stays."""
    if isinstance(error, DetailsDiffer) or isinstance(error.__cause__, DetailsDiffer):
        record(session, facts.AddingRefused(None), by, permission)


def _ensure_known(session: Session, person: Person, by: By, full: str, called: str) -> None:
    """Or an administrator could learn from an address alone who has it, and what colleagues elsewhere call them."""
    if by.person_id is None:  # the operator's command line
        return
    since = now() - rules.GUESSES_WITHIN
    if queries.refusals_since(session, by.provider_id, by.person_id, since) >= rules.GUESSES_OF_NAMES:
        raise TooMany(
            "That was tried several times with details that don’t match. Ask the person for theirs, and try again in an hour.",
            field="email",
        )
    if not rules.same_words(full, person.name) or not rules.same_words(called, person.known_as):
        raise DetailsDiffer(
            "Somebody signs in with that address already, under another name. Ask them for their full name and what "
            "people call them, both exactly as under My details, and type both here.",
            field="name",
        )


def give_role(
    session: Session,
    by: By,
    person: Person,
    role: Role,
    *,
    qualified: bool = True,
    starts_on: date | None = None,
    ends_on: date | None = None,
    permission: Permission = MANAGE,
) -> Membership:
    """Give a role from its first day (today unless given) to its last, if one is known.

    `qualified` counts for assessors: without it they are trainees, whose decisions are countersigned.
    """
    first = starts_on or today(by.zone.key)
    qualified = qualified or role is not Role.assessor
    held = queries.memberships(session, by.provider_id, _id(person))
    rules.ensure_can_give(role, first, ends_on, [rules.Period(row.role, row.starts_on, row.ends_on) for row in held])
    membership = Membership(
        provider_id=by.provider_id,
        person_id=_id(person),
        role=role.value,
        qualified=qualified,
        starts_on=first,
        ends_on=ends_on,
        created_by=by.person_id,
    )
    session.add(membership)
    session.flush()
    last = ends_on.isoformat() if ends_on else None
    fact = facts.RoleGiven(None, _id(person), role.value, qualified, first.isoformat(), last)
    record(session, fact, by, permission)
    return membership


def end_role(session: Session, by: By, membership: Membership, last_day: date) -> None:
    """End a role: it counts up to and including `last_day`."""
    period = rules.Period(membership.role, membership.starts_on, membership.ends_on)
    rules.ensure_can_end(period, last_day, own=membership.person_id == by.person_id)
    membership.ends_on = last_day
    session.add(membership)
    fact = facts.RoleEnded(None, membership.person_id, membership.role, last_day.isoformat())
    record(session, fact, by, MANAGE)


def make_password_link(session: Session, by: By, person: Person) -> str:
    """A new one-time token to choose a password, for 14 days; earlier ones stop working. Only its hash is kept."""
    _ensure_ours_alone(
        session,
        person,
        by,
        "so their password isn’t ours to set. They can change it themselves under My details, "
        "or whoever runs Vouch for you can make a link.",
    )
    if person.suspended_at is not None:
        raise Conflict(f"{person.known_as} is suspended.", mend="Let them sign in again first, then make the link.")
    queries.end_links(session, _id(person), now())
    token = new_token()
    expires = now() + timedelta(days=rules.LINK_DAYS)
    session.add(PasswordLink(token_sha256=token_hash(token), person_id=_id(person), expires_at=expires))
    record(session, facts.PasswordLinkMade(None, _id(person)), by, MANAGE)
    return token


def suspend(session: Session, by: By, person: Person) -> None:
    """Stop someone signing in, and end their sessions at once. Their roles and records stay as they are."""
    rules.ensure_not_oneself(by.person_id, _id(person))
    _ensure_ours_alone(session, person, by, "so it isn’t ours to suspend. End their roles here instead.")
    if person.suspended_at is not None:
        return
    person.suspended_at = now()
    session.add(person)
    queries.end_sign_ins(session, _id(person), now())
    queries.end_links(session, _id(person), now())
    record(session, facts.PersonSuspended(None, _id(person)), by, MANAGE)


def restore(session: Session, by: By, person: Person) -> None:
    """Let someone who was suspended sign in again, with the password they had."""
    _ensure_ours_alone(session, person, by, "so whoever runs Vouch for you has to let them in again.")
    if person.suspended_at is None:
        return
    person.suspended_at = None
    session.add(person)
    record(session, facts.PersonRestored(None, _id(person)), by, MANAGE)


def _ensure_ours_alone(session: Session, person: Person, by: By, so: str) -> None:
    if by.person_id is not None and queries.works_elsewhere(session, _id(person), by.provider_id, _yesterday()):
        raise Conflict(f"{person.known_as} uses this account somewhere else as well, {so}")


def _ensure_not_suspended_elsewhere(session: Session, person: Person, by: By) -> None:
    if person.suspended_at is not None and queries.works_elsewhere(session, _id(person), by.provider_id, _yesterday()):
        raise Conflict("That account is suspended.", field="email", mend="Ask whoever runs Vouch for you.")


def _yesterday() -> date:
    """A role that ended this morning in one zone may still count in another."""
    return now().date() - timedelta(days=1)


def _id(person: Person) -> int:
    assert person.id is not None
    return person.id
