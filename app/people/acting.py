"""Who acts: a signed-in person, or Vouch itself when its command line or the demo does the work."""

from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.access.roles import ROLE_PERMISSIONS, Permission, Role
from app.trail import facts


class By(Protocol):
    """What a verb needs to know of who asked for it. An `Actor` is one, and so is `TheService`."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def provider_id(self) -> int: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def role_words(self) -> str: ...


@dataclass(frozen=True)
class TheService:
    """Vouch itself, for one provider. The trail records it with no person and the role `service`."""

    provider_id: int
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    person_id: None = None
    roles: frozenset[Role] = frozenset()
    role_words: str = "service"


def record(session: Session, fact: facts.Fact, by: By, permission: Permission) -> None:
    """Keep the fact at the provider of `by`, in the role that let them do it."""
    role = next(
        (role.value for role in Role if role in by.roles and permission in ROLE_PERMISSIONS[role]), by.role_words
    )
    facts.record(session, fact, provider_id=by.provider_id, by=by.person_id, role=role)
