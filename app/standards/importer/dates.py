"""Dates as standards print them, made partial ISO dates. A date that cannot be told for certain is not made up."""

import re
from datetime import date

from app.standards.importer import welsh
from app.standards.importer.words import MONTHS

# There were no National Occupational Standards before; half the review dates in the database are 1905-03-15.
EARLIEST_YEAR = 1986
LATEST_YEAR = 2100

_MONTH: dict[str, int] = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTH |= {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9} | welsh.MONTHS
_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|af|fed|eg|ain|ydd)?\s*(?:of\s+|o\s+)?[ -]?)?(?P<month>[a-zâêîôûŵŷ]{3,10})\.?,?[ -]*(?P<year>\d{4})"
)
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?: \d\d:\d\d(?::\d\d)?)?")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?:[t ]\d\d:\d\d.*)?")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_YEAR = re.compile(r"(?P<year>\d{4})")


def read_date(printed: str) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD for a date in one of the forms in use (day before month); None if it is none."""
    text = " ".join(printed.casefold().split()).strip(" .")
    for pattern in (_ISO, _NUMBERS, _MONTH_YEAR, _YEAR, _WORDS, _MONTH_FIRST):
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            return _iso(parts["year"], parts.get("month"), parts.get("day"))
    return None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    number = int(month) if month.isdigit() else _MONTH.get(month)
    if number is None:
        return None
    try:
        date(int(year), number, int(day or 1))
    except ValueError:
        return None
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")


def is_placeholder(iso: str) -> bool:
    """Whether a date can only be a filler: long before the first standard, or far in the future."""
    return not EARLIEST_YEAR <= int(iso[:4]) <= LATEST_YEAR
