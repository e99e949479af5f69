"""Selects about people, memberships and sessions."""

from sqlmodel import col, select

from app import selects
from app.access.models import Membership, Person, Provider, SignIn
from app.selects import Statement


@selects.rows
def sign_in_with_roles(token_sha256: str) -> Statement:
    """The session of this token with its person and every membership they hold: one row each, one query."""
    return (
        select(
            col(SignIn.id).label("sign_in_id"),
            col(SignIn.ended_at),
            col(SignIn.expires_at),
            col(SignIn.last_seen_at),
            col(SignIn.provider_id).label("current_provider_id"),
            col(Person.id).label("person_id"),
            col(Person.name),
            col(Person.known_as),
            col(Person.email),
            col(Person.theme),
            col(Person.text_size),
            col(Person.shortcuts),
            col(Person.suspended_at),
            col(Membership.provider_id),
            col(Membership.role),
            col(Membership.qualified),
            col(Membership.starts_on),
            col(Membership.ends_on),
            col(Provider.name).label("provider_name"),
            col(Provider.timezone),
        )
        .join(Person, col(Person.id) == col(SignIn.person_id))
        .outerjoin(Membership, col(Membership.person_id) == col(Person.id))
        .outerjoin(Provider, col(Provider.id) == col(Membership.provider_id))
        .where(col(SignIn.token_sha256) == token_sha256)
    )
