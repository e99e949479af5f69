"""The guards of portfolios: who may see one, who may take one away, and who may fetch the file.

What is not theirs does not exist for them (404). An IQA sees a portfolio but does not take it away (403).
"""

from typing import Annotated, Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.clock import today
from app.errors import NotFound, NotPermitted
from app.portfolio import queries
from app.portfolio.seen import SeenPortfolio
from app.web.guards import Allowed, may

# The largest id that the database's integer holds; a larger number in an address is nobody's.
LARGEST_ID = 2**31 - 1


def load_portfolio(session: Session, actor: Actor, enrolment_id: int, **_: Any) -> SeenPortfolio:
    if enrolment_id > LARGEST_ID:
        raise NotFound()
    row = queries.portfolio_seen_by(session, actor, enrolment_id, today(str(actor.zone)))
    if row is None:
        raise NotFound()
    return SeenPortfolio(**row._mapping)


def load_portfolio_to_export(session: Session, actor: Actor, enrolment_id: int, **_: Any) -> SeenPortfolio:
    """Its learner, an assessor allocated to it today, or a manager: being its IQA is not enough."""
    portfolio = load_portfolio(session, actor, enrolment_id)
    if not (portfolio.own or portfolio.assesses or portfolio.manages):
        raise NotPermitted("A portfolio is taken away by its learner, by an assessor of it, or by a manager.")
    return portfolio


def load_export(session: Session, actor: Actor, export_id: int, **_: Any) -> Row[Any]:
    """A file that this person asked for, while they may still take that portfolio away."""
    row = queries.own_export(session, actor, export_id) if export_id <= LARGEST_ID else None
    if row is None:
        raise NotFound()
    load_portfolio_to_export(session, actor, row.enrolment_id)
    return row


OwnHome = Annotated[Allowed[None], may(Permission.portfolio_own)]
VisiblePortfolio = Annotated[
    Allowed[SeenPortfolio], may(Permission.portfolio_own, Permission.portfolio_read, load=load_portfolio)
]
PortfolioToExport = Annotated[Allowed[SeenPortfolio], may(Permission.portfolio_export, load=load_portfolio_to_export)]
OwnExport = Annotated[Allowed[Row[Any]], may(Permission.portfolio_export, load=load_export)]
