"""The guards of previews and moves: only their own centre's learners."""

from typing import Annotated, Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.crosswalk import queries
from app.errors import NotFound
from app.web.guards import Allowed, may


def _unit(session: Session, actor: Actor, unit_id: int) -> Row[Any]:
    found = queries.unit(session, actor.provider_id, unit_id)
    if found is None or not actor.can(Permission.standard_import):
        raise NotFound
    return found


ManagedUnit = Annotated[Allowed[Row[Any]], may(Permission.unit_read, load=_unit)]
"""A learner's unit at the actor's centre, for those who look after versions and may also see how learners stand."""
UnitToMove = Annotated[Allowed[Row[Any]], may(Permission.unit_move, load=_unit)]
"""The same, for those who move a learner to another version. Their own unit is refused by moving_rules, in words."""
