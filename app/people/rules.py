"""What must be true of a person's details and of the dates of a role. Pure: no database, no clock."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from app.errors import Conflict, Mistake

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]{2,}")
LINK_DAYS = 14
GUESSES_OF_NAMES, GUESSES_WITHIN = 5, timedelta(hours=1)
KEEP_WORDS = timedelta(days=30)
THEMES = ("auto", "light", "dark")
TEXT_SIZES = ("", "large", "larger")


@dataclass(frozen=True)
class Period:
    """A role from its first day to its last, both counted; no last day means until further notice."""

    role: str
    starts_on: date
    ends_on: date | None


def same_words(typed: str, kept: str) -> bool:
    """The same name, however its letters and blanks were typed."""
    return " ".join(typed.split()).casefold() == " ".join(kept.split()).casefold()


def tidy_email(typed: str) -> str:
    """The address as we keep it, in lower case; raises Mistake when nobody could have it."""
    address = typed.strip().lower()
    if not address:
        raise Mistake("Give their e-mail address: it is how they sign in.", field="email")
    if len(address) > 320 or not _EMAIL.fullmatch(address):
        raise Mistake("That doesn’t look like an e-mail address. It should be like name@example.org.", field="email")
    return address


def tidy_name(typed: str) -> str:
    """A full name with single spaces; raises Mistake when it is empty or too long."""
    name = " ".join(typed.split())
    if not name:
        raise Mistake("Give their full name.", field="name")
    if len(name) > 200:
        raise Mistake("That name is too long to keep. Use at most 200 letters.", field="name")
    return name


def tidy_known_as(typed: str, name: str) -> str:
    """What colleagues call them; their first name when nothing was typed."""
    known_as = " ".join(typed.split()) or name.split()[0]
    if len(known_as) > 100:
        raise Mistake("Use at most 100 letters for what people call them.", field="known_as")
    return known_as


def overlap(one_start: date, one_end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods, first and last day counted, share a day."""
    return (one_end is None or one_end >= other_start) and (other_end is None or other_end >= one_start)


def ensure_can_give(role: str, starts_on: date, ends_on: date | None, held: Iterable[Period]) -> None:
    """A role has dates that make sense, and nobody holds the same role twice on one day.

    A trainee assessor and a qualified assessor are the same role: the first must end before the other begins, because
    whether a decision needs countersigning follows from the one that counted that day.
    """
    if ends_on is not None and ends_on < starts_on:
        raise Mistake("The last day is before the first. Check both dates.", field="ends_on")
    for other in held:
        if other.role == role and overlap(starts_on, ends_on, other.starts_on, other.ends_on):
            raise Conflict(
                "They already hold that role on some of those days.",
                field="role",
                mend="End the one they have first, or choose a later first day.",
            )


def ensure_can_end(period: Period, last_day: date, *, own: bool) -> None:
    """A role may end on any day, or the day before it began (it never counted); one's own administrator role may not."""
    if own and period.role == "administrator":
        raise Conflict(
            "You can’t end your own administrator role: nobody might be left to give it back.",
            field="ends_on",
            mend="Ask another administrator.",
        )
    if last_day < period.starts_on - timedelta(days=1):
        raise Mistake("That is before the role began. Give its first day or later.", field="ends_on")
    if period.ends_on is not None and period.ends_on < last_day:
        raise Mistake("The role ends before that already. Give it again from a new first day instead.", field="ends_on")


def ensure_not_oneself(by_person_id: int | None, person_id: int) -> None:
    if by_person_id == person_id:
        raise Conflict("You can’t suspend yourself.", mend="Ask another administrator.")


def our_path(address: str) -> str:
    """The address if it is a path of ours, else empty: nobody is sent elsewhere after signing in."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if ours and "\\" not in address and address.isprintable() else ""
