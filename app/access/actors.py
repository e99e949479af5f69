"""Who is asking: the person behind this request's cookie, their provider and today's roles.

Read anew on every request, so that an ended session, an ended role or a suspension counts at once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access import queries
from app.access.passwords import token_hash
from app.access.roles import Permission, Role, permissions_of
from app.clock import now


@dataclass(frozen=True)
class Actor:
    """The person of this request, at one provider, in all the roles they hold there today."""

    person_id: int
    name: str
    known_as: str
    email: str
    provider_id: int
    provider_name: str
    zone: ZoneInfo
    roles: frozenset[Role]
    qualified: bool
    sign_in_id: int
    theme: str = "auto"
    text_size: str = ""
    shortcuts: bool = True
    other_providers: bool = False
    permissions: frozenset[Permission] = field(default=frozenset())

    def can(self, permission: Permission | str) -> bool:
        return permission in self.permissions

    @property
    def first_name(self) -> str:
        return self.known_as

    @property
    def role_words(self) -> str:
        """The role recorded with what they do: the first they hold, in the order of the table."""
        return next((role.value for role in Role if role in self.roles), "none")


@dataclass(frozen=True)
class SessionRow:
    """A cookie's session as found, whether or not it still counts."""

    sign_in_id: int
    person_id: int
    provider_id: int | None
    live: bool
    last_seen_at: datetime


def actor_from(session: Session, token: str, *, idle: timedelta) -> Actor | SessionRow | None:
    """The actor of a live session with a provider; the bare session when it is over or has no provider; else None."""
    rows = queries.sign_in_with_roles(session, token_hash(token))
    if not rows:
        return None
    first = rows[0]
    moment = now()
    live = (
        first.ended_at is None
        and first.suspended_at is None
        and first.expires_at > moment
        and first.last_seen_at + idle > moment
    )
    here = [row for row in rows if row.provider_id is not None and row.provider_id == first.current_provider_id]
    zone = ZoneInfo(here[0].timezone) if here else ZoneInfo("UTC")
    day = moment.astimezone(zone).date()
    counting = [row for row in here if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)]
    if not live or not counting:
        return SessionRow(first.sign_in_id, first.person_id, first.current_provider_id, live, first.last_seen_at)
    roles = frozenset(Role(row.role) for row in counting)
    return Actor(
        person_id=first.person_id,
        name=first.name,
        known_as=first.known_as,
        email=first.email,
        provider_id=counting[0].provider_id,
        provider_name=counting[0].provider_name,
        zone=zone,
        roles=roles,
        qualified=any(row.role == Role.assessor and row.qualified for row in counting),
        sign_in_id=first.sign_in_id,
        theme=first.theme,
        text_size=first.text_size,
        shortcuts=first.shortcuts,
        other_providers=len({row.provider_id for row in rows}) > 1,
        permissions=permissions_of(roles),
    )
