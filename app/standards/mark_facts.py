"""Writing down what is learnt of a published version. The newest mark of a kind holds; none is ever changed."""

import json

from sqlmodel import Session

from app.standards import mark_queries
from app.standards.mark_models import StandardMark
from app.standards.models import Standard


def heard_from_file(session: Session, row: Standard, validity: str | None) -> bool:
    """Take over what a file says of the validity, if it says something else than when it was last read. True if so."""
    last = mark_queries.newest(session, _id(row), "validity", "file")
    said = last.value if last is not None else json.loads(row.document)["standard"].get("validity")
    if validity in (None, "Draft", said):
        return False
    say_validity(session, row, validity, "file")
    return True


def say_validity(
    session: Session, row: Standard, validity: str, source: str, *, by: int | None = None, why: str = ""
) -> None:
    """Keep the mark, and what holds now beside the version for lists and searches."""
    say(session, row, "validity", validity, source, by=by, why=why)
    row.validity = validity
    session.add(row)
    session.flush()


def say(
    session: Session, row: Standard, what: str, value: str, source: str, *, by: int | None = None, why: str = ""
) -> None:
    """Keep a mark."""
    session.add(
        StandardMark(
            standard_id=_id(row), what=what, value=value, why=" ".join(why.split())[:1000], source=source, by_id=by
        )
    )
    session.flush()


def holds(session: Session, row: Standard, what: str) -> str | None:
    """The newest word on it."""
    found = mark_queries.newest(session, _id(row), what)
    return found.value if found is not None else None


def _id(row: Standard) -> int:
    assert row.id is not None
    return row.id
