"""What was learnt of a version after it was published, in sentences for its page."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.standards import mark_queries
from app.standards.wording import partial_date
from app.web import dates

_WHO = {"service": "The people who run Vouch", "file": "Its file"}


def learnt(session: Session, standard_id: int, zone: ZoneInfo) -> list[str]:
    """A sentence for each mark, the newest first."""
    return [_sentence(row, zone) for row in reversed(mark_queries.marks(session, standard_id))]


def _sentence(row: Any, zone: ZoneInfo) -> str:
    who = row.by or _WHO.get(row.source, "Somebody")
    day = dates.long_day(row.at.astimezone(zone).date())
    why = f" “{row.why}”" if row.why else ""
    if row.what == "urn":
        return f"{who} confirmed on {day} that its URN is {row.value}."
    if row.what == "withdrawn":
        return f"{who} said on {day} that it was withdrawn: {partial_date(row.value)}.{why}"
    said = "says since" if row.source == "file" else "said on"
    return f"{who} {said} {day} that it is {row.value.lower()}.{why}"
