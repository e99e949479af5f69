"""The guards of the standards' pages: for everyone who is signed in, what every centre shares and their own centre's."""

from typing import Annotated

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.errors import NotFound
from app.standards import scope_queries
from app.standards.models import Standard
from app.web.guards import Allowed, may

# The largest id that the database's integer holds; a larger number in an address is nobody's.
LARGEST_ID = 2**31 - 1


def standard_number(value: str) -> int | None:
    """A standard's id as it stands in an address or a form; None for anything else."""
    known = value.isascii() and value.isdigit() and len(value) < 11
    return int(value) if known and int(value) <= LARGEST_ID else None


def _load(session: Session, actor: Actor, standard_id: int) -> Standard:
    found = scope_queries.standard(session, actor, standard_id) if standard_id <= LARGEST_ID else None
    if found is None:
        raise NotFound
    return found


StandardsHere = Annotated[Allowed[None], may(Permission.standard_read)]
ReadableStandard = Annotated[Allowed[Standard], may(Permission.standard_read, load=_load)]
ManagedStandard = Annotated[Allowed[Standard], may(Permission.standard_import, load=_load)]
"""A published version, for those who make new ones of it and say when it is no longer current."""
