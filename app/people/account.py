"""What people do to their own account: password, sessions, preferences."""

from dataclasses import dataclass

from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import PasswordLink, Person
from app.access.passwords import ensure_good, hash_password, token_hash, verify
from app.access.roles import Permission
from app.clock import now
from app.errors import Mistake, NotFound
from app.people import queries
from app.people.acting import record
from app.people.rules import TEXT_SIZES, THEMES
from app.people.sign_in import providers_today
from app.trail import facts

LINK_STOPPED = (
    "This link has stopped working. Links last 14 days and work once. Ask your training provider for a new one."
)


@dataclass(frozen=True)
class LinkOwner:
    """Whose password a link is for."""

    name: str
    email: str


def change_password(session: Session, actor: Actor, *, old: str, new: str) -> None:
    """Replace the person's password and end their sessions on other devices; Mistake when the old one is wrong."""
    person = session.get_one(Person, actor.person_id)
    if not verify(person.password_hash, old):
        raise Mistake("That isn’t the password you have now. Check that Caps Lock is off.", field="password_now")
    ensure_good(new, email=person.email)
    person.password_hash = hash_password(new)
    session.add(person)
    queries.end_links(session, actor.person_id, now())
    queries.end_sign_ins(session, actor.person_id, now(), but=actor.sign_in_id)
    record(session, facts.PasswordChanged(None, actor.person_id), actor, Permission.account_use)


def end_other_sessions(session: Session, actor: Actor) -> None:
    """Sign the person out on every device but this one; it counts from the next request on."""
    queries.end_sign_ins(session, actor.person_id, now(), but=actor.sign_in_id)


def choose_preferences(session: Session, actor: Actor, *, theme: str, text_size: str, shortcuts: bool) -> None:
    """Keep how the person wants pages to look and work, on every device they sign in on."""
    if theme not in THEMES:
        raise Mistake("Choose one of the three.", field="theme")
    if text_size not in TEXT_SIZES:
        raise Mistake("Choose one of the three sizes.", field="text")
    person = session.get_one(Person, actor.person_id)
    person.theme, person.text_size, person.shortcuts = theme, text_size, shortcuts
    session.add(person)


def password_link(session: Session, token: str) -> LinkOwner:
    """Whose link this is; NotFound once it was used, replaced or is more than 14 days old."""
    person = _person_of(session, token)[1]
    return LinkOwner(person.name, person.email)


def use_password_link(session: Session, token: str, password: str) -> None:
    """Set the password that the link is for. The link works once, and every session of that person ends."""
    link, person = _person_of(session, token)
    ensure_good(password, email=person.email)
    if not queries.use_link(session, link.id or 0, now()):
        raise NotFound(LINK_STOPPED)
    person.password_hash = hash_password(password)
    session.add(person)
    queries.end_sign_ins(session, link.person_id, now())
    for provider_id in providers_today(session, link.person_id):
        fact = facts.PasswordChanged(None, link.person_id)
        facts.record(session, fact, provider_id=provider_id, by=link.person_id, role="none")


def _person_of(session: Session, token: str) -> tuple[PasswordLink, Person]:
    link = queries.password_link(session, token_hash(token))
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise NotFound(LINK_STOPPED)
    person = session.get_one(Person, link.person_id)
    if person.suspended_at is not None:
        raise NotFound(LINK_STOPPED)
    return link, person
