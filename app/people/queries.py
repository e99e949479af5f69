"""Selects about people: by e-mail for signing in, and by provider for administrators."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, update
from sqlmodel import Session, col, select

from app.access.models import FormStash, KnownDevice, Membership, PasswordLink, Person, Provider, SignIn, SignInAttempt
from app.folding import fold
from app.trail.facts import AddingRefused
from app.trail.models import TrailEntry


def person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == email)).one_or_none()


def refusals_since(session: Session, provider_id: int, person_id: int, moment: datetime) -> int:
    """How often this person tried to add somebody with details that were not theirs (facts.AddingRefused)."""
    return session.exec(
        select(func.count())
        .select_from(TrailEntry)
        .where(
            TrailEntry.provider_id == provider_id,
            TrailEntry.kind == AddingRefused.kind,
            TrailEntry.actor_id == person_id,
            col(TrailEntry.at) > moment,
        )
    ).one()


def wrong_passwords_since(
    session: Session, email_sha256: str, device_sha256: str, moment: datetime, *, upto: int
) -> int:
    """How many tries for this address since `moment`, `upto` one of them, from this device ("" for unknown ones)."""
    return session.exec(
        select(func.count())
        .select_from(SignInAttempt)
        .where(
            SignInAttempt.email_sha256 == email_sha256,
            SignInAttempt.device_sha256 == device_sha256,
            col(SignInAttempt.at) > moment,
            col(SignInAttempt.id) <= upto,
        )
    ).one()


def take_turn(session: Session, email_sha256: str) -> None:
    """Wait, to the end of the transaction, for whoever else writes a guess at this address down.

    Else one with a lower number could be committed after a higher one had counted, and both would be looked at. SQLite
    has one writer, and its numbers are in the order of their commits anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(email_sha256[:15], 16))))


def forget_attempt(session: Session, attempt_id: int) -> None:
    """A try that was the right password, or that was not looked at, counts for nothing."""
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.id) == attempt_id))


def known_device(session: Session, person_id: int, device_sha256: str) -> KnownDevice | None:
    return session.exec(
        select(KnownDevice).where(KnownDevice.person_id == person_id, KnownDevice.device_sha256 == device_sha256)
    ).one_or_none()


def providers_of(session: Session, person_id: int) -> Sequence[Row[Any]]:
    """(provider_id, name, timezone, role, starts_on, ends_on) of every membership, by provider name."""
    return session.execute(
        select(
            col(Provider.id).label("provider_id"),
            col(Provider.name),
            col(Provider.timezone),
            col(Membership.role),
            col(Membership.starts_on),
            col(Membership.ends_on),
        )
        .join(Provider, col(Provider.id) == col(Membership.provider_id))
        .where(Membership.person_id == person_id)
        .order_by(col(Provider.name), col(Membership.role))
    ).all()


def sign_in_by_token(session: Session, token_sha256: str) -> SignIn | None:
    return session.exec(select(SignIn).where(SignIn.token_sha256 == token_sha256)).one_or_none()


def live_sign_ins(session: Session, person_id: int, moment: datetime) -> Sequence[SignIn]:
    """The person's open sessions, newest first."""
    return session.exec(
        select(SignIn)
        .where(SignIn.person_id == person_id, col(SignIn.ended_at).is_(None), col(SignIn.expires_at) > moment)
        .order_by(col(SignIn.last_seen_at).desc())
        .limit(20)
    ).all()


def password_link(session: Session, token_sha256: str) -> PasswordLink | None:
    return session.exec(select(PasswordLink).where(PasswordLink.token_sha256 == token_sha256)).one_or_none()


def use_link(session: Session, link_id: int, moment: datetime) -> bool:
    """Mark a link as used; False when somebody else did so first. One statement, so of two at once one wins."""
    taken = session.execute(
        update(PasswordLink)
        .where(
            col(PasswordLink.id) == link_id, col(PasswordLink.used_at).is_(None), col(PasswordLink.expires_at) > moment
        )
        .values(used_at=moment)
        .returning(col(PasswordLink.id))
    )
    return taken.one_or_none() is not None


def end_links(session: Session, person_id: int, moment: datetime) -> None:
    """Every password link of the person that could still be used stops working."""
    session.execute(
        update(PasswordLink)
        .where(
            col(PasswordLink.person_id) == person_id,
            col(PasswordLink.used_at).is_(None),
            col(PasswordLink.expires_at) > moment,
        )
        .values(expires_at=moment)
    )


def end_sign_ins(session: Session, person_id: int, moment: datetime, *, but: int | None = None) -> None:
    """End the person's open sessions, all of them or all but one."""
    ending = update(SignIn).where(col(SignIn.person_id) == person_id, col(SignIn.ended_at).is_(None))
    if but is not None:
        ending = ending.where(col(SignIn.id) != but)
    session.execute(ending.values(ended_at=moment))


def stash_of(session: Session, stash_id: int, person_id: int, *, since: datetime) -> FormStash | None:
    """Words kept for this person since that moment."""
    return session.exec(
        select(FormStash).where(FormStash.id == stash_id, FormStash.person_id == person_id, col(FormStash.at) >= since)
    ).one_or_none()


def forget_stashes(session: Session, person_id: int, before: datetime) -> None:
    """Words kept for the person before that moment go: they had their time to be sent."""
    session.execute(delete(FormStash).where(col(FormStash.person_id) == person_id, col(FormStash.at) < before))


def provider_by_name(session: Session, name: str) -> Provider | None:
    return session.exec(select(Provider).where(func.lower(Provider.name) == name.strip().lower())).one_or_none()


def providers(session: Session) -> Sequence[str]:
    """The names of all providers, for the operator's command line."""
    return session.exec(select(Provider.name).order_by(Provider.name)).all()


def works_elsewhere(session: Session, person_id: int, provider_id: int, day: date) -> bool:
    """Whether the person holds, or will hold, a role at any other provider on `day` or later."""
    return (
        session.exec(
            select(Membership.id)
            .where(
                Membership.person_id == person_id,
                Membership.provider_id != provider_id,
                col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= day),
            )
            .limit(1)
        ).first()
        is not None
    )


def members(session: Session, provider_id: int, words: str, after: tuple[str, int], limit: int) -> Sequence[Row[Any]]:
    """People of a provider with their roles, by name, from after (name, id); `words` narrows by name or e-mail."""
    filed = col(Person.filed_as)
    people = (
        select(col(Person.id), filed)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.provider_id == provider_id)
        .distinct()
    )
    if words:
        name_has = filed.contains(fold(words), autoescape=True)
        people = people.where(name_has | col(Person.email).contains(words.lower(), autoescape=True))
    name, person_id = fold(after[0]), after[1]
    if name:
        people = people.where((filed > name) | ((filed == name) & (col(Person.id) > person_id)))
    chosen = people.order_by(filed, col(Person.id)).limit(limit).subquery()
    return session.execute(
        select(
            col(Person.id).label("person_id"),
            col(Person.name),
            col(Person.known_as),
            col(Person.email),
            col(Person.suspended_at),
            col(Membership.id).label("membership_id"),
            col(Membership.role),
            col(Membership.qualified),
            col(Membership.starts_on),
            col(Membership.ends_on),
        )
        .join(chosen, chosen.c.id == col(Person.id))
        .join(Membership, (col(Membership.person_id) == col(Person.id)) & (col(Membership.provider_id) == provider_id))
        .order_by(filed, col(Person.id), col(Membership.starts_on))
    ).all()


def member(session: Session, provider_id: int, person_id: int) -> Person | None:
    """A person, if they belong or belonged to this provider."""
    return session.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Person.id == person_id, Membership.provider_id == provider_id)
        .limit(1)
    ).one_or_none()


def memberships(session: Session, provider_id: int, person_id: int) -> Sequence[Membership]:
    return session.exec(
        select(Membership)
        .where(Membership.provider_id == provider_id, Membership.person_id == person_id)
        .order_by(col(Membership.starts_on))
    ).all()


def membership(session: Session, provider_id: int, membership_id: int) -> Membership | None:
    return session.exec(
        select(Membership).where(Membership.id == membership_id, Membership.provider_id == provider_id)
    ).one_or_none()
