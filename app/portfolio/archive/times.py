"""How days and moments are written in portfolio.json."""

from datetime import UTC, date, datetime


def moment(value: datetime) -> str:
    """A moment in UTC to the microsecond, always of one length, so that the order of the text is the order in time."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day(value: date | None) -> str | None:
    """2026-11-21, or nothing."""
    return value.isoformat() if value is not None else None


def read_moment(text: str) -> datetime:
    """The moment that `moment` wrote; raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
