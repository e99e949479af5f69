"""What is learnt of a version after it was published: its validity, the day it was withdrawn, its URN.

Each is a fact of its own, and the newest of a kind holds. The published document never changes by it: pages show both.
The file's own validity is only the first word; what a person says later is not overwritten by reading the file again,
and what the file says anew is a newer fact. A centre marks its own versions; shared ones are marked by the service.
"""

import json

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session

from app.access.actors import Actor
from app.errors import Mistake, NotPermitted
from app.standards.mark_facts import holds, say, say_validity
from app.standards.models import Standard
from app.standards.schema_base import PartialDate
from app.trail import facts
from app.trail.facts import record

MARKS = ("Current", "Legacy", "Withdrawn")
SHARED = (
    "Every centre shares this version, so no single centre marks it. The people who run Vouch do: ask them, or make a "
    "version of your own."
)
_DATE: TypeAdapter[str] = TypeAdapter(PartialDate)


def ensure_own(actor: Actor, row: Standard) -> None:
    """A centre's word is about its own versions; another centre is not affected by it."""
    if row.provider_id != actor.provider_id:
        raise NotPermitted(SHARED)


def mark(session: Session, actor: Actor, row: Standard, validity: str, *, withdrawn: str = "", why: str = "") -> None:
    """A person says that a version is current, legacy or withdrawn, and on which day as far as that is known."""
    ensure_own(actor, row)
    _ensure_sound(validity, withdrawn)
    if row.validity != validity:
        say_validity(session, row, validity, "person", by=actor.person_id, why=why)
        fact = facts.StandardValidityChanged(None, row.id or 0, row.key, validity)
        record(session, fact, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)
    if withdrawn and holds(session, row, "withdrawn") != withdrawn:
        say(session, row, "withdrawn", withdrawn, "person", by=actor.person_id, why=why)
        _tell(session, actor, row, "withdrawn", withdrawn)


def confirm_urn(session: Session, actor: Actor, row: Standard, urn: str) -> None:
    """A person confirms that a URN, which the source does not state, is this version's."""
    ensure_own(actor, row)
    if urn not in possible_urns(row):
        raise Mistake("Choose one of the URNs that the file names as possible.", field="urn")
    if holds(session, row, "urn") != urn:
        say(session, row, "urn", urn, "person", by=actor.person_id)
        _tell(session, actor, row, "urn", urn)


def mark_shared(session: Session, row: Standard, validity: str, *, withdrawn: str = "", why: str = "") -> None:
    """The same for a shared version, from the command line of the service."""
    _ensure_sound(validity, withdrawn)
    if row.validity != validity:
        say_validity(session, row, validity, "service", why=why)
    if withdrawn and holds(session, row, "withdrawn") != withdrawn:
        say(session, row, "withdrawn", withdrawn, "service", why=why)


def possible_urns(row: Standard) -> list[str]:
    """URNs that the file names as possible and nobody had confirmed when it was published."""
    possible = json.loads(row.document)["standard"].get("possible_urns", ())
    return [one["urn"] for one in possible if not one["confirmed"]]


def _tell(session: Session, actor: Actor, row: Standard, what: str, value: str) -> None:
    fact = facts.StandardMarked(None, row.id or 0, row.key, what, value)
    record(session, fact, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)


def _ensure_sound(validity: str, withdrawn: str) -> None:
    if validity not in MARKS:
        raise Mistake("Choose current, legacy or withdrawn.", field="validity")
    if not withdrawn:
        return
    if validity == "Current":
        raise Mistake("A version that is current has no day of withdrawal. Leave it empty.", field="withdrawn")
    try:
        _DATE.validate_python(withdrawn)
    except ValidationError:
        raise Mistake("Write the date as 2026, 2026-03 or 2026-03-31.", field="withdrawn") from None
