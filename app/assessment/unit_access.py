"""The guards of a unit: who may see it, sign it off, and open it again.

A unit that is not theirs does not exist for them (404). One they may see but not sign says why (403).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission, Role
from app.assessment import unit_queries
from app.clock import now, today
from app.errors import NotFound, NotPermitted
from app.evidence.queries import current_access
from app.web.guards import Allowed, may

# The largest id that the database's integer holds; a larger number in an address is nobody's.
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class SeenUnit:
    """A unit as one person sees it: what it is, what they are to it, and its newest sign-off if it has one."""

    id: int
    provider_id: int
    enrolment_id: int
    learner_id: int
    standard_id: int
    closed_at: datetime | None
    moved_here: bool
    learner: str
    learner_name: str
    ended_on: date | None
    answer_within_days: int
    standard_key: str
    urn: str | None
    title: str
    version: str | None
    revision: str | None
    performance: int
    own: bool
    assesses: bool
    quality_assures: bool
    beside: bool
    sign_off_id: int | None
    sign_off_number: int | None
    signed_at: datetime | None
    fingerprint: str | None
    typed_name: str | None
    signed_by: str | None
    reopened_at: datetime | None
    reopened_because: str | None
    reopened_by: str | None

    @property
    def signed_off(self) -> bool:
        """A sign-off stands: it was made, and the unit was not opened again since."""
        return self.sign_off_id is not None and self.reopened_at is None

    @property
    def shut(self) -> bool:
        """Nothing changes in it: it is signed off, or its learner was moved to another version."""
        return self.signed_off or self.closed_at is not None

    def may_reopen(self, actor: Actor) -> bool:
        """The role that signed or one above it (DOMAIN 4): qualified assessor or IQA of this unit, or a manager."""
        return not self.own and (
            (self.assesses and actor.qualified) or self.quality_assures or Role.manager in actor.roles
        )


def load_unit(session: Session, actor: Actor, unit_id: int, **_: Any) -> SeenUnit:
    row = unit_queries.unit_seen_by(session, actor, unit_id, today(str(actor.zone))) if unit_id <= LARGEST_ID else None
    if row is None or not actor.can(Permission.unit_read):
        raise NotFound()
    return SeenUnit(**row._mapping)


def load_unit_to_sign(session: Session, actor: Actor, unit_id: int, **_: Any) -> SeenUnit:
    """For the assessor's signature: qualified, allocated today, and never for one's own unit."""
    unit = load_unit(session, actor, unit_id)
    _ensure_not_moved(unit)
    if unit.own:
        raise NotPermitted("This is your own unit. Somebody else assesses it and signs it off.")
    if not unit.assesses:
        raise NotPermitted("Only an assessor who is allocated to this unit can sign it off.")
    if not actor.qualified:
        raise NotPermitted(
            "You’re an assessor in training, so you can’t sign a unit off. A qualified assessor of this unit does that."
        )
    return unit


def _ensure_not_moved(unit: SeenUnit) -> None:
    if unit.closed_at is not None:
        raise NotPermitted(f"{unit.learner} was moved to another version of this standard. Go on with the unit there.")


def load_unit_to_reopen(session: Session, actor: Actor, unit_id: int, **_: Any) -> SeenUnit:
    unit = load_unit(session, actor, unit_id)
    _ensure_not_moved(unit)
    if not unit.may_reopen(actor):
        raise NotPermitted(
            "A unit is opened again by a qualified assessor or an internal quality assurer of the unit, or by a manager."
        )
    return unit


def may_open_content(session: Session, actor: Actor, unit: SeenUnit) -> bool:
    """Whether titles, places and feedback are for them: the learner, those allocated, or a manager with a reason."""
    if unit.own or unit.beside:
        return True
    return current_access(session, actor, unit.enrolment_id, now()) is not None


VisibleUnit = Annotated[Allowed[SeenUnit], may(Permission.unit_read, load=load_unit)]
UnitToSign = Annotated[Allowed[SeenUnit], may(Permission.unit_sign_off, load=load_unit_to_sign)]
UnitToReopen = Annotated[Allowed[SeenUnit], may(Permission.unit_reopen, load=load_unit_to_reopen)]
OwnSignOffs = Annotated[Allowed[None], may(Permission.unit_sign_off)]
