"""What the pages of one's own account show, as plain frozen values with words and dates ready to read."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access.actors import Actor
from app.access.models import FormStash, Membership, SignIn
from app.access.roles import Role
from app.clock import now, today
from app.people import queries
from app.people.rules import our_path
from app.web import dates
from app.web.kept_words import MOST_ROWS


@dataclass(frozen=True)
class ProviderChoice:
    id: int
    name: str
    role_words: str


@dataclass(frozen=True)
class RoleHeld:
    """A role with its dates; `state` is now, later or ended."""

    id: int
    words: str
    dates: str
    state: str


@dataclass(frozen=True)
class Device:
    words: str
    last_used: str
    this_one: bool


@dataclass(frozen=True)
class Account:
    name: str
    known_as: str
    email: str
    provider: str
    roles: tuple[RoleHeld, ...]
    devices: tuple[Device, ...]


def providers(session: Session, person_id: int) -> tuple[ProviderChoice, ...]:
    """Where the person may work today, with their roles there."""
    moment = now()
    rows = [
        row
        for row in queries.providers_of(session, person_id)
        if counts(row.starts_on, row.ends_on, moment.astimezone(ZoneInfo(row.timezone)).date())
    ]
    return tuple(
        ProviderChoice(key[0], key[1], dates.listed(list(dict.fromkeys(Role(row.role).words for row in held))))
        for key, held in groupby(rows, key=lambda row: (row.provider_id, row.name))
    )


def account(session: Session, actor: Actor) -> Account:
    """The person's own details, roles here, and where they are signed in."""
    day = today(actor.zone.key)
    held = queries.memberships(session, actor.provider_id, actor.person_id)
    return Account(
        name=actor.name,
        known_as=actor.known_as,
        email=actor.email,
        provider=actor.provider_name,
        roles=tuple(role_held(row, day) for row in held),
        devices=tuple(_device(row, actor, day) for row in queries.live_sign_ins(session, actor.person_id, now())),
    )


def _device(row: SignIn, actor: Actor, day: date) -> Device:
    words = device_words(row.device) + (", shared" if row.shared_device else "")
    return Device(words, dates.moment(row.last_seen_at, actor.zone, day), row.id == actor.sign_in_id)


def device_words(browser: str) -> str:
    """A browser's description of itself in a few words a person recognises: Firefox on Windows."""
    names = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("CrOS", "a Chromebook"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    )
    name = next((words for sign, words in names if sign in browser), "A browser")
    system = next((words for sign, words in systems if sign in browser), "")
    return f"{name} on {system}" if system else name


def role_held(row: Membership, day: date) -> RoleHeld:
    assert row.id is not None
    since = f"from {dates.long_day(row.starts_on)}"
    until = f" to {dates.long_day(row.ends_on)}" if row.ends_on else ""
    if row.ends_on is not None and row.ends_on < row.starts_on:
        since, until = f"was to begin on {dates.long_day(row.starts_on)}", ", but never did"
    state = "later" if row.starts_on > day else "now"
    state = "ended" if row.ends_on is not None and row.ends_on < day else state
    words = role_words(row.role, row.qualified)
    return RoleHeld(row.id, words[:1].upper() + words[1:], since + until, state)


def role_words(role: str, qualified: bool) -> str:
    return "trainee assessor" if role == Role.assessor and not qualified else Role(role).words


def counts(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or ends_on >= day)


@dataclass(frozen=True)
class Kept:
    """Words kept when a session ended: the fields to send on, and those a person would want to read again.

    `elsewhere` is the provider to change to first, when they were typed while working there.
    """

    id: int
    path: str
    fields: list[tuple[str, str]]
    passages: tuple[str, ...]
    elsewhere: ProviderChoice | None
    most: int = MOST_ROWS


def kept(session: Session, actor: Actor, stash: FormStash, fields: list[tuple[str, str]]) -> Kept:
    assert stash.id is not None
    other = None
    if stash.provider_id not in (None, actor.provider_id):
        other = next((one for one in providers(session, actor.person_id) if one.id == stash.provider_id), None)
    passages = tuple(value for _, value in fields if " " in value.strip() or "\n" in value.strip())
    return Kept(stash.id, our_path(stash.path), fields, passages, other)
