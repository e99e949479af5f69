"""The only clock. Everything that needs the time asks here, so that tests and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day at the centre, whose zone is an IANA name such as Europe/London."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Pretend it is `moment` (UTC) inside the block. For the demo and for tests only."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)


def working_days_between(start: date, end: date) -> int:
    """Mondays to Fridays after `start`, up to and including `end`. Bank holidays count as working days."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    extra = sum((start + timedelta(days=offset)).weekday() < 5 for offset in range(1, rest + 1))
    return weeks * 5 + extra


def add_working_days(start: date, days: int) -> date:
    """The day that is `days` working days after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
