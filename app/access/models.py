"""People, the training providers they belong to, and how they sign in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, String, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from app.clock import now
from app.folding import fold

# By code point on PostgreSQL too, as SQLite compares: the same order on both, and the keyset of a page holds.
FILED = String(400).with_variant(String(400, collation="C"), "postgresql")


def _filed_as(context: Any) -> str:
    return fold(context.get_current_parameters()["name"])


class Provider(SQLModel, table=True):
    """A training provider (a centre). The wall between providers runs along this table's id."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    timezone: str = Field(default="Europe/London", max_length=64)
    answer_within_days: int = Field(default=10, description="The promise to learners, in working days")
    created_at: datetime = Field(default_factory=now)


class Person(SQLModel, table=True):
    """Someone who can sign in. One login may hold several roles, at several providers."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=320, unique=True, description="Lower case; how the person signs in")
    name: str = Field(max_length=200)
    filed_as: str | None = Field(
        default=None,
        sa_column=Column(FILED, default=_filed_as, server_default="", nullable=False),
        description="The name as lists order it and searches find it: Łukasz among the L, Siân by typing sian",
    )
    known_as: str = Field(max_length=100, description="What colleagues call them; shown in lists")
    password_hash: str | None = Field(default=None, max_length=200)
    theme: str = Field(default="auto", max_length=5)
    text_size: str = Field(default="", max_length=6, description="Empty, large or larger")
    shortcuts: bool = Field(default=True, description="Single-key shortcuts on (WCAG 2.1.4 lets people turn them off)")
    created_at: datetime = Field(default_factory=now)
    suspended_at: datetime | None = None


@event.listens_for(Person, "before_update")
def _file_anew(_mapper: Any, _connection: Any, person: Person) -> None:
    person.filed_as = fold(person.name)


class Membership(SQLModel, table=True):
    """A role at a provider, as a relationship with dates: it counts from its first day to its last."""

    __table_args__ = (
        CheckConstraint("role IN ('learner', 'assessor', 'iqa', 'manager', 'administrator')", name="role"),
        Index("ix_membership_provider_role", "provider_id", "role", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str = Field(max_length=20)
    qualified: bool = Field(
        default=True, description="For assessors: false is a trainee, whose decisions are countersigned"
    )
    starts_on: date
    ends_on: date | None = None
    created_at: datetime = Field(default_factory=now)
    created_by: int | None = Field(default=None, foreign_key="person.id")


class SignIn(SQLModel, table=True):
    """A session on one device. Only the hash of its token is kept; ending it takes effect on the next request."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    shared_device: bool = False
    created_at: datetime = Field(default_factory=now)
    last_seen_at: datetime = Field(default_factory=now)
    expires_at: datetime
    ended_at: datetime | None = None
    device: str = Field(default="", max_length=200, description="The browser's own description, shown to its owner")


class SignInAttempt(SQLModel, table=True):
    """A wrong password, for throttling. The e-mail is hashed: this is not a list of who has an account."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_recent", "email_sha256", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    email_sha256: str = Field(max_length=64)
    device_sha256: str = Field(default="", max_length=64)
    at: datetime = Field(default_factory=now)


class KnownDevice(SQLModel, table=True):
    """A browser this person signed in from before, so that strangers' guesses cannot lock them out of it."""

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("person_id", "device_sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    device_sha256: str = Field(max_length=64)
    last_used_at: datetime = Field(default_factory=now)


class PasswordLink(SQLModel, table=True):
    """A one-time link to choose a password, for a new person or one who has forgotten."""

    __tablename__ = "password_link"

    id: int | None = Field(default=None, primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=now)
    expires_at: datetime
    used_at: datetime | None = None


class OnceKey(SQLModel, table=True):
    """A form that was already acted on: sending it again answers the same and does nothing."""

    __tablename__ = "once_key"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    key: str = Field(primary_key=True, max_length=40)
    path: str = Field(max_length=500)
    body_sha256: str = Field(
        max_length=64, description="Of the form as posted: the same key with other words is another act"
    )
    location: str = Field(max_length=500)
    at: datetime = Field(default_factory=now)


class FormStash(SQLModel, table=True):
    """What someone had typed when their session ended, kept for them alone until they sign in again."""

    __tablename__ = "form_stash"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    path: str = Field(max_length=500)
    body: str
    at: datetime = Field(default_factory=now)
