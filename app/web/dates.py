"""Dates and times in words, in the centre's zone: "Mon 16 Nov", "14:06", "3 days" (DESIGN section 6)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date, today: date) -> str:
    """Mon 16 Nov, with the year when it is not this one."""
    year = "" if value.year == today.year else f" {value.year}"
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}{year}"


def short_day(value: date, today: date) -> str:
    """16 Nov, with the year when it is not this one."""
    return day(value, today).split(" ", 1)[1]


def long_day(value: date) -> str:
    """16 November 2026."""
    return f"{value.day} {_LONG_MONTHS[value.month - 1]} {value.year}"


def full_day(value: date) -> str:
    """Thursday 19 November."""
    return f"{_LONG_DAYS[value.weekday()]} {value.day} {_LONG_MONTHS[value.month - 1]}"


def near_day(value: date, today: date) -> str:
    """today, yesterday, or Mon 16 Nov: for lists."""
    return {0: "today", 1: "yesterday"}.get((today - value).days, day(value, today))


def time(value: datetime, zone: ZoneInfo) -> str:
    """14:06 in the centre's zone."""
    return value.astimezone(zone).strftime("%H:%M")


def moment(value: datetime, zone: ZoneInfo, today: date) -> str:
    """Mon 16 Nov, 14:06."""
    local = value.astimezone(zone)
    return f"{day(local.date(), today)}, {local:%H:%M}"


def long_moment(value: datetime, zone: ZoneInfo) -> str:
    """16 November 2026 at 14:06, for records."""
    local = value.astimezone(zone)
    return f"{long_day(local.date())} at {local:%H:%M}"


def days_ago(working_days: int) -> str:
    """Age in working days: Today, 1 day, 3 days."""
    return {0: "Today", 1: "1 day"}.get(working_days, f"{working_days} days")


def size(value: int) -> str:
    """Bytes as people say them: 340 KB, 2.1 MB, 1.2 GB."""
    if value < 1000:
        return f"{value} bytes"
    if value < 1_000_000:
        return f"{value / 1000:.0f} KB"
    if value < 1_000_000_000:
        return f"{value / 1_000_000:.1f} MB"
    return f"{value / 1_000_000_000:.1f} GB"


def clock_length(seconds: float) -> str:
    """A length of sound or video: 01:52, or 1:02:05."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes:02d}:{secs:02d}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 criterion, 3 criteria."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
