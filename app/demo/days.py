"""Days counted back from today, so that the demo's queue and coverage look fresh whenever it is started."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import now


def working_days_ago(today: date, days: int) -> date:
    """The Monday-to-Friday day that lies `days` working days before `today`; 0 is today or the Friday before."""
    day = today
    while day.weekday() > 4:
        day -= timedelta(days=1)
    while days > 0:
        day -= timedelta(days=1)
        days -= day.weekday() < 5
    return day


def moment_ago(days: int, clock: str, zone: str) -> datetime:
    """That working day at a time of day such as 13:05 in the centre's zone, as UTC, and never in the future."""
    place = ZoneInfo(zone)
    day = working_days_ago(now().astimezone(place).date(), days)
    moment = datetime.combine(day, time.fromisoformat(clock), place).astimezone(UTC)
    return min(moment, now() - timedelta(minutes=20))


def cohort_start(today: date, months_ago: int) -> date:
    """The first Monday of the month that lies so many months back."""
    months = today.year * 12 + today.month - 1 - months_ago
    first = date(months // 12, months % 12 + 1, 1)
    return first + timedelta(days=-first.weekday() % 7)


def months_after(day: date, months: int) -> date:
    """The last day of a stretch of so many months that begins on the first of the day's month."""
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1) - timedelta(days=1)
