"""Writing down what is learnt of a published version. The newest mark of a kind holds; none is ever changed."""

from sqlmodel import Session

from app.standards import mark_queries
from app.standards.mark_models import StandardMark
from app.standards.models import Standard
from app.standards.schema import StandardFile


def heard_from_file(session: Session, row: Standard, document: StandardFile) -> bool:
    """Take over what a file says of the validity, the day of withdrawal and the URN, where it says something else than
    when it was last read. True if it does."""
    published = StandardFile.model_validate_json(row.document, by_alias=True, by_name=False)
    before, news = _told(published), False
    for what, value in _told(document).items():
        last = mark_queries.newest(session, _id(row), what, "file")
        if value is None or value == (last.value if last is not None else before[what]):
            continue
        news = True
        if what == "validity":
            say_validity(session, row, value, "file")
        else:
            say(session, row, what, value, "file")
    return news


def _told(document: StandardFile) -> dict[str, str | None]:
    """What a file says of the later life of its version; None where it says nothing. A draft is not a validity."""
    standard = document.standard
    confirmed = [one.urn for one in standard.possible_urns if one.confirmed]
    return {
        "validity": None if standard.validity == "Draft" else standard.validity,
        "withdrawn": standard.dates.withdrawn if standard.dates else None,
        "urn": confirmed[0] if confirmed else None,
    }


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
