"""Signing in and out.

Same answer, in the same time, whether or not an address is known. Ten wrong passwords in fifteen minutes close the
door for that address from unknown devices; a device its owner signed in from before keeps its own count, so that a
stranger's guesses cannot lock them out (SAFETY goal 18).
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access.actors import Actor, SessionRow, actor_from
from app.access.models import KnownDevice, Person, SignIn, SignInAttempt
from app.access.passwords import new_token, token_hash, verify
from app.clock import now
from app.db import Database
from app.errors import Mistake, TooMany
from app.people import queries
from app.people.rules import KEEP_WORDS
from app.settings import Settings
from app.trail import facts

GUESSES = 10
WINDOW = timedelta(minutes=15)
WRONG = "That e-mail and password don’t go together. Check both, and that Caps Lock is off."


@dataclass(frozen=True)
class NewSession:
    """A session just opened: its cookie token, seconds to keep it (None: until the browser closes), and where next."""

    token: str
    max_age: int | None
    device: str
    first_page: str


def sign_in(
    database: Database,
    settings: Settings,
    *,
    email: str,
    password: str,
    shared_device: bool,
    device: str | None,
    browser: str,
) -> NewSession:
    """Open a session for the right password; raises Mistake for a wrong one, TooMany after too many.

    The slow part, Argon2, runs between two short transactions, so that it never holds SQLite's one writer.
    """
    address = email.strip().lower()
    device = device or new_token()
    email_sha, device_sha = _sha(address), token_hash(device)
    with database.reading() as session:
        person = queries.person_by_email(session, address)
        known = person is not None and queries.known_device(session, person.id or 0, device_sha) is not None
        password_hash = person.password_hash if person else None
    attempt = _count_in(database, email_sha, device_sha if known else "")
    if not verify(password_hash, password) or person is None or person.suspended_at is not None:
        raise Mistake(WRONG, field="email")
    with database.writing() as session:
        queries.forget_attempt(session, attempt)
        return _open(session, settings, person, device, shared_device=shared_device, browser=browser)


def _count_in(database: Database, email_sha: str, device_sha: str) -> int:
    """Write the guess down before it is looked at, or many at once would not know of each other; its id.

    Raises TooMany, and counts nothing, when ten came before it. A right password takes its own away again.
    """
    with database.writing() as session:
        queries.take_turn(session, email_sha)
        attempt = SignInAttempt(email_sha256=email_sha, device_sha256=device_sha)
        session.add(attempt)
    with database.writing() as session:
        if (
            queries.wrong_passwords_since(session, email_sha, device_sha, now() - WINDOW, upto=attempt.id or 0)
            <= GUESSES
        ):
            return attempt.id or 0
        queries.forget_attempt(session, attempt.id or 0)
    raise TooMany(
        "Too many tries. Wait 15 minutes and try again, or ask your training provider for a new password link."
    )


def _open(
    session: Session, settings: Settings, person: Person, device: str, *, shared_device: bool, browser: str
) -> NewSession:
    assert person.id is not None
    here = providers_today(session, person.id)
    if not here:
        raise Mistake(
            "Your account has no role at a training provider today. Ask your provider to check your dates.",
            field="email",
        )
    token = new_token()
    length = (
        timedelta(minutes=settings.shared_device_minutes) if shared_device else timedelta(hours=settings.session_hours)
    )
    session.add(
        SignIn(
            token_sha256=token_hash(token),
            person_id=person.id,
            provider_id=here[0] if len(here) == 1 else None,
            shared_device=shared_device,
            expires_at=now() + length,
            device=browser[:200],
        )
    )
    queries.forget_stashes(session, person.id, now() - KEEP_WORDS)
    if not shared_device:
        _remember_device(session, person.id, token_hash(device))
    if len(here) == 1:
        _note_arrival(session, person.id, here[0])
    kept_for = None if shared_device else int(length.total_seconds())
    return NewSession(token, kept_for, device, "/" if len(here) == 1 else "/providers")


def _note_arrival(session: Session, person_id: int, provider_id: int) -> None:
    """In the trail of the provider they came to work at, and of no other."""
    facts.record(session, facts.SignedIn(None, person_id), provider_id=provider_id, by=person_id, role="none")


def _remember_device(session: Session, person_id: int, device_sha: str) -> None:
    found = queries.known_device(session, person_id, device_sha) or KnownDevice(
        person_id=person_id, device_sha256=device_sha
    )
    found.last_used_at = now()
    session.add(found)


def providers_today(session: Session, person_id: int) -> list[int]:
    """Where the person holds a role today, in each provider's own calendar; in order of name."""
    found: dict[int, None] = {}
    for row in queries.providers_of(session, person_id):
        day = now().astimezone(ZoneInfo(row.timezone)).date()
        if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day):
            found[row.provider_id] = None
    return list(found)


def choose_provider(session: Session, token: str, provider_id: int) -> None:
    """Work at this provider from now on in this session; raises Mistake when the person has no role there today."""
    found = queries.sign_in_by_token(session, token_hash(token))
    if found is None or provider_id not in providers_today(session, found.person_id):
        raise Mistake("Choose one of the providers in the list.", field="provider")
    if found.provider_id != provider_id:
        found.provider_id = provider_id
        session.add(found)
        _note_arrival(session, found.person_id, provider_id)


def person_signed_in(session: Session, token: str | None, settings: Settings) -> int | None:
    """Whose live session this is, whether or not they have chosen a provider yet; None when it has ended."""
    found = actor_from(session, token, idle=timedelta(minutes=settings.idle_minutes)) if token else None
    if isinstance(found, SessionRow):
        return found.person_id if found.live else None
    return found.person_id if found else None


def actor_if_any(session: Session, token: str | None, settings: Settings) -> Actor | None:
    """Who is signed in at a provider, for pages that are open to all."""
    found = actor_from(session, token, idle=timedelta(minutes=settings.idle_minutes)) if token else None
    return found if isinstance(found, Actor) else None


def sign_out(session: Session, token: str) -> None:
    """End this session; it counts from the next request on."""
    found = queries.sign_in_by_token(session, token_hash(token))
    if found is not None and found.ended_at is None:
        found.ended_at = now()
        session.add(found)
        if found.provider_id is not None:
            fact = facts.SignedOut(None, found.person_id)
            facts.record(session, fact, provider_id=found.provider_id, by=found.person_id, role="none")


def _sha(text: str) -> str:
    return hashlib.sha256(f"vouch-sign-in\n{text}".encode()).hexdigest()
